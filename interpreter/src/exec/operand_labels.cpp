#include "exec/operand_labels.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "check/walker.hpp"
#include "support/error_codes.hpp"
#include "support/stack_guard.hpp"

namespace simple::exec {

namespace {

using syntax::as;
using syntax::Expr;
using syntax::NodeKind;
using Parts = std::vector<const Expr*>;

Parts parts_of_call(const syntax::Call& call, const Diagnostic& diagnostic) {
    if (diagnostic.code == codes::kNotCallable.code) {
        return {call.callee};
    }
    Parts parts;
    const bool method = call.callee->kind == NodeKind::Field;
    const bool about_object = diagnostic.code == codes::kNilAccess.code;
    // Functions of modules and types have no receiver.
    if (method && (about_object || diagnostic.operands.size() == call.arguments.size() + 1)) {
        parts.push_back(as<syntax::Field>(*call.callee).object);
    }
    if (!about_object) {
        for (const syntax::Argument& argument : call.arguments) {
            parts.push_back(argument.spread ? nullptr : argument.value);
        }
    }
    return parts;
}

/// Returns the expressions whose values the error notes, in the same order.
Parts parts_of(const Expr& expression, const Diagnostic& diagnostic) {
    switch (expression.kind) {
        case NodeKind::Unary: return {as<syntax::Unary>(expression).operand};
        case NodeKind::Binary: return {as<syntax::Binary>(expression).left, as<syntax::Binary>(expression).right};
        case NodeKind::Comparison: {
            const auto& operands = as<syntax::Comparison>(expression).operands;
            return {operands.begin(), operands.end()};
        }
        case NodeKind::Call: return parts_of_call(as<syntax::Call>(expression), diagnostic);
        case NodeKind::Index: {
            const auto& index = as<syntax::Index>(expression);
            Parts parts = {index.object};
            if (diagnostic.code != codes::kNilAccess.code) {
                parts.insert(parts.end(), index.arguments.begin(), index.arguments.end());
            }
            return parts;
        }
        case NodeKind::Field: return {as<syntax::Field>(expression).object};
        default: return {};
    }
}

/// Finds the expression that has the place and the parts of an error.
class Finder final : public check::Walker {
public:
    explicit Finder(const Diagnostic& diagnostic) : diagnostic_(diagnostic), guard_(StackGuard::current()) {}
    Parts take() { return std::move(found_); }

protected:
    void enter(const Expr& expression) override {
        // Where the tree is too deep for this stack, there are no labels.
        if (guard_.exhausted()) {
            throw TooDeep();
        }
        if (at_error(expression.span)) {
            offer(parts_of(expression, diagnostic_));
        }
    }
    void enter(const syntax::Stmt& statement) override {
        if (statement.kind != NodeKind::Assign || !at_error(statement.span)) {
            return;
        }
        const auto& assign = as<syntax::Assign>(statement);
        const bool of_operator =
            diagnostic_.code == codes::kOperandTypes.code || diagnostic_.code == codes::kShapeMismatch.code;
        if (assign.compound && of_operator) {
            offer({assign.targets[0], assign.value});
        } else {
            offer(parts_of(*assign.targets[0], diagnostic_));
        }
    }

private:
    struct TooDeep {};

    bool at_error(Span span) const noexcept {
        return found_.empty() && span.begin == diagnostic_.span.begin && span.end == diagnostic_.span.end;
    }
    void offer(Parts parts) {
        const std::size_t noted = diagnostic_.operands.size();
        // Of nil errors only the object matters, which is noted first.
        if (parts.size() == noted || (parts.size() == 1 && diagnostic_.code == codes::kNilAccess.code)) {
            found_ = std::move(parts);
        }
    }

    const Diagnostic& diagnostic_;
    StackGuard guard_;
    Parts found_;
};

void add_label(Diagnostic& diagnostic, Span where, std::string text) {
    const bool present = std::any_of(diagnostic.labels.begin(), diagnostic.labels.end(), [&](const SpanLabel& label) {
        return label.span.begin == where.begin && label.span.end == where.end && label.text == text;
    });
    if (!present) {
        diagnostic.with_label(where, std::move(text));
    }
}

void label_origin(Diagnostic& diagnostic, const Expr& part, const Operand& operand, const ModuleCode& code) {
    if (part.kind != NodeKind::Name || operand.origin.empty()) {
        return;
    }
    const auto origin =
        std::find_if(code.origins.begin(), code.origins.end(),
                     [&](const ModuleCode::Origin& candidate) { return candidate.use == part.span.begin; });
    if (origin != code.origins.end()) {
        add_label(diagnostic, origin->initializer,
                  "`" + std::string(as<syntax::Name>(part).name.text()) + "` " + operand.origin + " here");
    }
}

} // namespace

void label_operands(Diagnostic& diagnostic, const ModuleCode& code) noexcept {
    if (diagnostic.operands.empty() || code.tree == nullptr) {
        return;
    }
    try {
        Finder finder(diagnostic);
        finder.walk(*code.tree->body);
        const Parts parts = finder.take();
        const std::vector<Operand> operands = std::exchange(diagnostic.operands, {});
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (parts[i] != nullptr && !operands[i].text.empty()) {
                add_label(diagnostic, parts[i]->span, operands[i].text);
                label_origin(diagnostic, *parts[i], operands[i], code);
            }
        }
    } catch (...) {
        // No memory, or no stack: the error is shown as it is.
        return;
    }
}

} // namespace simple::exec
