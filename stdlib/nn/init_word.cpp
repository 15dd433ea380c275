// Initialisation of a layer by the word its constructor was given.
#include <charconv>
#include <cmath>

#include "stdlib/nn/init.hpp"
#include "stdlib/tensor/error.hpp"

namespace simple::nn::init {
namespace {

/// Reads the number of "constant:0.1". Gives false for anything else.
bool read_constant(std::string_view word, double& value) {
    constexpr std::string_view kPrefix = "constant:";
    if (!word.starts_with(kPrefix)) {
        return false;
    }
    const char* end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data() + kPrefix.size(), end, value);
    return error == std::errc() && stop == end;
}

} // namespace

void by_word(Tensor& weight, Tensor* bias, std::string_view word, Generator& rng, std::string_view layer) {
    double value = 0.0;
    if (word == "xavier_uniform") {
        xavier_uniform(weight, rng);
    } else if (word == "xavier_normal") {
        xavier_normal(weight, rng);
    } else if (word == "kaiming_uniform") {
        kaiming_uniform(weight, rng);
    } else if (word == "kaiming_normal") {
        kaiming_normal(weight, rng);
    } else if (word == "pytorch") {
        const double bound = 1.0 / std::sqrt(fans(weight).in);
        uniform(weight, rng, -bound, bound);
        if (bias != nullptr) {
            uniform(*bias, rng, -bound, bound);
        }
    } else if (read_constant(word, value)) {
        constant(weight, value);
    } else if (word != "zeros") {
        throw tensor::errors::unknown_word(layer, "init", word,
                                           {"xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal",
                                            "pytorch", "zeros", "constant:0.1"});
    }
}

} // namespace simple::nn::init
