#include "sema/call_target.hpp"

namespace simple::sema {

using syntax::as;
using syntax::NodeKind;

namespace {

bool is_variadic(const syntax::Parameter& parameter) { return parameter.variadic; }
bool is_variadic(const syntax::FieldDecl& /*field*/) { return false; }

template <typename Declared>
bool declares_float(const List<Declared>& declared, std::size_t skipped, const syntax::Argument& argument,
                    std::size_t position) {
    for (std::size_t i = skipped; i < declared.size(); ++i) {
        const bool variadic = is_variadic(declared[i]);
        const bool reached = variadic ? i <= position + skipped : i == position + skipped;
        if (argument.name.name ? declared[i].name.name == argument.name.name && !variadic : reached) {
            return !argument.spread && is_float_context(declared[i].type, argument.value);
        }
    }
    return false;
}

CallTarget target_of(const syntax::Function& function, const runtime::WellKnown& known) {
    CallTarget target;
    if (!function.alias_of.name) {
        target.parameters = &function.parameters;
        const bool explicit_self = !function.parameters.empty() && function.parameters[0].name.name == known.self;
        target.skipped = explicit_self ? 1 : 0;
    }
    return target;
}

/// Tells whether arguments can be bound to the fields of a class as far as their number and names go.
bool binds_fields(const syntax::Class& declaration, const List<syntax::Argument>& arguments) {
    std::vector<bool> given(declaration.fields.size(), false);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        std::size_t slot = i;
        if (arguments[i].name.name) {
            for (slot = 0; slot < given.size() && !(declaration.fields[slot].name.name == arguments[i].name.name);
                 ++slot) {
            }
        }
        if (slot >= given.size()) {
            return false;
        }
        given[slot] = true;
    }
    for (std::size_t i = 0; i < given.size(); ++i) {
        const syntax::FieldDecl& field = declaration.fields[i];
        if (!given[i] && field.default_value == nullptr && !is_optional_type(field.type)) {
            return false;
        }
    }
    return true;
}

CallTarget construction_target(const ClassScope& scope, const syntax::Call& call, const runtime::WellKnown& known) {
    CallTarget target;
    if (scope.class_declaration == nullptr) {
        return target;
    }
    for (const Symbol factory : {known.init_new, known.create}) {
        const auto found = scope.methods.find(factory);
        if (found != scope.methods.end() && !binds_fields(*scope.class_declaration, call.arguments)) {
            return target_of(*found->second, known);
        }
    }
    target.fields = &scope.class_declaration->fields;
    return target;
}

CallTarget method_target(const ClassScope& scope, Symbol name, const runtime::WellKnown& known) {
    const auto method = scope.methods.find(name);
    const bool known_method = method != scope.methods.end() && !scope.fields.contains(name);
    return known_method ? target_of(*method->second, known) : CallTarget{};
}

CallTarget member_target(const ClassScope& scope, Symbol name, const runtime::WellKnown& known) {
    if (scope.enum_declaration != nullptr) {
        for (const syntax::VariantDecl& variant : scope.enum_declaration->variants) {
            if (variant.name.name == name) {
                CallTarget target;
                target.fields = &variant.payload;
                return target;
            }
        }
    }
    const auto method = scope.methods.find(name);
    return method != scope.methods.end() ? target_of(*method->second, known) : CallTarget{};
}

} // namespace

bool CallTarget::takes_float(const syntax::Argument& argument, std::size_t position) const {
    if (parameters != nullptr) {
        return declares_float(*parameters, skipped, argument, position);
    }
    return fields != nullptr && declares_float(*fields, 0, argument, position);
}

CallTarget call_target(const Resolution& resolution, const syntax::Call& call, const runtime::WellKnown& known) {
    if (call.callee->kind == NodeKind::Field) {
        const auto& field = as<syntax::Field>(*call.callee);
        const Ref& object = resolution.refs[field.object->id];
        if (field.object->kind == NodeKind::Name && object.kind == RefKind::Variable &&
            object.variable->type_scope != nullptr) {
            return member_target(*object.variable->type_scope, field.name.name, known);
        }
        const Type type = resolution.types[field.object->id];
        return type.is(TypeKind::Instance) ? method_target(*type.of, field.name.name, known) : CallTarget{};
    }
    if (call.callee->kind != NodeKind::Name) {
        return {};
    }
    const Ref& ref = resolution.refs[call.callee->id];
    if (ref.kind == RefKind::SelfMethod && ref.variable->type.of != nullptr) {
        return method_target(*ref.variable->type.of, as<syntax::Name>(*call.callee).name, known);
    }
    if (ref.kind != RefKind::Variable) {
        return {};
    }
    if (ref.variable->kind == VariableKind::Function && ref.variable->function != nullptr) {
        return target_of(*ref.variable->function, known);
    }
    const bool type = ref.variable->kind == VariableKind::Class && ref.variable->type_scope != nullptr;
    return type ? construction_target(*ref.variable->type_scope, call, known) : CallTarget{};
}

const runtime::Value* script_value(const Ref& ref) noexcept {
    if (ref.kind != RefKind::Variable || ref.variable->kind != VariableKind::Import ||
        ref.variable->module == nullptr) {
        return nullptr;
    }
    const runtime::ModuleInfo& module = *ref.variable->module;
    return !module.native && module.constants.contains(ref.variable->name) ? ref.variable->address : nullptr;
}

bool names_type_parameter(const FunctionScope& scope, Symbol name) noexcept {
    const auto among = [&](const List<syntax::Identifier>& parameters) {
        for (const syntax::Identifier& parameter : parameters) {
            if (parameter.name == name) {
                return true;
            }
        }
        return false;
    };
    for (const FunctionScope* function = &scope; function != nullptr; function = function->parent) {
        const ClassScope* type = function->enclosing_class;
        if ((function->declaration != nullptr && among(function->declaration->type_parameters)) ||
            (type != nullptr && type->class_declaration != nullptr &&
             among(type->class_declaration->type_parameters)) ||
            (type != nullptr && type->enum_declaration != nullptr && among(type->enum_declaration->type_parameters))) {
            return true;
        }
    }
    return false;
}

bool reads_variable(const Resolution& resolution, const syntax::Call& call) noexcept {
    if (call.form != syntax::CallForm::NoParentheses || !call.arguments.empty() ||
        call.callee->kind != syntax::NodeKind::Name) {
        return false;
    }
    const Ref& ref = resolution.refs[call.callee->id];
    return ref.kind == RefKind::SelfField ||
           (ref.kind == RefKind::Variable &&
            (ref.variable->kind == VariableKind::Variable || ref.variable->kind == VariableKind::Parameter));
}

} // namespace simple::sema
