#include "syntax/parser.hpp"

namespace simple::syntax {

namespace {

struct BinaryRule {
    Level level = kNoOperator;
    BinaryOp op = BinaryOp::Add;
};

/// Returns the level and meaning of an operator that groups to the left.
BinaryRule binary_rule(TokenKind kind, Keyword keyword) noexcept {
    switch (kind) {
        case TokenKind::PipeArrow: return {kPipe, BinaryOp::Pipe};
        case TokenKind::Connect: return {kPipe, BinaryOp::Connect};
        case TokenKind::OrOr: return {kOr, BinaryOp::Or};
        case TokenKind::AndAnd: return {kAnd, BinaryOp::And};
        case TokenKind::Coalesce: return {kCoalesce, BinaryOp::Coalesce};
        case TokenKind::Pipe: return {kBitOr, BinaryOp::BitOr};
        case TokenKind::Caret: return {kBitXor, BinaryOp::BitXor};
        case TokenKind::Ampersand: return {kBitAnd, BinaryOp::BitAnd};
        case TokenKind::ShiftLeft: return {kShift, BinaryOp::ShiftLeft};
        case TokenKind::ShiftRight: return {kShift, BinaryOp::ShiftRight};
        case TokenKind::Plus: return {kSum, BinaryOp::Add};
        case TokenKind::Minus: return {kSum, BinaryOp::Subtract};
        case TokenKind::DotPlus: return {kSum, BinaryOp::BroadcastAdd};
        case TokenKind::DotMinus: return {kSum, BinaryOp::BroadcastSubtract};
        case TokenKind::Star: return {kProduct, BinaryOp::Multiply};
        case TokenKind::Slash: return {kProduct, BinaryOp::Divide};
        case TokenKind::Percent: return {kProduct, BinaryOp::Modulo};
        case TokenKind::FloorDivide: return {kProduct, BinaryOp::FloorDivide};
        case TokenKind::At: return {kProduct, BinaryOp::MatMul};
        case TokenKind::DotStar: return {kProduct, BinaryOp::BroadcastMultiply};
        case TokenKind::DotSlash: return {kProduct, BinaryOp::BroadcastDivide};
        case TokenKind::Word: break;
        default: return {};
    }
    switch (keyword) {
        case Keyword::Or: return {kOr, BinaryOp::Or};
        case Keyword::And: return {kAnd, BinaryOp::And};
        case Keyword::Xor: return {kBitXor, BinaryOp::BitXor};
        default: return {};
    }
}

} // namespace

Expr* Parser::parse_expression() { return parse_binary(kPipe); }

/// Parses an expression whose operators all bind at least as tightly as a level.
Expr* Parser::parse_binary(int min_level) {
    const std::uint32_t begin = here().begin;
    return climb(parse_prefix(), begin, min_level);
}

/// Returns the level of the binary operator at the cursor, or kNoOperator.
int Parser::level_here() const noexcept {
    switch (kind()) {
        case TokenKind::Equal:
        case TokenKind::NotEqual:
        case TokenKind::Less:
        case TokenKind::LessEqual:
        case TokenKind::Greater:
        case TokenKind::GreaterEqual: return kCompare;
        case TokenKind::DotDot:
        case TokenKind::DotDotEqual: return kRange;
        case TokenKind::Pipe: return context_.no_pipe ? kNoOperator : kBitOr;
        case TokenKind::Caret: return context_.math ? kNoOperator : kBitXor;
        case TokenKind::Word: break;
        default: return binary_rule(kind(), Keyword::None).level;
    }
    switch (keyword()) {
        case Keyword::In:
        case Keyword::Is: return kCompare;
        case Keyword::Not: return keyword_ahead() == Keyword::In ? kCompare : kNoOperator;
        case Keyword::As: return context_.no_as ? kNoOperator : kCast;
        default: return binary_rule(TokenKind::Word, keyword()).level;
    }
}

/// Continues an expression with the operators behind it. Chains of one level are read in a loop: they may be long.
Expr* Parser::climb(Expr* left, std::uint32_t begin, int min_level) {
    for (;;) {
        const int level = level_here();
        if (level == kNoOperator && context_.math && min_level <= kProduct && starts_implicit_factor()) {
            const Span nowhere{here().begin, here().begin};
            left = binary_node(BinaryOp::Multiply, left, parse_binary(kCast), nowhere, begin);
            continue;
        }
        if (at(TokenKind::LaunchOpen)) {
            fail_unsupported("GPU kernel launch (`<<< >>>`)", here(), false);
        }
        if (level == kNoOperator || level < min_level) {
            return left;
        }
        if (level == kCompare) {
            left = parse_comparison(left, begin);
            continue;
        }
        if (level == kRange) {
            left = parse_range(left, begin);
            continue;
        }
        const BinaryRule rule = binary_rule(kind(), keyword());
        const Span op_span = advance().span;
        if (level == kCast) {
            const ContextScope scope(*this);
            context_.no_pipe = true;
            TypeExpr* type = parse_type();
            left = node<Cast>(NodeKind::Cast, span_from(begin), left, type);
            continue;
        }
        skip_newline();
        Expr* right = nullptr;
        if (rule.op == BinaryOp::Pipe) {
            PlaceholderScope placeholders{context_.placeholders, {}, {}, 0};
            const ContextScope scope(*this);
            context_.placeholders = &placeholders;
            right = close_placeholders(placeholders, parse_binary(level + 1));
        } else if (rule.op == BinaryOp::Coalesce) {
            const Nesting nesting(*this);
            right = parse_binary(level);
        } else {
            right = parse_binary(level + 1);
        }
        left = binary_node(rule.op, left, right, op_span, begin);
    }
}

Expr* Parser::binary_node(BinaryOp op, Expr* left, Expr* right, Span op_span, std::uint32_t begin) {
    if (op == BinaryOp::And || op == BinaryOp::Or) {
        mark_condition(left);
        mark_condition(right);
    }
    return node<Binary>(NodeKind::Binary, span_from(begin), op, false, context_.math, left, right, op_span);
}

/// Returns whether a factor without `*` follows, in a math block.
bool Parser::starts_implicit_factor() const noexcept {
    switch (kind()) {
        case TokenKind::Int:
        case TokenKind::Float:
        case TokenKind::LeftParen:
        case TokenKind::Backslash: return true;
        case TokenKind::Word: return !is_hard_keyword(keyword()) || keyword() == Keyword::Self;
        default: return false;
    }
}

bool Parser::accept_comparison(CompareOp& op) {
    switch (kind()) {
        case TokenKind::Equal: op = CompareOp::Equal; break;
        case TokenKind::NotEqual: op = CompareOp::NotEqual; break;
        case TokenKind::Less: op = CompareOp::Less; break;
        case TokenKind::LessEqual: op = CompareOp::LessEqual; break;
        case TokenKind::Greater: op = CompareOp::Greater; break;
        case TokenKind::GreaterEqual: op = CompareOp::GreaterEqual; break;
        case TokenKind::Word:
            if (level_here() != kCompare) {
                return false;
            }
            if (accept(Keyword::Is)) {
                op = accept(Keyword::Not) ? CompareOp::IsNot : CompareOp::Is;
                return true;
            }
            op = accept(Keyword::Not) ? CompareOp::NotIn : CompareOp::In;
            advance();
            return true;
        default: return false;
    }
    advance();
    accept_foreign_comparison(op);
    return true;
}

/// Parses a whole chain `a < b <= c` from its first operator on.
Expr* Parser::parse_comparison(Expr* left, std::uint32_t begin) {
    std::vector<Expr*> operands = {left};
    std::vector<CompareOp> operators;
    CompareOp op{};
    while (accept_comparison(op)) {
        skip_newline();
        operators.push_back(op);
        const bool type = op == CompareOp::Is || op == CompareOp::IsNot;
        if (type && keyword() == Keyword::Fn && kind_ahead() != TokenKind::LeftParen) {
            // The kind of function values; everywhere else the word begins a lambda.
            const Span span = advance().span;
            operands.push_back(name_node(interner_.intern("fn"), span));
            continue;
        }
        if (type && at(TokenKind::Word) && kind_ahead() == TokenKind::Less && !token_at(1).space_before) {
            const Cursor start = cursor_;
            const Token& name = advance();
            if (skip_generic_arguments(true)) {
                operands.push_back(name_node(name.name, name.span));
                continue;
            }
            cursor_ = start;
        }
        operands.push_back(parse_binary(kCoalesce));
    }
    return node<Comparison>(NodeKind::Comparison, span_from(begin), arena_.list(operands), arena_.list(operators));
}

/// Parses `low..high`; in an index the end may be missing.
Expr* Parser::parse_range(Expr* left, std::uint32_t begin) {
    const bool inclusive = advance().kind == TokenKind::DotDotEqual;
    Expr* high = nullptr;
    if (!(context_.index && (at(TokenKind::RightBracket) || at(TokenKind::Comma)))) {
        skip_newline();
        high = parse_binary(kBitOr);
    }
    Expr* range = node<Range>(NodeKind::Range, span_from(begin), left, high, inclusive);
    if (at(TokenKind::DotDot) || at(TokenKind::DotDotEqual)) {
        fail(make_error(codes::kSyntaxError, "a range of a range", here()).with_help("ranges do not chain"));
    }
    return range;
}

Expr* Parser::parse_prefix() {
    const std::uint32_t begin = here().begin;
    UnaryOp op{};
    switch (kind()) {
        case TokenKind::Minus: op = UnaryOp::Negate; break;
        case TokenKind::Plus: op = UnaryOp::Plus; break;
        case TokenKind::Tilde: op = UnaryOp::BitNot; break;
        case TokenKind::Bang: op = UnaryOp::Not; break;
        case TokenKind::Word:
            if (keyword() == Keyword::Not) {
                const Nesting nesting(*this);
                advance();
                skip_newline();
                Expr* operand = parse_binary(kNot);
                mark_condition(operand);
                return node<Unary>(NodeKind::Unary, span_from(begin), UnaryOp::Not, operand);
            }
            [[fallthrough]];
        default: return parse_power(parse_postfix(), begin);
    }
    const Nesting nesting(*this);
    advance();
    Expr* operand = parse_prefix();
    if (op == UnaryOp::Not) {
        mark_condition(operand);
    }
    return node<Unary>(NodeKind::Unary, span_from(begin), op, operand);
}

/// Continues with `**` and `.^`, which group to the right; in math blocks `^` is the power too.
Expr* Parser::parse_power(Expr* base, std::uint32_t begin) {
    const bool math_power = context_.math && at(TokenKind::Caret);
    if (!at(TokenKind::Power) && !at(TokenKind::DotCaret) && !math_power) {
        return base;
    }
    const BinaryOp op = at(TokenKind::DotCaret) ? BinaryOp::BroadcastPower : BinaryOp::Power;
    const Nesting nesting(*this);
    const Span op_span = advance().span;
    skip_newline();
    Expr* exponent = parse_prefix();
    return binary_node(op, base, exponent, op_span, begin);
}

} // namespace simple::syntax
