#include <array>
#include <charconv>
#include <vector>

#include "syntax/ast_printer.hpp"
#include "syntax/token.hpp"

namespace simple::syntax {

namespace {

/// Levels of section 4.11, loosest first. An operand below the level its place asks for gets parentheses.
enum : int {
    kWhole,
    kPipeLevel,
    kOrLevel,
    kAndLevel,
    kNotLevel,
    kCompareLevel,
    kCoalesceLevel,
    kRangeLevel,
    kBitOrLevel,
    kSumLevel = 12,
    kCastLevel = 14,
    kPrefixLevel,
    kPowerLevel,
    kPostfixLevel,
};

constexpr std::string_view kBinarySpelling[] = {"+",  "-",  "*",  "/", "%", "//", "**",  "@",  ".+", ".-", ".*", "./",
                                                ".^", "<<", ">>", "&", "|", "^",  "and", "or", "??", "|>", "~>"};
constexpr std::string_view kCompareSpelling[] = {"==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"};

std::string_view spelling(BinaryOp op) noexcept { return kBinarySpelling[static_cast<std::size_t>(op)]; }

/// Returns how tightly an expression holds together. A Binary is always at home where it stands: the parser marks the
/// ones that were in parentheses.
int level_of(const Expr& expression) noexcept {
    switch (expression.kind) {
        case NodeKind::Lambda:
        case NodeKind::If:
        case NodeKind::Match:
        case NodeKind::Try:
        case NodeKind::Throw:
        case NodeKind::BlockValue:
        case NodeKind::LoopValue: return kWhole;
        case NodeKind::Call: return as<Call>(expression).form == CallForm::NoParentheses ? kWhole : kPostfixLevel;
        case NodeKind::Comparison: return kCompareLevel;
        case NodeKind::Range: return kRangeLevel;
        case NodeKind::Cast: return kCastLevel;
        case NodeKind::Unary: return as<Unary>(expression).op == UnaryOp::Not ? kNotLevel : kPrefixLevel;
        default: return kPostfixLevel;
    }
}

/// Returns the operand a postfix form is applied to, or null for other nodes.
const Expr* postfix_object(const Expr& expression) noexcept {
    switch (expression.kind) {
        case NodeKind::Call:
            return as<Call>(expression).form == CallForm::NoParentheses ? nullptr : as<Call>(expression).callee;
        case NodeKind::Index: return as<Index>(expression).object;
        case NodeKind::Field: return as<Field>(expression).object;
        case NodeKind::TupleField: return as<TupleField>(expression).object;
        case NodeKind::Presence: return as<Presence>(expression).operand;
        case NodeKind::Propagate: return as<Propagate>(expression).operand;
        case NodeKind::Unwrap: return as<Unwrap>(expression).operand;
        default: return nullptr;
    }
}

bool is_trailing_block(const Argument& argument) noexcept {
    return argument.value->kind == NodeKind::Lambda &&
           as<Lambda>(*argument.value).function->form == FunctionForm::TrailingBlock;
}

bool is_placeholder(Symbol name, std::size_t number) { return name.text() == "_" + std::to_string(number); }

std::string float_text(double value) {
    std::array<char, 40> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    std::string text(buffer.data(), result.ptr);
    return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

} // namespace

/// Prints an expression, in parentheses when its place asks for a tighter one.
void AstPrinter::operand(const Expr& e, int min_level) {
    const bool marked = e.kind == NodeKind::Binary && as<Binary>(e).parenthesized;
    const bool parentheses = marked || level_of(e) < min_level;
    if (!parentheses) {
        expression(e);
        return;
    }
    const bool math = math_;
    put("(");
    ++indent_;
    expression(e);
    --indent_;
    put(")");
    math_ = math;
}

void AstPrinter::expression(const Expr& e) {
    if (postfix_object(e) != nullptr) {
        postfix(e);
        return;
    }
    switch (e.kind) {
        case NodeKind::Interpolation: interpolation(as<Interpolation>(e)); break;
        case NodeKind::Unary: unary(as<Unary>(e)); break;
        case NodeKind::Binary: binary(as<Binary>(e)); break;
        case NodeKind::Comparison: comparison(as<Comparison>(e)); break;
        case NodeKind::Call: loose_call(as<Call>(e)); break;
        case NodeKind::Array:
            put("[");
            arguments(as<Array>(e).elements, as<Array>(e).elements.size());
            put("]");
            break;
        case NodeKind::Set:
            put("{");
            arguments(as<Set>(e).elements, as<Set>(e).elements.size());
            put("}");
            break;
        case NodeKind::Dict: dict(as<Dict>(e)); break;
        case NodeKind::Tuple: {
            const List<Expr*>& elements = as<Tuple>(e).elements;
            std::size_t begin = out_.size();
            put("(");
            for (std::size_t i = 0; i < elements.size(); ++i) {
                comma(i, begin);
                operand(*elements[i], kPipeLevel);
            }
            put(elements.size() == 1 ? ",)" : ")");
            break;
        }
        case NodeKind::Comprehension: comprehension(as<Comprehension>(e)); break;
        case NodeKind::Range:
        case NodeKind::Slice: literal(e); break;
        case NodeKind::Lambda: lambda(*as<Lambda>(e).function); break;
        case NodeKind::If: if_chain(as<If>(e), true); break;
        case NodeKind::Match: match(as<Match>(e)); break;
        case NodeKind::Try: try_block(as<Try>(e)); break;
        case NodeKind::BlockValue: block(*as<BlockValue>(e).body); break;
        case NodeKind::LoopValue: statement(*as<LoopValue>(e).loop); break;
        case NodeKind::Cast:
            operand(*as<Cast>(e).operand, kCastLevel);
            put(" as ");
            type(*as<Cast>(e).type);
            break;
        case NodeKind::Throw:
            put("throw ");
            operand(*as<Throw>(e).value, kWhole);
            break;
        case NodeKind::MathBlock: {
            const MathBlock& math_block = as<MathBlock>(e);
            constexpr std::string_view kNames[] = {"m{", "loss{", "nograd{"};
            put(kNames[static_cast<std::size_t>(math_block.block)]);
            const bool outer = std::exchange(math_, true);
            operand(*math_block.body, kPipeLevel);
            math_ = outer;
            put("}");
            break;
        }
        default: literal(e); break;
    }
}

void AstPrinter::literal(const Expr& e) {
    switch (e.kind) {
        // As unsigned: the least integer is its own magnitude behind a minus.
        case NodeKind::IntLiteral: {
            const std::int64_t value = as<IntLiteral>(e).value;
            const bool magnitude = value == INT64_MIN && out_.ends_with('-');
            put(magnitude ? std::to_string(static_cast<std::uint64_t>(value)) : std::to_string(value));
            break;
        }
        case NodeKind::FloatLiteral: put(float_text(as<FloatLiteral>(e).value)); break;
        case NodeKind::BoolLiteral: put(as<BoolLiteral>(e).value ? "true" : "false"); break;
        case NodeKind::NilLiteral: put("nil"); break;
        case NodeKind::TextLiteral:
            put("\"");
            quoted(as<TextLiteral>(e).value, false);
            put("\"");
            break;
        case NodeKind::Name: word(as<Name>(e).name); break;
        case NodeKind::Self: put("self"); break;
        case NodeKind::Range: {
            const Range& range = as<Range>(e);
            if (range.low != nullptr) {
                operand(*range.low, kBitOrLevel);
            }
            put(range.inclusive ? "..=" : "..");
            if (range.high != nullptr) {
                operand(*range.high, kBitOrLevel);
            }
            break;
        }
        case NodeKind::Slice: {
            const Slice& slice = as<Slice>(e);
            const auto part = [&](const Expr* bound) {
                if (bound != nullptr) {
                    operand(*bound, kPipeLevel);
                }
            };
            part(slice.start);
            put(":");
            part(slice.stop);
            put(slice.step == nullptr ? "" : ":");
            part(slice.step);
            break;
        }
        default: put("<invalid>"); break;
    }
}

/// Prints a chain of postfix forms without recursion along the chain.
void AstPrinter::postfix(const Expr& e) {
    std::vector<const Expr*> chain;
    const Expr* object = &e;
    for (const Expr* inner = postfix_object(*object); inner != nullptr; inner = postfix_object(*object)) {
        chain.push_back(object);
        object = inner;
    }
    operand(*object, kPostfixLevel);
    for (std::size_t i = chain.size(); i-- > 0;) {
        postfix_suffix(*chain[i]);
    }
}

void AstPrinter::postfix_suffix(const Expr& e) {
    switch (e.kind) {
        case NodeKind::Call: call_arguments(as<Call>(e)); break;
        case NodeKind::Index: {
            put("[");
            const List<Expr*>& indices = as<Index>(e).arguments;
            std::size_t begin = out_.size();
            for (std::size_t i = 0; i < indices.size(); ++i) {
                comma(i, begin);
                operand(*indices[i], kPipeLevel);
            }
            put("]");
            break;
        }
        case NodeKind::Field:
            put(as<Field>(e).safe ? "?." : ".");
            word(as<Field>(e).name.name);
            break;
        case NodeKind::TupleField: put("." + std::to_string(as<TupleField>(e).index)); break;
        case NodeKind::Presence: put(".?"); break;
        case NodeKind::Propagate: put("?"); break;
        default: put("!"); break;
    }
}

/// Prints a binary operation; its left spine, which may be long, without recursion.
void AstPrinter::binary(const Binary& node) {
    std::vector<const Binary*> spine = {&node};
    const Expr* left = node.left;
    while (left->kind == NodeKind::Binary && !as<Binary>(*left).parenthesized) {
        spine.push_back(&as<Binary>(*left));
        left = spine.back()->left;
    }
    for (std::size_t i = spine.size(); i-- > 0;) {
        const BinaryOp op = spine[i]->op;
        const bool power = op == BinaryOp::Power || op == BinaryOp::BroadcastPower;
        const bool boolean = op == BinaryOp::And || op == BinaryOp::Or;
        const bool pipe = op == BinaryOp::Pipe || op == BinaryOp::Connect;
        const int level = power ? kPowerLevel : boolean ? kNotLevel : pipe ? kOrLevel : kCastLevel;
        const int coalesce = op == BinaryOp::Coalesce ? kRangeLevel : level;
        if (i + 1 == spine.size()) {
            operand(*left, coalesce);
        }
        put(" ");
        put(spelling(op));
        put(" ");
        operand(*spine[i]->right, power ? kPrefixLevel : coalesce);
    }
}

void AstPrinter::comparison(const Comparison& node) {
    operand(*node.operands[0], kCoalesceLevel);
    for (std::size_t i = 0; i < node.operators.size(); ++i) {
        put(" ");
        put(kCompareSpelling[static_cast<std::size_t>(node.operators[i])]);
        put(" ");
        operand(*node.operands[i + 1], kCoalesceLevel);
    }
}

void AstPrinter::unary(const Unary& node) {
    constexpr std::string_view kSpelling[] = {"-", "+", "not ", "~"};
    put(kSpelling[static_cast<std::size_t>(node.op)]);
    const Expr& inner = *node.operand;
    const bool same = inner.kind == NodeKind::Unary && as<Unary>(inner).op == node.op && node.op != UnaryOp::Not;
    put(same ? " " : "");
    operand(inner, node.op == UnaryOp::Not ? kNotLevel : kPrefixLevel);
}

// --- Calls -------------------------------------------------------------------------------------------------------

/// Prints the comma before the i-th item of a bracket. Behind an item over several lines, which ends with a block, it
/// stands on a line of its own, where it cannot belong to the block. `begin` is where the item began.
void AstPrinter::comma(std::size_t i, std::size_t& begin) {
    if (i != 0) {
        if (out_.find('\n', begin) != std::string::npos) {
            new_line();
        }
        put(", ");
    }
    begin = out_.size();
}

void AstPrinter::argument(const Argument& a, bool named_by_equals) {
    if (a.name.name) {
        word(a.name.name);
        put(named_by_equals ? " = " : ": ");
    }
    put(a.spread ? "..." : "");
    operand(*a.value, a.spread ? kPipeLevel : kWhole);
}

void AstPrinter::arguments(const List<Argument>& list, std::uint32_t count) {
    std::size_t begin = out_.size();
    for (std::uint32_t i = 0; i < count; ++i) {
        comma(i, begin);
        argument(list[i]);
    }
}

/// Prints `(…)`, `{…}` and a trailing block behind a callee.
void AstPrinter::call_arguments(const Call& call) {
    const bool braces = call.form == CallForm::Braces;
    const std::uint32_t count = call.arguments.size();
    const bool block_follows = count != 0 && is_trailing_block(call.arguments[count - 1]);
    put(braces ? " {" : "(");
    arguments(call.arguments, block_follows ? count - 1 : count);
    put(braces ? "}" : ")");
    if (block_follows) {
        lambda_body(*as<Lambda>(*call.arguments[count - 1].value).function);
    }
}

/// Prints `callee a, b` with a trailing block.
void AstPrinter::loose_call(const Call& call) {
    operand(*call.callee, kPostfixLevel);
    const std::uint32_t count = call.arguments.size();
    for (std::uint32_t i = 0; i < count; ++i) {
        const Argument& a = call.arguments[i];
        if (i + 1 == count && is_trailing_block(a)) {
            lambda_body(*as<Lambda>(*a.value).function);
            return;
        }
        put(i == 0 ? " " : ", ");
        const bool skip_mark =
            a.name.name.text() == "skip" && i + 2 == count && is_trailing_block(call.arguments[i + 1]);
        if (skip_mark) {
            put("skip");
        } else {
            argument(a, true);
        }
    }
}

/// Prints the argument that placeholders made a lambda of, as it was: with `_1`, `_2`, … in place of the parameters.
bool AstPrinter::placeholder_lambda(const Function& f) {
    if (f.parameters.empty() || !f.expression_body) {
        return false;
    }
    for (std::size_t i = 0; i < f.parameters.size(); ++i) {
        if (!is_placeholder(f.parameters[i].name.name, i + 1)) {
            return false;
        }
    }
    const Expr& body_value = *as<ExpressionStatement>(*f.body->statements[0]).value;
    if (f.parameters.size() == 1 && body_value.kind == NodeKind::Call) {
        const Call& call = as<Call>(body_value);
        const bool method = call.arguments.empty() && call.form == CallForm::Parentheses &&
                            call.callee->kind == NodeKind::Field && !as<Field>(*call.callee).safe;
        if (method && as<Field>(*call.callee).object->kind == NodeKind::Name &&
            as<Name>(*as<Field>(*call.callee).object).name == f.parameters[0].name.name) {
            put("&:");
            word(as<Field>(*call.callee).name.name);
            return true;
        }
    }
    operand(body_value, kWhole);
    return true;
}

void AstPrinter::lambda(const Function& f) {
    if (placeholder_lambda(f)) {
        return;
    }
    put("fn");
    parameters(f.parameters, false);
    if (f.result != nullptr) {
        put(" -> ");
        type(*f.result);
    }
    lambda_body(f);
}

/// Prints `: expression` or `:` with an indented block.
void AstPrinter::lambda_body(const Function& f) {
    put(":");
    if (f.expression_body) {
        put(" ");
        inline_statement(*f.body->statements[0], 0);
        return;
    }
    block(*f.body, true);
}

// --- Texts and collections ---------------------------------------------------------------------------------------

void AstPrinter::interpolation(const Interpolation& node) {
    AstPrinter inside;
    for (const InterpolationPart& part : node.parts) {
        if (part.value == nullptr) {
            inside.quoted(part.text, true);
            continue;
        }
        inside.put("{");
        const std::size_t begin = inside.out_.size();
        inside.operand(*part.value, kWhole);
        if (inside.out_[begin] == '{') {
            inside.out_.insert(begin, " ");
        }
        inside.put(part.spec.empty() ? "" : ":");
        inside.put(part.spec);
        inside.put("}");
    }
    const std::string text = inside.take();
    const bool lines = text.find('\n') != std::string::npos;
    put(lines ? "f\"\"\"" : "\"");
    put(text);
    put(lines ? "\"\"\"" : "\"");
}

void AstPrinter::dict(const Dict& node) {
    put("{");
    std::size_t begin = out_.size();
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
        const DictEntry& entry = node.entries[i];
        comma(i, begin);
        if (entry.key == nullptr) {
            put("**");
        } else {
            operand(*entry.key, kPipeLevel);
            put(": ");
        }
        operand(*entry.value, kPipeLevel);
    }
    put("}");
}

void AstPrinter::comprehension(const Comprehension& node) {
    const bool array = node.collection == ComprehensionKind::Array;
    put(array ? "[" : "{");
    const auto clauses = [&] {
        for (const ComprehensionClause& clause : node.clauses) {
            put(" for ");
            pattern(*clause.pattern);
            put(" in ");
            operand(*clause.iterable, kPipeLevel);
            for (const Expr* filter : clause.conditions) {
                put(" if ");
                operand(*filter, kPipeLevel);
            }
        }
    };
    if (!array && node.key == nullptr) {
        // Only the form with the clauses in front has pairs without a colon.
        clauses();
        put(": ");
        operand(*node.value, kPipeLevel);
    } else {
        if (node.key != nullptr) {
            operand(*node.key, kPipeLevel);
            put(": ");
        }
        operand(*node.value, kPipeLevel);
        clauses();
    }
    put(array ? "]" : "}");
}

} // namespace simple::syntax
