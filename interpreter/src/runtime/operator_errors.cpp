#include "runtime/operator_errors.hpp"

#include "runtime/format.hpp"

namespace simple::runtime {

namespace {

struct OperatorName {
    const char* spelling;
    const char* verb; ///< With %L and %R for the kinds of the operands; null: "`op` does not work on …".
};

OperatorName name_of(BinaryOp op) noexcept {
    switch (op) {
        case BinaryOp::Add: return {"+", "cannot add %L and %R"};
        case BinaryOp::Subtract: return {"-", "cannot subtract %R from %L"};
        case BinaryOp::Multiply: return {"*", "cannot multiply %L and %R"};
        case BinaryOp::Divide: return {"/", "cannot divide %L by %R"};
        case BinaryOp::Modulo: return {"%", nullptr};
        case BinaryOp::FloorDivide: return {"//", nullptr};
        case BinaryOp::Power: return {"**", nullptr};
        case BinaryOp::MatMul: return {"@", nullptr};
        case BinaryOp::BroadcastAdd: return {".+", nullptr};
        case BinaryOp::BroadcastSubtract: return {".-", nullptr};
        case BinaryOp::BroadcastMultiply: return {".*", nullptr};
        case BinaryOp::BroadcastDivide: return {"./", nullptr};
        case BinaryOp::BroadcastPower: return {".^", nullptr};
        case BinaryOp::ShiftLeft: return {"<<", nullptr};
        case BinaryOp::ShiftRight: return {">>", nullptr};
        case BinaryOp::BitAnd: return {"&", nullptr};
        case BinaryOp::BitOr: return {"|", nullptr};
        case BinaryOp::BitXor: return {"^", nullptr};
        case BinaryOp::And: return {"and", nullptr};
        case BinaryOp::Or: return {"or", nullptr};
        case BinaryOp::Coalesce:
            return {"?"
                    "?",
                    nullptr};
        case BinaryOp::Pipe: return {"|>", nullptr};
        case BinaryOp::Connect: return {"~>", "cannot connect %L and %R"};
    }
    return {"?", nullptr};
}

std::string message_for(BinaryOp op, const std::string& left, const std::string& right) {
    const OperatorName name = name_of(op);
    if (name.verb == nullptr) {
        return "`" + std::string(name.spelling) + "` does not work on " + left + " and " + right;
    }
    std::string message;
    for (const char* at = name.verb; *at != '\0'; ++at) {
        if (*at != '%') {
            message += *at;
            continue;
        }
        ++at;
        message += *at == 'L' ? left : right;
    }
    return message;
}

bool is_elementwise(BinaryOp op) noexcept {
    return op == BinaryOp::Add || op == BinaryOp::Subtract || op == BinaryOp::Multiply || op == BinaryOp::Divide ||
           op == BinaryOp::Power;
}

std::string help_for(BinaryOp op, Value left, Value right) {
    if (op == BinaryOp::Add && (left.is_text() || right.is_text())) {
        return "use interpolation: \"{…}\"";
    }
    if (op == BinaryOp::Modulo && left.is_text()) {
        return "formats stand in the text: \"{x:.2f}\"; `format(template, x)` fills a template";
    }
    if (left.is(Tag::Some) || right.is(Tag::Some)) {
        return "take the value out first: `x!` or `x ?? default`";
    }
    if (left.is_nil() || right.is_nil()) {
        return "give a default for nil: `x ?? 0`";
    }
    if (op == BinaryOp::Subtract && (left.is(Tag::Closure) || left.is(Tag::Native)) && right.is_number()) {
        return "a function is called with a negative argument as `f(-x)`";
    }
    if (is_elementwise(op) && (left.is(Tag::Array) || right.is(Tag::Array))) {
        return "element by element: `a ." + std::string(op == BinaryOp::Power ? "^" : spelling(op)) + " b`";
    }
    if ((op == BinaryOp::BitAnd || op == BinaryOp::BitOr) && (left.is_float() || right.is_float())) {
        return "bit operators need integers; the logical ones are `and` and `or`";
    }
    return {};
}

} // namespace

const char* spelling(BinaryOp op) noexcept { return name_of(op).spelling; }

const char* spelling(CompareOp op) noexcept {
    switch (op) {
        case CompareOp::Equal: return "==";
        case CompareOp::NotEqual: return "!=";
        case CompareOp::Less: return "<";
        case CompareOp::LessEqual: return "<=";
        case CompareOp::Greater: return ">";
        case CompareOp::GreaterEqual: return ">=";
        case CompareOp::In: return "in";
        case CompareOp::NotIn: return "not in";
        case CompareOp::Is: return "is";
        case CompareOp::IsNot: return "is not";
    }
    return "?";
}

void fail_binary(Runtime& runtime, BinaryOp op, Value left, Value right, Span span) {
    runtime.fail(codes::kOperandTypes, message_for(op, type_name(runtime, left), type_name(runtime, right)), span,
                 help_for(op, left, right));
}

void fail_unary(Runtime& runtime, const char* op, Value operand, Span span) {
    runtime.fail(codes::kOperandTypes, "`" + std::string(op) + "` does not work on " + describe(runtime, operand),
                 span);
}

void fail_compare(Runtime& runtime, CompareOp op, Value left, Value right, Span span) {
    std::string help;
    if (left.is_nil() || right.is_nil()) {
        help = "give a default for nil: `x ?? 0`";
    }
    runtime.fail(codes::kOperandTypes,
                 "`" + std::string(spelling(op)) + "` cannot compare " + type_name(runtime, left) + " and " +
                     type_name(runtime, right),
                 span, std::move(help));
}

void fail_contains(Runtime& runtime, Value left, Value right, Span span) {
    if (right.is_text()) {
        runtime.fail(codes::kOperandTypes, "`in` finds only text in text, not " + type_name(runtime, left), span);
    }
    runtime.fail(codes::kOperandTypes, "`in` cannot search " + describe(runtime, right), span);
}

} // namespace simple::runtime
