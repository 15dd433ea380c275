// Declared types of native parameters. They choose between the forms of a function; what a value must be exactly is
// checked by the function itself.
#include <string_view>

#include "runtime/array.hpp"
#include "runtime/native_binding.hpp"
#include "support/signature_text.hpp"

namespace simple::runtime {

namespace {

/// Returns the position of " or " outside of brackets, or npos.
std::size_t find_or(std::string_view type) noexcept {
    int depth = 0;
    for (std::size_t i = 0; i < type.size(); ++i) {
        const char c = type[i];
        depth += c == '[' || c == '(' || c == '{' || c == '<' ? 1 : 0;
        depth -= c == ']' || c == ')' || c == '}' || (c == '>' && i > 0 && type[i - 1] != '-') ? 1 : 0;
        if (depth == 0 && type.substr(i, 4) == " or ") {
            return i;
        }
    }
    return std::string_view::npos;
}

bool callable(Value v) noexcept {
    return v.is(Tag::Closure) || v.is(Tag::Native) || v.is(Tag::BoundMethod) || v.is(Tag::Class);
}

/// Tells whether an array may have elements of a type; boxed arrays are judged by their first element.
bool elements_match(Runtime& runtime, std::string_view element, const Array* array) {
    switch (array->kind()) {
        case ElementKind::Empty: return true;
        case ElementKind::I64: return matches_type(runtime, element, Value::of(std::int64_t{0}));
        case ElementKind::F64:
        case ElementKind::F32: return matches_type(runtime, element, Value::of(0.0));
        case ElementKind::Bool: return matches_type(runtime, element, Value::of(false));
        case ElementKind::Values: return array->size == 0 || matches_type(runtime, element, array->values()[0]);
    }
    return true;
}

bool list_matches(Runtime& runtime, std::string_view element, Value v) {
    if (v.is(Tag::Array)) {
        return elements_match(runtime, element, v.as<Array>());
    }
    if (v.is(Tag::Tuple)) {
        Tuple* tuple = v.as<Tuple>();
        return tuple->size == 0 || matches_type(runtime, element, tuple->elements()[0]);
    }
    return v.is(Tag::Range) && matches_type(runtime, element, Value::of(std::int64_t{0}));
}

struct NamedKind {
    std::string_view name;
    bool (*matches)(Value v);
};

constexpr NamedKind kKinds[] = {
    {"any", [](Value) { return true; }},
    {"num", [](Value v) { return v.is_number(); }},
    {"i64", [](Value v) { return v.is_int(); }},
    {"int", [](Value v) { return v.is_int(); }},
    {"f64", [](Value v) { return v.is_number(); }},
    {"f32", [](Value v) { return v.is_number(); }},
    {"float", [](Value v) { return v.is_number(); }},
    {"bool", [](Value v) { return v.is_bool(); }},
    {"text", [](Value v) { return v.is_text(); }},
    {"str", [](Value v) { return v.is_text(); }},
    {"nil", [](Value v) { return v.is_nil(); }},
    {"array", [](Value v) { return v.is(Tag::Array); }},
    {"dict", [](Value v) { return v.is(Tag::Dict); }},
    {"set", [](Value v) { return v.is(Tag::Set); }},
    {"tuple", [](Value v) { return v.is(Tag::Tuple); }},
    {"range", [](Value v) { return v.is(Tag::Range); }},
    {"fn", [](Value v) { return callable(v) || v.is(Tag::Instance) || v.is(Tag::NativeObject); }},
};

bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }

/// A capitalised name of more than one letter is a class; a single letter stands for any type.
bool class_matches(Runtime& runtime, std::string_view name, Value v) {
    name = name.substr(0, name.find('<'));
    if (name.size() < 2 || !is_upper(name[0])) {
        return true;
    }
    const ClassInfo* info = runtime.class_of(v);
    return info != nullptr && info->name.text() == name;
}

bool single_type_matches(Runtime& runtime, std::string_view type, Value v) {
    if (type.back() == '?') {
        return v.is_nil() || matches_type(runtime, type.substr(0, type.size() - 1), v);
    }
    switch (type.front()) {
        case '[': return list_matches(runtime, type.substr(1, type.size() - 2), v);
        case '{': return v.is(Tag::Dict) || v.is(Tag::Set);
        case '(': return v.is(Tag::Tuple) || v.is(Tag::Array);
        default: break;
    }
    if (type.substr(0, 3) == "fn(") {
        type = "fn";
    }
    for (const NamedKind& kind : kKinds) {
        if (kind.name == type) {
            return kind.matches(v);
        }
    }
    return class_matches(runtime, type, v);
}

} // namespace

bool matches_type(Runtime& runtime, std::string_view type, Value v) {
    type = trimmed(type);
    if (v.is(Tag::Some)) {
        return matches_type(runtime, type, v.as<Box>()->value) || type == "any";
    }
    while (!type.empty()) {
        const std::size_t separator = find_or(type);
        const std::string_view alternative = trimmed(type.substr(0, separator));
        if (!alternative.empty() && single_type_matches(runtime, alternative, v)) {
            return true;
        }
        if (separator == std::string_view::npos) {
            return false;
        }
        type = trimmed(type.substr(separator + 4));
    }
    return true;
}

} // namespace simple::runtime
