#include "sema/inference_impl.hpp"

namespace simple::sema {

void Inference::run() {
    constexpr int kMaxPasses = 30;
    for (int pass = 0; pass < kMaxPasses; ++pass) {
        changed_ = false;
        visit_everything();
        if (!changed_) {
            return;
        }
    }
    // Not settled: promise nothing.
    for (Variable& variable : resolution_.variable_storage) {
        if (variable.enforced == TypeKind::Any) {
            variable.type = kAny;
        }
    }
    for (FunctionScope& function : resolution_.function_storage) {
        function.result = kAny;
    }
    visit_everything();
}

void Inference::visit_everything() {
    for (const ClassScope& type : resolution_.class_storage) {
        if (type.class_declaration == nullptr) {
            continue;
        }
        for (const syntax::FieldDecl& field : type.class_declaration->fields) {
            if (field.default_value != nullptr) {
                resolution_.float_context[field.default_value->id] = is_float_context(field.type, field.default_value);
            }
        }
    }
    for (FunctionScope& function : resolution_.function_storage) {
        function_ = &function;
        if (function.is_module) {
            visit_block(*module_.body);
        } else if (function.declaration != nullptr) {
            visit_function(function);
        }
    }
    for (const auto& [expression, scope] : resolution_.thunks) {
        function_ = scope;
        visit(expression, resolution_.float_context[expression->id]);
    }
}

namespace {

/// Returns the expression a body ends with, or null.
const syntax::Expr* last_value(const syntax::Block& body) {
    const bool value =
        !body.statements.empty() && body.statements.back()->kind == syntax::NodeKind::ExpressionStatement;
    return value ? syntax::as<syntax::ExpressionStatement>(*body.statements.back()).value : nullptr;
}

} // namespace

void Inference::visit_function(FunctionScope& function) {
    const syntax::Function& declaration = *function.declaration;
    const std::size_t skipped = declaration.parameters.size() - function.parameters.size();
    for (std::size_t i = 0; i < function.parameters.size(); ++i) {
        const syntax::Parameter& parameter = declaration.parameters[i + skipped];
        Variable& variable = *function.parameters[i];
        const bool nil_default =
            parameter.default_value != nullptr &&
            visit(parameter.default_value, is_float_context(parameter.type, parameter.default_value)).is(TypeKind::Nil);
        if (parameter.variadic) {
            set(variable, of(TypeKind::Array));
            variable.float_array = is_float_array_type(parameter.type);
        } else if (!nil_default && enforced_type(parameter.type) != TypeKind::Any) {
            variable.enforced = enforced_type(parameter.type);
            set(variable, of(variable.enforced));
        } else {
            set(variable, kAny);
            variable.float_array = is_float_array_type(parameter.type);
        }
        if (parameter.pattern != nullptr) {
            set_pattern(parameter.pattern, kAny);
        }
    }
    if (declaration.body == nullptr) {
        set_result(function, kAny);
        return;
    }
    visit_block(*declaration.body, is_float_context(declaration.result, last_value(*declaration.body)));
    Type result = block_value(*declaration.body);
    for (const syntax::Expr* value : function.returns) {
        result = join(result, value == nullptr ? of(TypeKind::Nil) : type_of(value));
    }
    if (is_float_type(declaration.result) && result.is_number()) {
        result = of(TypeKind::Float);
    }
    set_result(function, result);
}

void Inference::set(Variable& variable, Type type) {
    if (variable.enforced != TypeKind::Any) {
        type = of(variable.enforced);
    } else if (variable.maybe_unset || variable.to_float || (repl_ && variable.module_level)) {
        type = kAny;
    }
    const Type joined = join(variable.type, type);
    if (!(joined == variable.type)) {
        variable.type = joined;
        changed_ = true;
    }
}

void Inference::set_result(FunctionScope& function, Type type) {
    const Type joined = join(function.result, type);
    if (!(joined == function.result)) {
        function.result = joined;
        changed_ = true;
    }
}

Type Inference::read(const Variable& variable) const {
    switch (variable.kind) {
        case VariableKind::Variable:
        case VariableKind::Parameter: break;
        case VariableKind::Function: return of(TypeKind::Function);
        default: return kAny;
    }
    // From another function it may be read before it has a value.
    const bool foreign = variable.owner != function_;
    if (foreign && (variable.hoisted || variable.module_level)) {
        return kAny;
    }
    return variable.type;
}

void Inference::set_named(std::uint32_t id, Type type) {
    if (Variable* variable = resolution_.variables[id]) {
        set(*variable, type);
    }
}

void infer(const syntax::Module& module, runtime::Runtime& runtime, const Importer& importer, Resolution& resolution,
           bool repl) {
    Inference(module, runtime, importer, resolution, repl).run();
}

} // namespace simple::sema
