#include "signatures.hpp"

#include <string_view>
#include <type_traits>
#include <vector>

#include "simple/torch_plugin.h"

namespace simple::torch_ffi {

namespace {

/// Simple's name of a type that crosses alone, or of a pointer that a length follows.
template <typename Type> constexpr std::string_view name_of() {
    if constexpr (std::is_same_v<Type, double>) {
        return "f64";
    } else if constexpr (std::is_same_v<Type, bool>) {
        return "bool";
    } else if constexpr (std::is_same_v<Type, const char*>) {
        return "text";
    } else if constexpr (std::is_same_v<Type, const double*>) {
        return "[f64]";
    } else if constexpr (std::is_same_v<Type, const float*>) {
        return "[f32]";
    } else if constexpr (std::is_same_v<Type, const int64_t*>) {
        return "[i64]";
    } else if constexpr (std::is_void_v<Type>) {
        return "";
    } else if constexpr (std::is_same_v<Type, simple_array*>) {
        return "out";
    } else {
        static_assert(std::is_same_v<Type, int64_t>, "this type does not cross");
        return "i64";
    }
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// What an array result holds, which C's types do not tell.
std::string_view element_of(std::string_view name) {
    if (ends_with(name, "shape") || ends_with(name, "chunk") || ends_with(name, "_i64")) {
        return "[i64]";
    }
    return ends_with(name, "_f32") ? "[f32]" : "[f64]";
}

std::string declaration(std::string_view name, std::string_view result, const std::vector<std::string_view>& types,
                        std::string_view parameter_names) {
    std::string text = "fn " + std::string(name) + "(";
    std::string_view given = result;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const std::size_t comma = parameter_names.find(", ");
        const std::string_view parameter = parameter_names.substr(0, comma);
        parameter_names.remove_prefix(comma == std::string_view::npos ? parameter_names.size() : comma + 2);
        if (types[i] == "out") {
            given = element_of(name);
            continue;
        }
        text += (text.back() == '(' ? "" : ", ") + std::string(parameter) + ": " + std::string(types[i]);
        if (types[i] == "text" || types[i].front() == '[') { // its length follows
            const std::size_t next = parameter_names.find(", ");
            parameter_names.remove_prefix(next == std::string_view::npos ? parameter_names.size() : next + 2);
            ++i;
        }
    }
    return text + ")" + (given.empty() ? "" : " -> " + std::string(given)) + "\n";
}

template <typename Result, typename... Parameters>
std::string declaration_of(std::string_view name, Result (*)(Parameters...), std::string_view parameter_names) {
    return declaration(name, name_of<Result>(), {name_of<Parameters>()...}, parameter_names);
}

/// "(a, b)" without its parentheses.
constexpr std::string_view inner(std::string_view arguments) { return arguments.substr(1, arguments.size() - 2); }

} // namespace

std::string signatures() {
    std::string text;
#define SIMPLE_SIGNATURE_AS(full_name, arguments) text += declaration_of(#full_name, full_name, inner(#arguments));
#define SIMPLE_SIGNATURE(result, name, parameters, arguments) SIMPLE_SIGNATURE_AS(rt_torch_##name, arguments)
#define SIMPLE_TORCHTENSOR(result, name, parameters, arguments)                                                        \
    SIMPLE_SIGNATURE_AS(rt_torch_torchtensor_##name, arguments)
#define SIMPLE_NN(result, name, parameters, arguments) SIMPLE_SIGNATURE_AS(rt_torch_nn_##name, arguments)
#define SIMPLE_AUTOGRAD(result, name, parameters, arguments) SIMPLE_SIGNATURE_AS(rt_torch_autograd_##name, arguments)
    SIMPLE_TORCH_FUNCTIONS(SIMPLE_SIGNATURE)
    SIMPLE_TORCH_TORCHTENSOR_NAMES(SIMPLE_TORCHTENSOR)
    SIMPLE_TORCH_NN_NAMES(SIMPLE_NN)
    SIMPLE_TORCH_AUTOGRAD_NAMES(SIMPLE_AUTOGRAD)
#undef SIMPLE_SIGNATURE
#undef SIMPLE_TORCHTENSOR
#undef SIMPLE_NN
#undef SIMPLE_AUTOGRAD
#undef SIMPLE_SIGNATURE_AS
    return text;
}

} // namespace simple::torch_ffi
