// Types of calls: what functions, methods and classes give, and arguments bound to something declared f64.
#include <string_view>

#include "sema/call_target.hpp"
#include "sema/inference_impl.hpp"

namespace simple::sema {

using syntax::as;
using syntax::NodeKind;

namespace {

struct NativeResult {
    std::string_view name;
    TypeKind result;
    bool of_numbers;
};

/// Results of predefined functions. Those `of_numbers` give this result for numbers only: they also take arrays and
/// tensors, element by element.
constexpr NativeResult kNativeResults[] = {
    {"len", TypeKind::Int, false},     {"int", TypeKind::Int, false},      {"float", TypeKind::Float, false},
    {"str", TypeKind::Text, false},    {"text", TypeKind::Text, false},    {"sqrt", TypeKind::Float, true},
    {"sin", TypeKind::Float, true},    {"cos", TypeKind::Float, true},     {"tan", TypeKind::Float, true},
    {"exp", TypeKind::Float, true},    {"log", TypeKind::Float, true},     {"atan2", TypeKind::Float, true},
    {"range", TypeKind::Range, false}, {"random", TypeKind::Float, false}, {"random_int", TypeKind::Int, false},
};

} // namespace

void Inference::visit_arguments(const syntax::Call& call) {
    const CallTarget target = call_target(resolution_, call, runtime_.known());
    std::size_t position = 0;
    for (const syntax::Argument& argument : call.arguments) {
        visit(argument.value, !argument.spread && target.takes_float(argument, position));
        ++position;
    }
}

Type Inference::result_of_numbers(const syntax::Call& call, TypeKind result) const {
    for (const syntax::Argument& argument : call.arguments) {
        const Type type = type_of(argument.value);
        if (!type.is_number()) {
            return type.is(TypeKind::Never) ? type : kAny;
        }
    }
    return of(result);
}

Type Inference::call_type(const syntax::Call& call) {
    if (call.callee->kind == NodeKind::Field) {
        const auto& field = as<syntax::Field>(*call.callee);
        const Type object = visit(field.object);
        visit_arguments(call);
        const Ref& member = resolution_.refs[field.id];
        if (member.kind == RefKind::Builtin && !repl_) {
            return imported_result(*member.address);
        }
        if (object.is(TypeKind::Instance)) {
            return method_result(*object.of, field.name.name);
        }
        return kAny;
    }
    visit(call.callee);
    visit_arguments(call);
    if (call.callee->kind != NodeKind::Name) {
        return kAny;
    }
    const auto& name = as<syntax::Name>(*call.callee);
    const Ref& ref = resolution_.refs[name.id];
    if (ref.kind == RefKind::SelfMethod) {
        return ref.variable->type.of != nullptr ? method_result(*ref.variable->type.of, name.name) : kAny;
    }
    if (ref.kind == RefKind::Builtin) {
        for (const NativeResult& native : kNativeResults) {
            if (native.name == name.name.text() && ref.address == runtime_.find_prelude(name.name)) {
                return native.of_numbers ? result_of_numbers(call, native.result) : of(native.result);
            }
        }
        return kAny;
    }
    if (ref.kind != RefKind::Variable) {
        return kAny;
    }
    const Variable& variable = *ref.variable;
    if (const runtime::Value* imported = script_value(ref); imported != nullptr && !repl_) {
        return imported_result(*imported);
    }
    if (variable.kind == VariableKind::Function && variable.function != nullptr && !repl_) {
        const FunctionScope* function = resolution_.functions[variable.function->id];
        return function != nullptr && variable.function->body != nullptr ? function->result : kAny;
    }
    if (variable.kind == VariableKind::Class && variable.type_scope != nullptr &&
        variable.type_scope->class_declaration != nullptr && !has_factory(*variable.type_scope)) {
        return Type{TypeKind::Instance, variable.type_scope};
    }
    return kAny;
}

bool Inference::has_factory(const ClassScope& scope) {
    for (const auto& method : scope.methods) {
        if (method.first.text() == "new" || method.first.text() == "create") {
            return true;
        }
    }
    return false;
}

Type Inference::method_result(const ClassScope& scope, Symbol name) const {
    if (scope.fields.contains(name) || repl_) {
        return kAny;
    }
    const auto found = scope.methods.find(name);
    if (found == scope.methods.end() || found->second->body == nullptr) {
        return kAny;
    }
    const FunctionScope* function = resolution_.functions[found->second->id];
    return function != nullptr ? function->result : kAny;
}

} // namespace simple::sema
