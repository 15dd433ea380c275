// What test blocks ask of the resolver. Their words are ordinary predefined names: a program that defines one of them
// uses its own, and nothing here applies.
//
// Note [Scopes of test blocks]
// A test block is a function without parameters, but its scope is one of the code around it: a bare assignment to an
// unknown name declares the variable in the enclosing function or module. What the block of a hook declares with `val`
// or `var` is a variable of the scope around the hook, so that the examples after it see it.
#include <algorithm>

#include "sema/resolver_impl.hpp"
#include "syntax/rejected.hpp"

namespace simple::sema {

using syntax::as;
using syntax::NodeKind;

namespace {

constexpr std::string_view kGroupsAndExamples[] = {"describe", "context", "it",  "test",   "example",
                                                   "slow_it",  "skip_it", "xit", "pending"};
constexpr std::string_view kHooks[] = {"before_each", "after_each", "before_all", "after_all"};

template <std::size_t N> bool is_one_of(const std::string_view (&words)[N], std::string_view word) noexcept {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool is_block(const syntax::Call& call) noexcept {
    if (call.arguments.empty()) {
        return false;
    }
    const syntax::Expr& last = *call.arguments[call.arguments.size() - 1].value;
    return last.kind == NodeKind::Lambda &&
           as<syntax::Lambda>(last).function->form == syntax::FunctionForm::TrailingBlock;
}

/// Returns the name a call calls, empty when it calls something else.
Symbol called_name(const syntax::Call& call) noexcept {
    return call.callee->kind == NodeKind::Name ? as<syntax::Name>(*call.callee).name : Symbol();
}

} // namespace

/// Resolves a call that means something of its own in tests. Returns false for every other call.
bool Resolver::resolve_test_call(const syntax::Call& call) {
    if (call.callee->kind == NodeKind::Field) {
        return resolve_matcher_call(call);
    }
    const Symbol name = called_name(call);
    if (!name) {
        return false;
    }
    const std::string_view word = name.text();
    const bool known = is_one_of(kGroupsAndExamples, word) || is_one_of(kHooks, word) || word == "expect_raises";
    if (!known || lookup_existing(name).kind != RefKind::Unresolved) {
        return false;
    }
    return resolve_test_block(call, word);
}

/// Resolves a group, an example, a hook or `expect_raises`; the word is the predefined one.
bool Resolver::resolve_test_block(const syntax::Call& call, std::string_view word) {
    const auto& callee = as<syntax::Name>(*call.callee);
    resolution_.refs[callee.id] = lookup(callee.name);
    if (word != "expect_raises") {
        // A file with tests is not a program that waits for its `main` to be called.
        const Scope* module_scope = scope_;
        while (module_scope->parent != nullptr) {
            module_scope = module_scope->parent;
        }
        const auto main = module_scope->names.find(runtime_.known().main);
        if (main != module_scope->names.end()) {
            main->second->used = true;
        }
    }
    const bool with_block = is_block(call);
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
        const syntax::Expr* value = call.arguments[i].value;
        if (with_block && i + 1 == call.arguments.size()) {
            const bool declares = is_one_of(kHooks, word) && word.starts_with("before");
            next_block_ = declares ? TestBlock::Hook : TestBlock::Scope;
            const Span around = context_subject_;
            const bool by_name = word == "context" && call.arguments[0].value->kind == NodeKind::Name;
            context_subject_ = by_name && i != 0 ? call.arguments[0].value->span : around;
            resolve_expression(value);
            context_subject_ = around;
        } else if (word == "context" && with_block && value->kind == NodeKind::Name &&
                   lookup(as<syntax::Name>(*value).name).kind == RefKind::Unresolved) {
            // Not the text of a group, so the block of the full language is meant.
            error(syntax::make_unsupported("a `context obj:` block", value->span));
        } else if (word == "expect_raises" && value->kind == NodeKind::Name) {
            // The name of the error is not checked, so nobody needs to define it.
            resolution_.refs[value->id] = lookup(as<syntax::Name>(*value).name);
        } else {
            resolve_expression(value);
        }
    }
    return true;
}

/// Resolves `expect(x).to(matcher(y))` with a matcher that nothing defines: that is an error of the example.
bool Resolver::resolve_matcher_call(const syntax::Call& call) {
    const auto& field = as<syntax::Field>(*call.callee);
    const std::string_view verb = field.name.name.text();
    const bool shape = (verb == "to" || verb == "not_to" || verb == "to_not") && call.arguments.size() == 1 &&
                       field.object->kind == NodeKind::Call && call.arguments[0].value->kind == NodeKind::Call;
    if (!shape) {
        return false;
    }
    const Symbol expect = called_name(as<syntax::Call>(*field.object));
    const auto& matcher = as<syntax::Call>(*call.arguments[0].value);
    const Symbol word = called_name(matcher);
    if (!word || !expect || expect.text() != "expect" || lookup_existing(expect).kind != RefKind::Unresolved ||
        lookup(word).kind != RefKind::Unresolved) {
        return false;
    }
    // The name stays unresolved; lowering makes a call of it that raises the error.
    resolve_field(field);
    resolve_arguments(matcher.arguments);
    return true;
}

/// Declares in the scope around the block of a hook; see Note [Scopes of test blocks].
Variable* Resolver::declare_outside(Symbol name, Span span, VariableKind kind, bool immutable) {
    Scope* outside = scope_->parent;
    while (outside->declares_outside) {
        outside = outside->parent;
    }
    Variable* variable = declare_in(outside, name, span, kind, immutable);
    variable->maybe_unset = true;
    variable->reassigned = true;
    variable->hoisted = true;
    if (outside->block != nullptr) {
        resolution_.blocks[outside->block].cells.push_back(variable);
    }
    capture(variable);
    return variable;
}

} // namespace simple::sema
