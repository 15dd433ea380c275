#include "sema/types.hpp"

#include <array>
#include <utility>

namespace simple::sema {

namespace {

struct BuiltinName {
    std::string_view name;
    TypeKind kind;
};

constexpr std::array kNames = {
    BuiltinName{"i64", TypeKind::Int},     BuiltinName{"i32", TypeKind::Int},   BuiltinName{"i16", TypeKind::Int},
    BuiltinName{"i8", TypeKind::Int},      BuiltinName{"u64", TypeKind::Int},   BuiltinName{"u32", TypeKind::Int},
    BuiltinName{"u16", TypeKind::Int},     BuiltinName{"u8", TypeKind::Int},    BuiltinName{"int", TypeKind::Int},
    BuiltinName{"Int", TypeKind::Int},     BuiltinName{"usize", TypeKind::Int}, BuiltinName{"isize", TypeKind::Int},
    BuiltinName{"f64", TypeKind::Float},   BuiltinName{"f32", TypeKind::Float}, BuiltinName{"float", TypeKind::Float},
    BuiltinName{"Float", TypeKind::Float}, BuiltinName{"bool", TypeKind::Bool}, BuiltinName{"Bool", TypeKind::Bool},
    BuiltinName{"text", TypeKind::Text},   BuiltinName{"str", TypeKind::Text},  BuiltinName{"String", TypeKind::Text},
    BuiltinName{"string", TypeKind::Text}, BuiltinName{"Text", TypeKind::Text},
};

} // namespace

TypeKind enforced_type(const syntax::TypeExpr* annotation) noexcept {
    if (annotation == nullptr || annotation->kind != syntax::TypeKind::Name || !annotation->arguments.empty()) {
        return TypeKind::Any;
    }
    for (const BuiltinName& entry : kNames) {
        if (entry.name == annotation->name.text()) {
            return entry.kind;
        }
    }
    return TypeKind::Any;
}

bool is_float_type(const syntax::TypeExpr* annotation) noexcept { return enforced_type(annotation) == TypeKind::Float; }

bool is_float_array_type(const syntax::TypeExpr* annotation) noexcept {
    if (annotation == nullptr) {
        return false;
    }
    const bool list =
        annotation->kind == syntax::TypeKind::Array ||
        (annotation->kind == syntax::TypeKind::Name &&
         (annotation->name.text() == "List" || annotation->name.text() == "Array" || annotation->name.text() == "Vec"));
    if (!list || annotation->arguments.empty()) {
        return false;
    }
    return is_float_type(annotation->arguments[0]) || is_float_array_type(annotation->arguments[0]);
}

bool is_float_context(const syntax::TypeExpr* annotation, const syntax::Expr* value) noexcept {
    const bool literal = value != nullptr && value->kind == syntax::NodeKind::Array;
    return is_float_type(annotation) || (literal && is_float_array_type(annotation));
}

std::string_view cast_target(const syntax::TypeExpr* type) noexcept {
    if (type == nullptr) {
        return {};
    }
    switch (type->kind) {
        case syntax::TypeKind::Array: return "array";
        case syntax::TypeKind::Dict: return "dict";
        case syntax::TypeKind::Tuple: return type->arguments.empty() ? "nil" : "tuple";
        case syntax::TypeKind::Function: return "fn";
        default: return type->name ? type->name.text() : std::string_view();
    }
}

bool is_optional_type(const syntax::TypeExpr* annotation) noexcept {
    if (annotation == nullptr) {
        return false;
    }
    if (annotation->kind == syntax::TypeKind::Optional) {
        return true;
    }
    if (annotation->kind == syntax::TypeKind::Name) {
        const std::string_view name = annotation->name.text();
        return name == "Option" || name == "nil" || name == "None" || name == "any" || name == "Any";
    }
    if (annotation->kind == syntax::TypeKind::Union) {
        for (const syntax::TypeExpr* member : annotation->arguments) {
            if (is_optional_type(member)) {
                return true;
            }
        }
    }
    return false;
}

std::string_view type_kind_name(TypeKind kind) noexcept {
    switch (kind) {
        case TypeKind::Nil: return "nil";
        case TypeKind::Bool: return "bool";
        case TypeKind::Int: return "i64";
        case TypeKind::Float: return "f64";
        case TypeKind::Text: return "text";
        case TypeKind::Array: return "array";
        case TypeKind::Dict: return "dict";
        case TypeKind::Tuple: return "tuple";
        case TypeKind::Range: return "range";
        case TypeKind::Function: return "fn";
        case TypeKind::Never:
        case TypeKind::Instance:
        case TypeKind::Any: break;
    }
    return "any";
}

} // namespace simple::sema
