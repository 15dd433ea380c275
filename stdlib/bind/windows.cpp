#include "stdlib/bind/windows.hpp"

namespace simple::bind {

namespace {

[[noreturn]] void refuse(const Factory& factory, const Value& value, std::string_view function,
                         std::string_view parameter, std::string_view wanted) {
    const std::string text = factory.to_string(value);
    throw tensor::errors::wrong_type(function, parameter, wanted,
                                     value.is_text() ? "text \"" + text + "\"" : value.type_name() + " " + text);
}

} // namespace

tensor::Pair single_of(const Factory& factory, const Value& value, std::string_view function,
                       std::string_view parameter) {
    if (!value.is_int()) {
        refuse(factory, value, function, parameter, "a whole number");
    }
    return {value.as_int(), value.as_int()};
}

tensor::Pair pair_of(const Factory& factory, const Value& value, std::string_view function,
                     std::string_view parameter) {
    if (value.is_int()) {
        return {value.as_int(), value.as_int()};
    }
    if ((value.is_tuple() || value.is_array()) && value.size() == 2 && value.at(0).is_int() && value.at(1).is_int()) {
        return {value.at(0).as_int(), value.at(1).as_int()};
    }
    refuse(factory, value, function, parameter, "a whole number or two of them");
}

void read_padding(const Factory& factory, const Value& value, std::size_t spatial, std::string_view function,
                  tensor::ConvolutionOptions& options) {
    if (!value.is_text()) {
        options.padding = spatial == 1 ? single_of(factory, value, function, "padding")
                                       : pair_of(factory, value, function, "padding");
        return;
    }
    options.same = value.as_text() == "same";
    if (!options.same && value.as_text() != "valid") {
        throw tensor::errors::unknown_word(function, "padding", value.as_text(), {"same", "valid"});
    }
}

Value pair_value(const Factory& factory, tensor::Pair pair) {
    return pair.rows == pair.columns ? Value(pair.rows) : factory.tuple({Value(pair.rows), Value(pair.columns)});
}

} // namespace simple::bind
