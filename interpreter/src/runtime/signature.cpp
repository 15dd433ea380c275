// Signatures of native functions: `clamp(x: num, lo: num, hi: num = 1.0) -> num`.
#include <cassert>
#include <charconv>
#include <limits>
#include <vector>

#include "runtime/array.hpp"
#include "runtime/native_info.hpp"
#include "runtime/operators.hpp"
#include "runtime/runtime.hpp"
#include "runtime/text.hpp"
#include "support/signature_text.hpp"

namespace simple::runtime {

namespace {

bool is_name_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool take_suffix(std::string_view& text, std::string_view suffix) noexcept {
    if (text.size() < suffix.size() || text.substr(text.size() - suffix.size()) != suffix) {
        return false;
    }
    text = trimmed(text.substr(0, text.size() - suffix.size()));
    return true;
}

/// Calls `visit(part)` for every part between commas.
template <typename Visit> void for_each_part(std::string_view list, Visit visit) {
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = part_end(list, at, ",");
        const std::string_view part = trimmed(list.substr(at, end - at));
        if (!part.empty()) {
            visit(part);
        }
        at = end + 1;
    }
}

/// What stands between the outer parentheses.
std::string_view parameter_list(std::string_view signature) noexcept {
    const std::size_t open = signature.find('(');
    if (open == std::string_view::npos) {
        return {};
    }
    return signature.substr(open + 1, part_end(signature, open + 1, ")") - open - 1);
}

/// Reads the literal of a default value.
class DefaultReader {
public:
    explicit DefaultReader(Runtime& runtime) noexcept : runtime_(runtime) {}

    Value read(std::string_view text) {
        const struct {
            std::string_view text;
            Value value;
        } words[] = {{"nil", Value::nil()},
                     {"None", Value::nil()},
                     {"true", Value::of(true)},
                     {"false", Value::of(false)},
                     {"inf", Value::of(std::numeric_limits<double>::infinity())},
                     {"nan", Value::of(std::numeric_limits<double>::quiet_NaN())}};
        for (const auto& word : words) {
            if (word.text == text) {
                return word.value;
            }
        }
        switch (text.empty() ? '\0' : text.front()) {
            case '"':
            case '\'': return read_text(text.substr(1, text.size() - 2));
            case '[': return read_collection(text, true);
            case '(': return read_collection(text, false);
            case '-': return negate(runtime_, read(trimmed(text.substr(1))), {});
            default: return read_number(text);
        }
    }

private:
    Value read_number(std::string_view text) {
        const char* end = text.data() + text.size();
        std::int64_t whole = 0;
        if (std::from_chars(text.data(), end, whole).ptr == end) {
            return Value::of(whole);
        }
        double number = 0;
        [[maybe_unused]] const auto result = std::from_chars(text.data(), end, number);
        assert(result.ptr == end && "malformed default in a signature");
        return Value::of(number);
    }

    Value read_text(std::string_view body) {
        std::string characters;
        for (std::size_t i = 0; i < body.size(); ++i) {
            if (body[i] != '\\' || i + 1 == body.size()) {
                characters += body[i];
                continue;
            }
            const char escaped = body[++i];
            characters += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
        }
        return text_value(runtime_.heap(), characters);
    }

    Value read_collection(std::string_view text, bool array) {
        std::vector<Owned> owned;
        for_each_part(text.substr(1, text.size() - 2), [&](std::string_view part) { owned.emplace_back(read(part)); });
        const std::vector<Value> elements(owned.begin(), owned.end());
        const Value collection =
            array ? array_value(make_array_of(runtime_.heap(), elements.data(), elements.size()))
                  : make_tuple(runtime_, elements.data(), static_cast<std::uint32_t>(elements.size()));
        return collection;
    }

    Runtime& runtime_;
};

/// Tells whether a parameter is written `shape: [i64] or i64...`. It is not left out like one that is only variadic.
bool gathers_elements(std::string_view part) noexcept {
    const std::size_t colon = part.find(':');
    return colon != std::string_view::npos && part.ends_with("...") && trimmed(part.substr(colon + 1)).starts_with('[');
}

NativeParameter read_parameter(Runtime& runtime, std::string_view part) {
    NativeParameter parameter;
    const std::size_t equals = part_end(part, 0, "=");
    if (equals < part.size()) {
        parameter.has_default = true;
        parameter.default_text = trimmed(part.substr(equals + 1));
        parameter.default_value = DefaultReader(runtime).read(parameter.default_text);
        part = trimmed(part.substr(0, equals));
    }
    parameter.gathers = gathers_elements(part);
    parameter.variadic = take_suffix(part, "...") && !parameter.gathers;
    const std::size_t colon = part.find(':');
    std::string_view name = trimmed(part.substr(0, colon));
    if (colon != std::string_view::npos) {
        parameter.type = trimmed(part.substr(colon + 1));
    }
    parameter.variadic = take_suffix(name, "...") || parameter.variadic;
    assert(!name.empty() && "parameter without a name in a signature");
    parameter.name = runtime.symbol(name);
    return parameter;
}

} // namespace

std::string_view name_in_signature(std::string_view signature) noexcept {
    std::size_t end = 0;
    while (end < signature.size() && is_name_character(signature[end])) {
        ++end;
    }
    return signature.substr(0, end);
}

bool needs_no_arguments(std::string_view signature) noexcept {
    bool none = true;
    for_each_part(parameter_list(signature), [&none](std::string_view part) {
        const bool variadic = part.find("...") != std::string_view::npos && !gathers_elements(part);
        none = none && (variadic || part_end(part, 0, "=") < part.size());
    });
    return none;
}

void parse_signature(Runtime& runtime, NativeFunctionInfo& info) {
    if (info.parsed) {
        return;
    }
    if (!info.name) {
        info.name = runtime.symbol(name_in_signature(info.signature));
    }
    std::vector<NativeParameter> parameters;
    std::uint32_t required = 0;
    bool gathers = false;
    try {
        for_each_part(parameter_list(info.signature), [&](std::string_view part) {
            parameters.push_back(read_parameter(runtime, part));
            gathers = gathers || parameters.back().gathers;
            if (!parameters.back().has_default && !parameters.back().variadic) {
                required = static_cast<std::uint32_t>(parameters.size());
            }
        });
    } catch (...) {
        for (const NativeParameter& parameter : parameters) {
            release(parameter.default_value);
        }
        throw;
    }
    // Only now, so that a signature whose reading ran out of memory is read again from the start.
    info.parameters = std::move(parameters);
    info.required = required;
    info.gathers = gathers;
    const std::size_t open = info.signature.find('(');
    if (open != std::string_view::npos) {
        const std::size_t arrow = info.signature.find("->", part_end(info.signature, open + 1, ")"));
        if (arrow != std::string_view::npos) {
            info.result = trimmed(info.signature.substr(arrow + 2));
        }
    }
    info.parsed = true;
}

} // namespace simple::runtime
