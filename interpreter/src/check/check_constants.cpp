// Calls and operators of native values that are made of constants.
#include <algorithm>
#include <unordered_set>

#include "check/constants.hpp"
#include "check/kinds.hpp"
#include "check/pass.hpp"
#include "check/passes.hpp"

namespace simple::check {

using runtime::Tag;
using syntax::as;
using syntax::NodeKind;

namespace {

/// Most memory that evaluation may use; larger constants stay unknown.
constexpr std::size_t kEvaluationBytes = std::size_t{32} << 20;

/// Finds what variables are bound to and how they are used.
class UseFinder final : public Walker {
public:
    explicit UseFinder(const Subject& subject) : subject_(subject) {}
    Constants::Uses take() { return std::move(uses_); }

private:
    const sema::Variable* variable_of(const syntax::Expr* expression) const {
        const bool name = expression != nullptr && expression->kind == NodeKind::Name;
        const sema::Ref* ref = name ? &subject_.resolution.refs[expression->id] : nullptr;
        return ref != nullptr && ref->kind == sema::RefKind::Variable ? ref->variable : nullptr;
    }

    void harmless(const syntax::Expr* expression) {
        if (const sema::Variable* variable = variable_of(expression)) {
            ++uses_[variable].harmless;
        }
    }

    void enter(const syntax::Stmt& statement) override {
        if (statement.kind == NodeKind::Binding) {
            bind(as<syntax::Binding>(statement));
        }
    }

    void bind(const syntax::Binding& binding) {
        const bool plain = binding.pattern->kind == syntax::PatternKind::Bind && binding.value != nullptr;
        const sema::Variable* variable = plain ? subject_.resolution.variables[binding.pattern->id] : nullptr;
        // A declared type may convert the value.
        if (variable != nullptr && sema::enforced_type(binding.type) == sema::TypeKind::Any &&
            !sema::is_float_array_type(binding.type)) {
            VariableUse& use = uses_[variable];
            use.value = bound_.insert(variable).second ? binding.value : nullptr;
        }
    }

    void enter(const syntax::Expr& node) override {
        switch (node.kind) {
            case NodeKind::Name:
                if (const sema::Variable* variable = variable_of(&node)) {
                    ++uses_[variable].mentions;
                }
                break;
            case NodeKind::Binary:
                harmless(as<syntax::Binary>(node).left);
                harmless(as<syntax::Binary>(node).right);
                break;
            case NodeKind::Comparison:
                for (const syntax::Expr* operand : as<syntax::Comparison>(node).operands) {
                    harmless(operand);
                }
                break;
            case NodeKind::Interpolation:
                for (const syntax::InterpolationPart& part : as<syntax::Interpolation>(node).parts) {
                    harmless(part.value);
                }
                break;
            case NodeKind::Call: note_call(as<syntax::Call>(node)); break;
            default: break;
        }
    }

    void note_call(const syntax::Call& call) {
        const runtime::Value* callee = known_value(subject_.resolution, *call.callee);
        bool native = callee != nullptr && (callee->is(Tag::Native) || callee->is(Tag::Class));
        if (call.callee->kind == NodeKind::Field) {
            const auto& field = as<syntax::Field>(*call.callee);
            const runtime::Value* owner = known_value(subject_.resolution, *field.object);
            native = native || (owner != nullptr && owner->is(Tag::Class));
            if (const sema::Variable* variable = variable_of(field.object)) {
                uses_[variable].methods.push_back(field.name.name);
            }
        } else {
            harmless(call.callee);
        }
        if (native) {
            for (const syntax::Argument& argument : call.arguments) {
                harmless(argument.value);
            }
        }
    }

    const Subject& subject_;
    Constants::Uses uses_;
    std::unordered_set<const sema::Variable*> bound_;
};

/// Limits the memory of the current account while it lives.
class MemoryCap {
public:
    explicit MemoryCap(std::size_t bytes) noexcept : account_(MemoryAccount::current()), outer_(account_.limit()) {
        const std::size_t cap = account_.live_bytes() + bytes;
        account_.set_limit(outer_ == 0 ? cap : std::min(outer_, cap));
    }
    ~MemoryCap() { account_.set_limit(outer_); }
    MemoryCap(const MemoryCap&) = delete;
    MemoryCap& operator=(const MemoryCap&) = delete;

private:
    MemoryAccount& account_;
    std::size_t outer_;
};

class ConstantsPass final : public Pass {
public:
    ConstantsPass(const Subject& checked, const Constants::Uses& uses, std::vector<Diagnostic>& findings)
        : Pass(checked, findings), constants_(checked, uses, [this](Diagnostic error) { report(std::move(error)); }) {}

private:
    void leave(const syntax::Expr& expression) override {
        const bool candidate = expression.kind == NodeKind::Binary || expression.kind == NodeKind::Call ||
                               expression.kind == NodeKind::Index;
        if (candidate && !in_math()) {
            constants_.evaluate(expression);
        }
    }

    Constants constants_;
};

} // namespace

void check_constants(const Subject& subject, Findings& found) {
    if (subject.pure.functions.empty() && subject.pure.types.empty()) {
        return; // The program names no library that could be evaluated.
    }
    UseFinder finder(subject);
    finder.walk(*subject.module.body);
    const Constants::Uses uses = finder.take();
    const MemoryCap cap(kEvaluationBytes);
    ConstantsPass(subject, uses, found).walk(*subject.module.body);
}

} // namespace simple::check
