// Functions and their bodies.
#include <utility>

#include "sema/resolver_impl.hpp"
#include "support/error_codes.hpp"

namespace simple::sema {

bool Resolver::has_self(const syntax::Function& function) const {
    using syntax::FunctionForm;
    if (function.form == FunctionForm::Static) {
        return false;
    }
    if (function.form == FunctionForm::Me) {
        return true;
    }
    const std::string_view name = function.name.name.text();
    const bool constructor_like =
        name == "new" || name == "create" || name == "default" || name.substr(0, 5) == "from_";
    if (!constructor_like) {
        return true;
    }
    // Constructor-like methods are static unless their text mentions self.
    const std::string_view text = runtime_.sources().text(function.span);
    const auto is_word = [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    };
    for (std::size_t at = text.find("self"); at != std::string_view::npos; at = text.find("self", at + 4)) {
        const bool starts = at == 0 || !is_word(text[at - 1]);
        const bool ends = at + 4 >= text.size() || !is_word(text[at + 4]);
        if (starts && ends) {
            return true;
        }
    }
    return false;
}

FunctionScope* Resolver::make_function(const syntax::Function& function, ClassScope* enclosing_class) {
    FunctionScope& scope = resolution_.function_storage.emplace_back();
    scope.declaration = &function;
    scope.parent = function_;
    scope.enclosing_class = enclosing_class;
    resolution_.functions[function.id] = &scope;
    return &scope;
}

void Resolver::defer(const syntax::Function& function, FunctionScope* scope) {
    if (function.body != nullptr) {
        deferred_.push_back({&function, scope, scope_});
    } else {
        report_repeated_parameters(function);
    }
}

void Resolver::resolve_deferred(std::size_t first) {
    // Bodies may defer further functions of their own blocks; those are resolved before this loop goes on.
    for (std::size_t i = first; i < deferred_.size(); ++i) {
        const Deferred deferred = deferred_[i];
        resolve_function_body(deferred);
    }
    deferred_.resize(first);
}

void Resolver::resolve_function_body(const Deferred& deferred) {
    Scope* const outer_scope = scope_;
    FunctionScope* const outer_function = function_;
    const int outer_loops = std::exchange(loops_, 0);
    const int outer_values = std::exchange(value_blocks_, 0);
    scope_ = deferred.parent;
    function_ = deferred.scope;
    const syntax::Function& function = *deferred.function;
    const TestBlock test_block = std::exchange(next_block_, TestBlock::None);
    Scope* const body_scope = push_scope(function.body, true);
    body_scope->test_block = test_block != TestBlock::None;
    body_scope->declares_outside = test_block == TestBlock::Hook;

    report_repeated_parameters(function);
    std::size_t first_parameter = 0;
    const bool explicit_self =
        !function.parameters.empty() && function.parameters[0].name.name == runtime_.known().self;
    const bool method = function_->self != nullptr;
    if (method) {
        function_->self->owner = function_;
        function_->self->slot = function_->slot_count++;
        scope_->names[runtime_.known().self] = function_->self;
    }
    if (explicit_self && (method || function_->enclosing_class != nullptr)) {
        first_parameter = 1;
    }
    for (std::size_t i = first_parameter; i < function.parameters.size(); ++i) {
        const syntax::Parameter& parameter = function.parameters[i];
        Variable* variable = declare(parameter.name.name, parameter.name.span, VariableKind::Parameter, false);
        function_->parameters.push_back(variable);
    }
    for (std::size_t i = first_parameter; i < function.parameters.size(); ++i) {
        const syntax::Parameter& parameter = function.parameters[i];
        resolve_expression(parameter.default_value);
        if (parameter.pattern != nullptr) {
            declare_pattern(parameter.pattern, false);
        }
    }
    const std::size_t first = deferred_.size();
    hoist(*function.body);
    resolve_statements(*function.body);
    resolve_deferred(first);
    pop_scope();
    scope_ = outer_scope;
    function_ = outer_function;
    loops_ = outer_loops;
    value_blocks_ = outer_values;
}

void Resolver::report_repeated_parameters(const syntax::Function& function) {
    std::unordered_map<Symbol, Span> seen;
    for (const syntax::Parameter& parameter : function.parameters) {
        report_repeated("parameter", parameter.name, seen);
    }
}

void Resolver::report_repeated_fields(const List<syntax::FieldDecl>& fields) {
    std::unordered_map<Symbol, Span> seen;
    for (const syntax::FieldDecl& field : fields) {
        report_repeated("field", field.name, seen);
    }
}

void Resolver::report_repeated_variants(const syntax::Enum& declaration) {
    std::unordered_map<Symbol, Span> seen;
    for (const syntax::VariantDecl& variant : declaration.variants) {
        report_repeated("variant", variant.name, seen);
        report_repeated_fields(variant.payload);
    }
}

/// Reports a name that `seen` has already; parts without a name and `_` may stand more than once.
void Resolver::report_repeated(std::string_view what, const syntax::Identifier& name,
                               std::unordered_map<Symbol, Span>& seen) {
    if (!name.name || name.name.text() == "_") {
        return;
    }
    const auto [earlier, added] = seen.emplace(name.name, name.span);
    if (!added) {
        error(make_error(codes::kDuplicateDefinition,
                         std::string(what) + " `" + std::string(name.name.text()) + "` is declared twice", name.span,
                         "declared again here")
                  .with_label(earlier->second, "first declared here"));
    }
}

void Resolver::resolve_thunk(const syntax::Expr* expression, ClassScope* enclosing_class) {
    if (expression == nullptr) {
        return;
    }
    FunctionScope& scope = resolution_.function_storage.emplace_back();
    scope.parent = function_;
    scope.enclosing_class = enclosing_class;
    scope.block = is_local_scope() ? scope_->block : nullptr;
    resolution_.thunks[expression] = &scope;
    FunctionScope* const outer = function_;
    function_ = &scope;
    push_scope(nullptr, true);
    resolve_expression(expression);
    pop_scope();
    function_ = outer;
}

} // namespace simple::sema
