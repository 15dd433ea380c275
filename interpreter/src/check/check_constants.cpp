// Calls and operators of native values that are made of constants.
#include <algorithm>
#include <unordered_map>
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

/// What an expression depends on.
struct Dependencies {
    std::unordered_set<const sema::Variable*> variables;
    bool anything = false; ///< It calls a function of the program.
};

/// Collects the variables an expression mentions, and those that these were made from.
class DependencyFinder final : public Walker {
public:
    DependencyFinder(const Subject& subject, const Constants::Uses& uses, Dependencies& found)
        : subject_(subject), uses_(uses), found_(found) {}

    void collect(const syntax::Expr& expression) {
        visit(&expression);
        while (!open_.empty()) {
            const syntax::Expr* value = open_.back();
            open_.pop_back();
            visit(value);
        }
    }

private:
    void enter(const syntax::Expr& node) override {
        if (node.kind == NodeKind::Call) {
            const syntax::Expr& callee = *as<syntax::Call>(node).callee;
            found_.anything = found_.anything ||
                              (callee.kind != NodeKind::Field && known_value(subject_.resolution, callee) == nullptr);
        }
        const sema::Ref& ref = subject_.resolution.refs[node.id];
        if (node.kind != NodeKind::Name || ref.kind != sema::RefKind::Variable ||
            !found_.variables.insert(ref.variable).second) {
            return;
        }
        const auto use = uses_.find(ref.variable);
        if (use != uses_.end() && use->second.value != nullptr) {
            open_.push_back(use->second.value);
        }
    }

    const Subject& subject_;
    const Constants::Uses& uses_;
    Dependencies& found_;
    std::vector<const syntax::Expr*> open_;
};

/// Looks for statements that leave a loop, a function or the program.
class LeaveFinder final : public Walker {
public:
    bool found = false;

private:
    void enter(const syntax::Stmt& statement) override {
        found = found || statement.kind == NodeKind::Return || statement.kind == NodeKind::Break ||
                statement.kind == NodeKind::Continue;
    }
    void enter(const syntax::Expr& expression) override {
        const bool call =
            expression.kind == NodeKind::Call && as<syntax::Call>(expression).callee->kind == NodeKind::Name;
        const std::string_view name =
            call ? as<syntax::Name>(*as<syntax::Call>(expression).callee).name.text() : std::string_view();
        found = found || expression.kind == NodeKind::Throw || expression.kind == NodeKind::Propagate ||
                name == "panic" || name == "exit" || name == "fail";
    }
};

/// Reports errors of evaluation at their place, unless a condition that knows of the same values may keep the program
/// from coming there.
class ConstantsPass final : public Pass {
public:
    ConstantsPass(const Subject& checked, const Constants::Uses& uses, std::vector<Diagnostic>& findings)
        : Pass(checked, findings), uses_(uses),
          constants_(checked, uses, [this](const syntax::Expr& place, Diagnostic error) {
              errors_.emplace(place.id, std::move(error));
          }) {}

private:
    void leave(const syntax::Expr& expression) override {
        const bool candidate = expression.kind == NodeKind::Binary || expression.kind == NodeKind::Call ||
                               expression.kind == NodeKind::Index;
        if (candidate && !in_math()) {
            constants_.evaluate(expression);
        }
        const auto error = errors_.find(expression.id);
        if (error != errors_.end() && !is_guarded(expression)) {
            report(error->second);
        }
        if (expression.kind == NodeKind::If) {
            guard_what_follows(as<syntax::If>(expression));
        }
        if (expression.kind == NodeKind::Lambda) {
            end_function();
        }
    }

    void enter(const syntax::Expr& expression) override {
        if (expression.kind == NodeKind::Lambda) {
            functions_.push_back(passed_.size());
        }
    }
    void enter(const syntax::Stmt& statement) override {
        if (statement.kind == NodeKind::Function) {
            functions_.push_back(passed_.size());
        }
    }
    void leave(const syntax::Stmt& statement) override {
        if (statement.kind == NodeKind::Function) {
            end_function();
        }
    }
    void end_function() {
        passed_.resize(functions_.back());
        functions_.pop_back();
    }

    void begin_conditional(const syntax::Expr& condition) override { conditions_.push_back(&condition); }
    void end_conditional() override { conditions_.pop_back(); }

    /// Behind `if x.shape != […]: return` only certain shapes arrive.
    void guard_what_follows(const syntax::If& node) {
        LeaveFinder finder;
        for (const syntax::Branch& branch : node.branches) {
            finder.walk(*branch.body);
        }
        if (node.otherwise != nullptr) {
            finder.walk(*node.otherwise);
        }
        if (finder.found) {
            for (const syntax::Branch& branch : node.branches) {
                passed_.push_back(branch.condition.value);
            }
        }
    }

    bool is_guarded(const syntax::Expr& place) const {
        if (conditions_.empty() && passed_.empty()) {
            return false;
        }
        Dependencies guards;
        for (const std::vector<const syntax::Expr*>* list : {&conditions_, &passed_}) {
            for (const syntax::Expr* condition : *list) {
                DependencyFinder(subject(), uses_, guards).collect(*condition);
            }
        }
        Dependencies wanted;
        DependencyFinder(subject(), uses_, wanted).collect(place);
        return guards.anything ||
               std::any_of(wanted.variables.begin(), wanted.variables.end(),
                           [&](const auto* variable) { return guards.variables.contains(variable); });
    }

    const Constants::Uses& uses_;
    std::unordered_map<std::uint32_t, Diagnostic> errors_; ///< By id of the place.
    std::vector<const syntax::Expr*> conditions_;          ///< Around the place.
    std::vector<const syntax::Expr*> passed_;              ///< Before the place, where the program may have left.
    std::vector<std::size_t> functions_;                   ///< Size of `passed_` at the start of each function around.
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
