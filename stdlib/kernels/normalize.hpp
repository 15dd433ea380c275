// Normalisation of groups of elements by mean and deviation, with a scale and an offset for each channel.
//
// Elements are doubles seen as [batch, channels, inner]. A group is `channels / groups` channels of one sample, or,
// over the batch, one channel of all samples. Sums run in one order, whatever the number of threads.
#pragma once

#include <cstddef>

namespace simple::kernels {

/// See the top of this file.
struct NormLayout {
    std::size_t batch = 0;
    std::size_t channels = 0;
    std::size_t inner = 0;
    std::size_t groups = 1; ///< groups of one sample; not read when over_batch
    bool over_batch = false;

    std::size_t group_count() const noexcept { return over_batch ? channels : batch * groups; }
    /// Elements of one group.
    std::size_t group_size() const noexcept {
        return over_batch ? batch * inner : groups == 0 ? 0 : channels / groups * inner;
    }
    std::size_t group_of(std::size_t sample, std::size_t channel) const noexcept {
        return over_batch ? channel : sample * groups + channel / (channels / groups);
    }
};

/// What normalises: mean and 1 / deviation of each group; scale and offset of each channel, or null.
struct NormTerms {
    const double* mean;
    const double* rate;
    const double* weight;
    const double* bias;
};

/// Computes out = (x - mean)·rate·weight + bias.
void normalize(const double* x, const NormLayout& layout, const NormTerms& terms, double* out) noexcept;
/// Sums g·(x - mean)·rate and g of each channel: the gradients of weight and bias.
void normalize_channel_sums(const double* g, const double* x, const NormLayout& layout, const NormTerms& terms,
                            double* weight, double* bias) noexcept;
/// Computes the gradient of x. With `fixed` the statistics do not depend on x; over the batch the channel sums are
/// read.
void normalize_gradient(const double* g, const double* x, const NormLayout& layout, const NormTerms& terms,
                        const double* weight_sums, const double* bias_sums, bool fixed, double* out) noexcept;

} // namespace simple::kernels
