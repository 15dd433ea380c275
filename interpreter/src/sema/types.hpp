// Static types: what can be proved about a value before the program runs. The language is dynamic, so Any is common;
// Int, Float and Bool select nodes that never look at a tag, Instance selects fixed field offsets.
#pragma once

#include <cstdint>
#include <string_view>

#include "syntax/ast.hpp"

namespace simple::sema {

struct ClassScope;

enum class TypeKind : std::uint8_t {
    Never, ///< No value reaches here (yet): the bottom of the lattice, where inference starts.
    Nil,
    Bool,
    Int,
    Float,
    Text,
    Array,
    Dict,
    Tuple,
    Range,
    Function,
    Instance, ///< Exactly of the class `of`.
    Any,
};

struct Type {
    TypeKind kind = TypeKind::Any;
    const ClassScope* of = nullptr;

    bool is(TypeKind k) const noexcept { return kind == k; }
    bool is_number() const noexcept { return kind == TypeKind::Int || kind == TypeKind::Float; }
    friend bool operator==(const Type& a, const Type& b) noexcept { return a.kind == b.kind && a.of == b.of; }
};

inline Type join(Type a, Type b) noexcept {
    if (a.is(TypeKind::Never)) {
        return b;
    }
    if (b.is(TypeKind::Never) || a == b) {
        return a;
    }
    return Type{TypeKind::Any, nullptr};
}

/// What an annotation guarantees once values are checked and converted against it: i64, f64, bool and text are
/// enforced at parameters, fields and results; everything else promises nothing.
TypeKind enforced_type(const syntax::TypeExpr* annotation) noexcept;
/// Tells whether an annotation names f64 or one of its aliases.
bool is_float_type(const syntax::TypeExpr* annotation) noexcept;
/// Tells whether an annotation is `[f64]` (possibly nested).
bool is_float_array_type(const syntax::TypeExpr* annotation) noexcept;
/// Tells whether a value written under an annotation is a float context: f64, or an array literal under [f64].
bool is_float_context(const syntax::TypeExpr* annotation, const syntax::Expr* value) noexcept;
/// Returns the name of the built-in kind or of the type that a cast goes to; empty when anything is allowed.
std::string_view cast_target(const syntax::TypeExpr* type) noexcept;
/// Tells whether nil is allowed: `T?`, `Option<T>`, a union with nil.
bool is_optional_type(const syntax::TypeExpr* annotation) noexcept;
std::string_view type_kind_name(TypeKind kind) noexcept;

} // namespace simple::sema
