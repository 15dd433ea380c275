// Expressions of the syntax tree.
#pragma once

#include <cstdint>
#include <string_view>

#include "syntax/ast_node.hpp"

namespace simple::syntax {

struct IntLiteral : Expr {
    std::int64_t value;
};
struct FloatLiteral : Expr {
    double value;
};
struct BoolLiteral : Expr {
    bool value;
};
struct NilLiteral : Expr {};
/// Text with escapes already processed.
struct TextLiteral : Expr {
    std::string_view value;
};
/// A piece of an interpolated text: literal characters, or an expression with a format specification (may be empty).
struct InterpolationPart {
    std::string_view text;
    Expr* value; ///< Null for literal characters.
    std::string_view spec;
    Span spec_span;
};
struct Interpolation : Expr {
    List<InterpolationPart> parts;
};
struct Name : Expr {
    Symbol name;
};
struct Self : Expr {};

enum class UnaryOp : std::uint8_t { Negate, Plus, Not, BitNot };
struct Unary : Expr {
    UnaryOp op;
    Expr* operand;
};

enum class BinaryOp : std::uint8_t {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    FloorDivide, ///< `//`: floor division of numbers, parallel composition of functions.
    Power,
    MatMul,            ///< `@`
    BroadcastAdd,      ///< `.+`
    BroadcastSubtract, ///< `.-`
    BroadcastMultiply, ///< `.*`
    BroadcastDivide,   ///< `./`
    BroadcastPower,    ///< `.^`
    ShiftLeft,         ///< `<<`: shift of integers, composition of functions.
    ShiftRight,        ///< `>>`
    BitAnd,
    BitOr,
    BitXor,
    And,
    Or,
    Coalesce, ///< `??`
    Pipe,     ///< `|>`
    Connect,  ///< `~>`
};
struct Binary : Expr {
    BinaryOp op;
    bool parenthesized; ///< Written in parentheses; a chain of arithmetic looks through them.
    bool math;          ///< Inside m{}: `/` is true division, `^` (Power) gives a float, arrays work element-wise.
    Expr* left;
    Expr* right;
    Span op_span;
};

enum class CompareOp : std::uint8_t { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, In, NotIn, Is, IsNot };
/// `a < b <= c`: operands.size() == operators.size() + 1. For Is and IsNot the right operand may be a type's name.
struct Comparison : Expr {
    List<Expr*> operands;
    List<CompareOp> operators;
};

struct Argument {
    Identifier name; ///< Empty for a positional argument.
    Expr* value;
    bool spread; ///< `...xs` or `*xs`; in a dict `**d`.
    Span span;
};
enum class CallForm : std::uint8_t { Parentheses, NoParentheses, Braces };
/// `f(a, b: 1)`, `f a, b`, `T { x: 1 }`. A trailing lambda or block is the last argument.
struct Call : Expr {
    CallForm form;
    Expr* callee;
    List<Argument> arguments;
};

/// `a[i]`, `a[i, j]`, `a[1:3]`: each argument is an expression, a Range or a Slice.
struct Index : Expr {
    Expr* object;
    List<Expr*> arguments;
};
/// `start:stop:step` inside brackets; absent parts are null.
struct Slice : Expr {
    Expr* start;
    Expr* stop;
    Expr* step;
};
/// `object.name`, or `object?.name` when `safe`. As the callee of a Call it is a method call.
struct Field : Expr {
    Expr* object;
    Identifier name;
    bool safe;
};
struct TupleField : Expr {
    Expr* object;
    std::uint32_t index;
};
/// `e.?`; `condition` is set where the language asks for a bool (see Note [Condition position] in the parser).
struct Presence : Expr {
    Expr* operand;
    bool condition;
};
/// Postfix `e?`.
struct Propagate : Expr {
    Expr* operand;
};
/// Postfix `e!`.
struct Unwrap : Expr {
    Expr* operand;
};

struct Array : Expr {
    List<Argument> elements; ///< Names are empty; spread may be set.
};
struct DictEntry {
    Expr* key; ///< Null when `value` is spread.
    Expr* value;
};
struct Dict : Expr {
    List<DictEntry> entries;
};
struct Set : Expr {
    List<Argument> elements;
};
struct Tuple : Expr {
    List<Expr*> elements;
};

struct ComprehensionClause {
    Pattern* pattern;
    Expr* iterable;
    List<Expr*> conditions;
};
enum class ComprehensionKind : std::uint8_t { Array, Dict };
struct Comprehension : Expr {
    ComprehensionKind collection;
    Expr* key; ///< Dict only; null when `value` gives (key, value) tuples.
    Expr* value;
    List<ComprehensionClause> clauses;
};

/// `low..high` or `low..=high`; in an index either end may be null.
struct Range : Expr {
    Expr* low;
    Expr* high;
    bool inclusive;
};

struct Lambda : Expr {
    Function* function;
};

/// A condition: an expression, or `val PATTERN = expression`.
struct Condition {
    Pattern* pattern; ///< Null for a plain condition.
    Expr* value;
};
struct Branch {
    Condition condition;
    Block* body;
};
/// Every spelling of if, as a statement or an expression.
struct If : Expr {
    List<Branch> branches;
    Block* otherwise; ///< Null when absent.
};

struct Arm {
    Pattern* pattern;
    Expr* guard; ///< Null when absent.
    Block* body;
    Span span;
};
struct Match : Expr {
    Expr* subject;
    List<Arm> arms;
};

struct Try : Expr {
    Block* body;
    Block* handler; ///< Null when absent.
    Identifier error;
    Block* cleanup; ///< Null when absent.
};
/// An indented block whose last statement is its value.
struct BlockValue : Expr {
    Block* body;
};
/// A loop statement used as an expression (`val x = loop: …`).
struct LoopValue : Expr {
    Stmt* loop;
};
struct Cast : Expr {
    Expr* operand;
    TypeExpr* type;
};
struct Throw : Expr {
    Expr* value;
};
enum class MathKind : std::uint8_t { Math, Loss, NoGrad };
struct MathBlock : Expr {
    MathKind block;
    Expr* body;
};
/// Stands where the parser reported an error; nothing else is reported about it.
struct Invalid : Expr {};

} // namespace simple::syntax
