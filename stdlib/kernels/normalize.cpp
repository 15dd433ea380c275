#include "stdlib/kernels/normalize.hpp"

#include <algorithm>

#include "stdlib/kernels/thread_pool.hpp"

namespace simple::kernels {

namespace {

double weight_of(const NormTerms& terms, std::size_t channel) noexcept {
    return terms.weight != nullptr ? terms.weight[channel] : 1.0;
}

/// Sums of a group: of the slopes g·weight, and of their products with the normalised elements.
struct GroupSums {
    double slopes = 0.0;
    double products = 0.0;
};

/// Writes the gradient of one channel of one sample.
void write_gradient(const double* g, const double* x, std::size_t count, double mean, double rate, double weight,
                    const GroupSums& sums, double group_size, bool fixed, double* out) noexcept {
    if (fixed) {
        for (std::size_t i = 0; i < count; ++i) {
            out[i] = rate * (g[i] * weight);
        }
        return;
    }
    const double slope_mean = sums.slopes / group_size;
    const double product_mean = sums.products / group_size;
    for (std::size_t i = 0; i < count; ++i) {
        const double unit = (x[i] - mean) * rate;
        out[i] = rate * (g[i] * weight - slope_mean - unit * product_mean);
    }
}

/// Adds up one group of one sample: channels first … last-1.
GroupSums sums_of(const double* g, const double* x, const NormLayout& layout, const NormTerms& terms,
                  std::size_t sample, std::size_t first, std::size_t last) noexcept {
    GroupSums sums;
    for (std::size_t channel = first; channel < last; ++channel) {
        const std::size_t group = layout.group_of(sample, channel);
        const std::size_t at = (sample * layout.channels + channel) * layout.inner;
        const double weight = weight_of(terms, channel);
        for (std::size_t i = at; i < at + layout.inner; ++i) {
            const double slope = g[i] * weight;
            sums.slopes += slope;
            sums.products += slope * ((x[i] - terms.mean[group]) * terms.rate[group]);
        }
    }
    return sums;
}

} // namespace

void normalize(const double* x, const NormLayout& layout, const NormTerms& terms, double* out) noexcept {
    parallel_each(layout.batch, layout.channels * layout.inner, [&](std::size_t sample) {
        for (std::size_t channel = 0; channel < layout.channels; ++channel) {
            const std::size_t group = layout.group_of(sample, channel);
            const std::size_t at = (sample * layout.channels + channel) * layout.inner;
            const double mean = terms.mean[group];
            const double factor = terms.rate[group] * weight_of(terms, channel);
            const double offset = terms.bias != nullptr ? terms.bias[channel] : 0.0;
            for (std::size_t i = at; i < at + layout.inner; ++i) {
                out[i] = (x[i] - mean) * factor + offset;
            }
        }
    });
}

void normalize_channel_sums(const double* g, const double* x, const NormLayout& layout, const NormTerms& terms,
                            double* weight, double* bias) noexcept {
    // Blocks of channels, so that samples are read along the cache when channels are single elements.
    constexpr std::size_t kChannels = 64;
    const std::size_t blocks = (layout.channels + kChannels - 1) / kChannels;
    parallel_each(blocks, layout.batch * layout.inner * kChannels, [&](std::size_t block) {
        const std::size_t first = block * kChannels;
        const std::size_t last = std::min(first + kChannels, layout.channels);
        std::fill(weight + first, weight + last, 0.0);
        std::fill(bias + first, bias + last, 0.0);
        for (std::size_t sample = 0; sample < layout.batch; ++sample) {
            for (std::size_t channel = first; channel < last; ++channel) {
                const std::size_t group = layout.group_of(sample, channel);
                const std::size_t at = (sample * layout.channels + channel) * layout.inner;
                double product = 0.0;
                double sum = 0.0;
                for (std::size_t i = at; i < at + layout.inner; ++i) {
                    product += g[i] * (x[i] - terms.mean[group]);
                    sum += g[i];
                }
                weight[channel] += product * terms.rate[group];
                bias[channel] += sum;
            }
        }
    });
}

void normalize_gradient(const double* g, const double* x, const NormLayout& layout, const NormTerms& terms,
                        const double* weight_sums, const double* bias_sums, bool fixed, double* out) noexcept {
    const auto size = static_cast<double>(layout.group_size());
    const std::size_t per_group = layout.over_batch ? 1 : layout.channels / layout.groups;
    parallel_each(layout.batch, layout.channels * layout.inner, [&](std::size_t sample) {
        for (std::size_t first = 0; first < layout.channels; first += per_group) {
            const std::size_t last = first + per_group;
            GroupSums sums;
            if (!fixed && layout.over_batch) {
                const double weight = weight_of(terms, first);
                sums = {bias_sums[first] * weight, weight_sums[first] * weight};
            } else if (!fixed) {
                sums = sums_of(g, x, layout, terms, sample, first, last);
            }
            for (std::size_t channel = first; channel < last; ++channel) {
                const std::size_t group = layout.group_of(sample, channel);
                const std::size_t at = (sample * layout.channels + channel) * layout.inner;
                write_gradient(g + at, x + at, layout.inner, terms.mean[group], terms.rate[group],
                               weight_of(terms, channel), sums, size, fixed, out + at);
            }
        }
    });
}

} // namespace simple::kernels
