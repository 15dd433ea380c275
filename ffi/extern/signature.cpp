#include "ffi/extern/signature.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "support/signature_text.hpp"

namespace simple::ffi {

namespace {

constexpr std::array<std::pair<std::string_view, CrossingType>, 9> kTypes = {{
    {"i64", CrossingType::I64},
    {"f64", CrossingType::F64},
    {"bool", CrossingType::Bool},
    {"text", CrossingType::Text},
    {"[i64]", CrossingType::I64s},
    {"[f64]", CrossingType::F64s},
    {"[f32]", CrossingType::F32s},
    {"[bool]", CrossingType::Bools},
    {"[text]", CrossingType::Texts},
}};

CrossingType type_of(std::string_view text) noexcept {
    const std::string_view name = trimmed(text);
    for (const auto& [spelling, type] : kTypes) {
        if (spelling == name) {
            return type;
        }
    }
    return CrossingType::Nothing;
}

bool read_parameter(std::string_view text, Signature& signature) {
    text = text.substr(0, part_end(text, 0, "="));
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        return false;
    }
    const CrossingType type = type_of(text.substr(colon + 1));
    signature.parameters.push_back({std::string(trimmed(text.substr(0, colon))), type});
    return type != CrossingType::Nothing;
}

bool read_result(std::string_view text, Signature& signature) {
    text = trimmed(text);
    if (text.empty()) {
        return true;
    }
    if (!text.starts_with("->")) {
        return false;
    }
    signature.result = type_of(text.substr(2));
    return signature.result != CrossingType::Nothing && signature.result != CrossingType::Texts;
}

} // namespace

std::string_view type_text(CrossingType type) noexcept {
    for (const auto& [spelling, known] : kTypes) {
        if (known == type) {
            return spelling;
        }
    }
    return {};
}

std::string Signature::text() const {
    std::string text = name + "(";
    for (const Parameter& parameter : parameters) {
        text += &parameter == parameters.data() ? "" : ", ";
        text += parameter.name + ": " + std::string(type_text(parameter.type));
    }
    text += ")";
    return result == CrossingType::Nothing ? text : text + " -> " + std::string(type_text(result));
}

bool Signature::same_types(const Signature& other) const noexcept {
    const auto same = [](const Parameter& a, const Parameter& b) { return a.type == b.type; };
    return result == other.result &&
           std::equal(parameters.begin(), parameters.end(), other.parameters.begin(), other.parameters.end(), same);
}

std::optional<Signature> parse_signature(std::string_view text) {
    text = trimmed(text);
    for (const std::string_view word : {"extern ", "fn "}) {
        if (text.starts_with(word)) {
            text = trimmed(text.substr(word.size()));
        }
    }
    const std::size_t open = text.find('(');
    if (open == std::string_view::npos) {
        return std::nullopt;
    }
    Signature signature;
    signature.name = trimmed(text.substr(0, open));
    text.remove_prefix(open + 1);
    if (signature.name.empty()) {
        return std::nullopt;
    }
    for (;;) {
        const std::size_t end = part_end(text, 0, ",)");
        if (end == text.size()) {
            return std::nullopt;
        }
        const bool last = text[end] == ')';
        const std::string_view parameter = trimmed(text.substr(0, end));
        text.remove_prefix(end + 1);
        const bool none = parameter.empty() && last; // Also behind a last comma.
        if (!none && !read_parameter(parameter, signature)) {
            return std::nullopt;
        }
        if (last) {
            break;
        }
    }
    return read_result(text, signature) ? std::optional(std::move(signature)) : std::nullopt;
}

} // namespace simple::ffi
