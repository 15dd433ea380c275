// assert, and the expectations of test blocks that are statements.
#include <string>

#include "exec/lowering.hpp"

namespace simple::exec {

using sema::RefKind;
using syntax::as;
using syntax::NodeKind;

NodePtr FunctionLowering::lower_assert(const syntax::Assert& node) {
    return lower_check(node.span, *node.condition, node.message, "assertion failed: ");
}

const syntax::Call* FunctionLowering::bare_expectation(const syntax::Stmt& statement) const {
    if (statement.kind != NodeKind::ExpressionStatement ||
        as<syntax::ExpressionStatement>(statement).value->kind != NodeKind::Call) {
        return nullptr;
    }
    const auto& call = as<syntax::Call>(*as<syntax::ExpressionStatement>(statement).value);
    const std::size_t count = call.arguments.size();
    if (call.callee->kind != NodeKind::Name || as<syntax::Name>(*call.callee).name.text() != "expect" ||
        module_.resolution.refs[call.callee->id].kind != RefKind::Builtin || count == 0 || count > 2) {
        return nullptr;
    }
    for (const syntax::Argument& argument : call.arguments) {
        if (argument.spread || argument.name.name) {
            return nullptr;
        }
    }
    return &call;
}

NodePtr FunctionLowering::lower_check(Span span, const syntax::Expr& condition, const syntax::Expr* message_text,
                                      std::string_view failure) {
    const std::string text = std::string(failure) + std::string(module_.runtime.sources().text(condition.span));
    const std::string_view source = arena_.text(text);
    NodePtr message = message_text != nullptr ? lower_expression(*message_text) : nullptr;
    if (condition.kind == NodeKind::Comparison) {
        const auto& comparison = as<syntax::Comparison>(condition);
        const syntax::CompareOp op = comparison.operators[0];
        const bool plain = comparison.operators.size() == 1 && op != syntax::CompareOp::Is &&
                           op != syntax::CompareOp::IsNot && op != syntax::CompareOp::In &&
                           op != syntax::CompareOp::NotIn;
        if (plain) {
            return make_assert(arena_, span, lower_expression(condition), message, source, op,
                               lower_expression(*comparison.operands[0]), lower_expression(*comparison.operands[1]));
        }
    }
    return make_assert(arena_, span, lower_expression(condition), message, source, syntax::CompareOp::Equal, nullptr,
                       nullptr);
}

} // namespace simple::exec
