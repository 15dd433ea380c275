// What every node of the syntax tree is, and the parts that all kinds of nodes share.
#pragma once

#include <cstdint>
#include <string_view>

#include "support/arena.hpp"
#include "support/interner.hpp"
#include "support/span.hpp"

namespace simple::syntax {

enum class NodeKind : std::uint8_t {
    // Expressions.
    IntLiteral,
    FloatLiteral,
    BoolLiteral,
    NilLiteral,
    TextLiteral,
    Interpolation,
    Name,
    Self,
    Unary,
    Binary,
    Comparison,
    Call,
    Index,
    Slice,
    Field,
    TupleField,
    Presence,
    Propagate,
    Unwrap,
    Array,
    Dict,
    Set,
    Tuple,
    Comprehension,
    Range,
    Lambda,
    If,
    Match,
    Try,
    BlockValue,
    LoopValue,
    Cast,
    Throw,
    MathBlock,
    Invalid,
    // Statements.
    ExpressionStatement,
    Binding,
    Assign,
    Return,
    Break,
    Continue,
    Pass,
    While,
    For,
    Loop,
    Assert,
    Defer,
    With,
    Use,
    Export,
    Function,
    Class,
    Enum,
    Trait,
    Impl,
    TypeAlias,
};

enum class PatternKind : std::uint8_t { Wildcard, Bind, Literal, Range, Or, Tuple, Array, Variant, Record, At };
enum class TypeKind : std::uint8_t { Name, Array, Dict, Tuple, Function, Optional, Union };

struct Node {
    NodeKind kind;
    std::uint32_t id; ///< Dense per module, from 0 in the order of creation.
    Span span;
};

struct Expr : Node {};
struct Stmt : Node {};
struct Pattern;
struct TypeExpr;
struct Function;

/// A name with the place it was written at.
struct Identifier {
    Symbol name;
    Span span;
};

/// Statements of one scope. `docstring` is the leading triple-quoted literal, taken out of `statements`.
struct Block {
    List<Stmt*> statements;
    std::string_view docstring;
    Span span;
};

/// An annotation. Only the conversions of the language depend on it; generics and bounds are kept for messages.
struct TypeExpr {
    TypeKind kind;
    Span span;
    Symbol name;               ///< Name: last component of the path.
    List<TypeExpr*> arguments; ///< Name: generics; Array: element; Dict: key, value; Tuple, Union: members;
                               ///< Function: parameters, then the result (null if none); Optional: inner.
};

/// Casts a node to the type its kind stands for; the caller has looked at the kind.
template <typename T, typename N> const T& as(const N& node) noexcept { return static_cast<const T&>(node); }

} // namespace simple::syntax
