// The syntax tree: plain data in an arena, made by the parser and never changed. Tools print it, the resolver reads it,
// the lowering makes executable nodes from it. Every node has a span and an id that indexes the resolver's side tables.
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

// --- Types -------------------------------------------------------------------------------------------------------

/// An annotation. Only the conversions of the language depend on it; generics and bounds are kept for messages.
struct TypeExpr {
    TypeKind kind;
    Span span;
    Symbol name;               ///< Name: last component of the path.
    List<TypeExpr*> arguments; ///< Name: generics; Array: element; Dict: key, value; Tuple, Union: members;
                               ///< Function: parameters, then the result (null if none); Optional: inner.
};

// --- Expressions -------------------------------------------------------------------------------------------------

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
    Expr* key;   ///< Dict only; null when `value` gives (key, value) tuples.
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

// --- Patterns ----------------------------------------------------------------------------------------------------

struct Pattern {
    PatternKind kind;
    std::uint32_t id; ///< Of the same numbering as Node::id.
    Span span;
};
struct BindPattern : Pattern {
    Symbol name;
};
struct LiteralPattern : Pattern {
    Expr* value;
};
struct RangePattern : Pattern {
    Expr* low;
    Expr* high;
    bool inclusive;
};
struct OrPattern : Pattern {
    List<Pattern*> alternatives;
};
/// Tuple and Array patterns. `rest` is the index of the `...name` element among `elements` (a Bind or Wildcard), or -1.
struct SequencePattern : Pattern {
    List<Pattern*> elements;
    std::int32_t rest;
};
struct FieldPattern {
    Identifier name; ///< Empty for a positional payload.
    Pattern* pattern;
};
/// `V`, `Enum.V`, `V(P, field: P)`, also Some, None, Ok, Err. A bare lower-case name is a BindPattern.
struct VariantPattern : Pattern {
    Identifier type; ///< Empty when unqualified.
    Identifier name;
    List<FieldPattern> fields;
    bool has_arguments;
};
/// `T(f: P)`, `T { f, g: P }` or `{f: P}`; `type` is empty for the last.
struct RecordPattern : Pattern {
    Identifier type;
    List<FieldPattern> fields;
};
struct AtPattern : Pattern {
    Identifier name;
    Pattern* pattern;
};

// --- Statements --------------------------------------------------------------------------------------------------

struct ExpressionStatement : Stmt {
    Expr* value;
};
enum class BindingForm : std::uint8_t { Val, Var, Let, LetMut, Const, Static, Walrus };
struct Binding : Stmt {
    BindingForm form;
    Pattern* pattern;
    TypeExpr* type; ///< Null when absent.
    Expr* value;    ///< Null when absent.
};
/// `targets = value` or `target op= value`. Several targets come from `a, b = …` and `(a, b) = …`.
struct Assign : Stmt {
    List<Expr*> targets;
    bool compound;
    BinaryOp op; ///< When compound.
    Expr* value;
};
struct Return : Stmt {
    Expr* value; ///< Null when absent.
};
struct Break : Stmt {
    Expr* value;
};
struct Continue : Stmt {};
struct Pass : Stmt {};
struct While : Stmt {
    Condition condition;
    Block* body;
};
struct For : Stmt {
    Pattern* pattern;
    Expr* iterable;
    Block* body;
};
struct Loop : Stmt {
    Block* body;
};
struct Assert : Stmt {
    Expr* condition;
    Expr* message; ///< Null when absent.
};
struct Defer : Stmt {
    Block* body;
};
struct WithItem {
    Expr* value;
    Pattern* pattern; ///< Null when absent.
};
struct With : Stmt {
    List<WithItem> items;
    Block* body;
};

struct UseItem {
    Identifier name;
    Identifier alias; ///< Empty when not renamed.
};
/// All spellings of use, import and from. `leading_dots` is unused by `use a.b`; self, super and crate are path parts.
struct Use : Stmt {
    List<Identifier> path;
    Identifier alias; ///< `use a.b as n`
    List<UseItem> items;
    bool all;      ///< `use a.b.*`
    bool reexport; ///< `export use`, `pub use`
};
struct Export : Stmt {
    List<Identifier> names;
};

struct Parameter {
    Identifier name;
    TypeExpr* type;
    Expr* default_value;
    bool variadic;
    Pattern* pattern; ///< A destructured lambda parameter such as `\(a, b): …`; null for a plain name.
};
enum class FunctionForm : std::uint8_t { Function, Method, Static, Me, Extern, Lambda, TrailingBlock };
/// A function, method, extern declaration or lambda. `body` is null for a declaration only.
struct Function : Stmt {
    FunctionForm form;
    Identifier name; ///< Empty for lambdas.
    List<Parameter> parameters;
    TypeExpr* result;
    Block* body;
    /// True when the body is one expression written on the header line: it is the single statement of `body`.
    bool expression_body;
    /// `fn new_name = old_name`: the old name; empty otherwise.
    Identifier alias_of;
    List<Identifier> type_parameters;
};

struct FieldDecl {
    Identifier name;
    TypeExpr* type;
    Expr* default_value;
};
struct Class : Stmt {
    Identifier name;
    bool is_struct;
    List<Identifier> type_parameters;
    List<FieldDecl> fields;
    List<Function*> methods;
    std::string_view docstring;
};
struct VariantDecl {
    Identifier name;
    List<FieldDecl> payload; ///< Names are empty for positional payloads.
    Expr* value;             ///< `Name = 3`
};
struct Enum : Stmt {
    Identifier name;
    List<Identifier> type_parameters;
    List<VariantDecl> variants;
    List<Function*> methods;
    std::string_view docstring;
};
struct Trait : Stmt {
    Identifier name;
    List<Function*> methods; ///< Required ones have no body.
    std::string_view docstring;
};
struct Impl : Stmt {
    Identifier trait; ///< Empty for `impl T:`.
    Identifier type;
    List<Function*> methods;
};
struct TypeAlias : Stmt {
    Identifier name;
    TypeExpr* type;
};

/// One parsed source text.
struct Module {
    Block* body;
    std::uint32_t node_count; ///< One more than the greatest id.
    Span span;
};

/// Casts a node to the type its kind stands for; the caller has looked at the kind.
template <typename T, typename N> const T& as(const N& node) noexcept {
    return static_cast<const T&>(node);
}

} // namespace simple::syntax
