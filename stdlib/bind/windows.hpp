// Arguments of convolutions and pools: one number for both dimensions, a pair, or a word for the padding.
#pragma once

#include <string_view>

#include "stdlib/bind/convert.hpp"
#include "stdlib/tensor/ops_pool.hpp"

namespace simple::bind {

/// A whole number for both dimensions, or two of them. Other values raise E7 naming function and parameter.
tensor::Pair pair_of(const Factory& factory, const Value& value, std::string_view function, std::string_view parameter);
/// The same where only one dimension slides: a pair is refused.
tensor::Pair single_of(const Factory& factory, const Value& value, std::string_view function,
                       std::string_view parameter);
/// Reads a size or pair, "same" or "valid" into the options. Another word raises E9.
void read_padding(const Factory& factory, const Value& value, std::size_t spatial, std::string_view function,
                  tensor::ConvolutionOptions& options);
/// A pair as a script sees it: one number when both are equal, else a tuple.
Value pair_value(const Factory& factory, tensor::Pair pair);

} // namespace simple::bind
