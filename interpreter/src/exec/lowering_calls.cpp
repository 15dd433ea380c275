#include "exec/lowering.hpp"
#include "exec/nodes_test.hpp"

#include <algorithm>

#include "runtime/native_binding.hpp"
#include "sema/call_target.hpp"

namespace simple::exec {

using sema::RefKind;
using sema::Type;
using sema::TypeKind;
using sema::Variable;
using syntax::as;
using syntax::NodeKind;

CallFrame FunctionLowering::begin_call() const {
    CallFrame frame;
    frame.module_level = scope_.is_module;
    frame.base = scope_.is_module ? temporaries_ : first_temporary_ + temporaries_;
    return frame;
}

List<NodePtr> FunctionLowering::lower_arguments(const syntax::Call& call, std::uint32_t first, Value callee) {
    // While an argument is evaluated, those before it wait in the callee's frame.
    const std::uint32_t outer = temporaries_;
    std::vector<NodePtr> nodes;
    for (const syntax::Argument& argument : call.arguments) {
        temporaries_ = outer + first + static_cast<std::uint32_t>(nodes.size());
        note_temporaries(temporaries_ + 1);
        const ArgumentPlace place{static_cast<std::uint32_t>(nodes.size()), argument.name.name, call.arguments.size()};
        const runtime::Conversion declared = argument_conversion(module_.runtime, callee, place);
        nodes.push_back(declared == runtime::Conversion::None ? lower_bound(*argument.value)
                                                              : lower_reading(*argument.value).under(declared));
    }
    note_temporaries(outer + first + static_cast<std::uint32_t>(nodes.size()) + 1);
    temporaries_ = outer;
    return arena_.list(nodes);
}

List<Reading> FunctionLowering::lower_readings(const syntax::Call& call, std::uint32_t first) {
    const std::uint32_t outer = temporaries_;
    std::vector<Reading> readings;
    for (const syntax::Argument& argument : call.arguments) {
        temporaries_ = outer + first + static_cast<std::uint32_t>(readings.size());
        note_temporaries(temporaries_ + 1);
        readings.push_back(lower_reading(*argument.value));
    }
    note_temporaries(outer + first + static_cast<std::uint32_t>(readings.size()) + 1);
    temporaries_ = outer;
    return arena_.list(readings);
}

bool FunctionLowering::needs_readings(const syntax::Call& call) const {
    if (sema::call_target(module_.resolution, call, module_.runtime.known()).known()) {
        return false; // Inference has read the arguments as they are declared.
    }
    return std::any_of(call.arguments.begin(), call.arguments.end(), [&](const syntax::Argument& argument) {
        bool plain_leaves = true;
        return argument.value->kind == NodeKind::Array || reads_two_ways(*argument.value, plain_leaves);
    });
}

/// A call of a value that only a run knows.
NodePtr FunctionLowering::lower_value_call(const syntax::Call& call, NodePtr callee) {
    const CallFrame frame = begin_call();
    const List<Symbol> names = argument_names(call);
    if (needs_readings(call)) {
        return make_call_value_reading(arena_, call.span, callee, frame, lower_readings(call, 0), names);
    }
    return make_call_value(arena_, call.span, callee, frame, lower_arguments(call, 0), names);
}

List<Symbol> FunctionLowering::argument_names(const syntax::Call& call) {
    bool named = call.form == syntax::CallForm::Braces;
    std::vector<Symbol> names;
    for (const syntax::Argument& argument : call.arguments) {
        names.push_back(argument.name.name);
        named = named || static_cast<bool>(argument.name.name);
    }
    return named ? arena_.list(names) : List<Symbol>{};
}

NodePtr FunctionLowering::lower_call(const syntax::Call& call) {
    if (Application application; math_depth_ != 0 && lower_application(call, application)) {
        return make_application(arena_, call.span, application);
    }
    for (const syntax::Argument& argument : call.arguments) {
        if (argument.spread) {
            return lower_spread_call(call);
        }
    }
    if (call.callee->kind == NodeKind::Field) {
        return lower_method_call(call, as<syntax::Field>(*call.callee));
    }
    if (call.callee->kind == NodeKind::Name) {
        const auto& name = as<syntax::Name>(*call.callee);
        return lower_named_call(call, name, module_.resolution.refs[name.id]);
    }
    return lower_value_call(call, lower_expression(*call.callee));
}

NodePtr FunctionLowering::lower_named_call(const syntax::Call& call, const syntax::Name& name, const sema::Ref& ref) {
    if (ref.kind == RefKind::SelfMethod) {
        return lower_self_method_call(call, name.name, *ref.variable);
    }
    if (ref.kind == RefKind::Variable && ref.variable->kind == sema::VariableKind::Function &&
        ref.variable->function != nullptr && ref.variable->function->form != syntax::FunctionForm::Extern &&
        !module_.options.repl) {
        Value known;
        if (value_is_known(ref, known)) {
            return lower_function_call(call, *ref.variable);
        }
    }
    if (sema::reads_variable(module_.resolution, call)) {
        return lower_name(name, ref, name.name, false);
    }
    if (ref.kind == RefKind::Unresolved) {
        // The resolver lets no other name pass that nothing defines.
        return make_unknown_matcher(arena_, name.span, name.name);
    }
    Value callee;
    if (value_is_known(ref, callee) && !callee.is_nil()) {
        return lower_constant_call(call, callee);
    }
    return lower_value_call(call, lower_name(name, ref, name.name, false));
}

/// Puts named arguments in the order of the parameters when none is missing. Evaluation order may change only between
/// arguments without side effects, so it is done for literals and names only.
bool FunctionLowering::reorder(const syntax::Call& call, const FunctionCode& code, std::vector<NodePtr>& nodes,
                               CallFrame /*frame*/) {
    if (call.arguments.size() != code.parameter_count || code.variadic || code.has_self) {
        return false;
    }
    std::vector<const syntax::Argument*> placed(code.parameter_count, nullptr);
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
        const syntax::Argument& argument = call.arguments[i];
        std::size_t target = i;
        if (argument.name.name) {
            for (target = 0; target < code.parameter_count && !(code.parameters[target].name == argument.name.name);
                 ++target) {
            }
        }
        if (target >= code.parameter_count || placed[target] != nullptr) {
            return false;
        }
        if (target != i) {
            const NodeKind kind = argument.value->kind;
            const bool inert = kind == NodeKind::IntLiteral || kind == NodeKind::FloatLiteral ||
                               kind == NodeKind::BoolLiteral || kind == NodeKind::TextLiteral ||
                               kind == NodeKind::Name || kind == NodeKind::NilLiteral;
            if (!inert) {
                return false;
            }
        }
        placed[target] = &argument;
    }
    const std::uint32_t outer = temporaries_;
    for (const syntax::Argument* argument : placed) {
        temporaries_ = outer + static_cast<std::uint32_t>(nodes.size());
        note_temporaries(temporaries_ + 1);
        nodes.push_back(lower_bound(*argument->value));
    }
    note_temporaries(outer + static_cast<std::uint32_t>(nodes.size()) + 1);
    temporaries_ = outer;
    return true;
}

NodePtr FunctionLowering::lower_function_call(const syntax::Call& call, const Variable& variable) {
    const FunctionCode* code = module_.code_of(module_.resolution.functions[variable.function->id]);
    const CallFrame frame = begin_call();
    const List<Symbol> names = argument_names(call);
    if (!names.empty()) {
        std::vector<NodePtr> nodes;
        if (reorder(call, *code, nodes, frame)) {
            return make_call_function(arena_, call.span, code, frame, arena_.list(nodes));
        }
        NodePtr callee = constant(call.span, module_.shared_closure(*const_cast<FunctionCode*>(code)));
        return make_call_value(arena_, call.span, callee, frame, lower_arguments(call, 0), names);
    }
    const List<NodePtr> arguments = lower_arguments(call, 0);
    if (arguments.size() == code->parameter_count && !code->variadic) {
        return make_call_function(arena_, call.span, code, frame, arguments);
    }
    return make_call_code(arena_, call.span, code, frame, arguments);
}

NodePtr FunctionLowering::lower_constant_call(const syntax::Call& call, Value callee) {
    const CallFrame frame = begin_call();
    switch (callee.tag) {
        case Tag::Native: {
            const runtime::NativeFunctionInfo* info = callee.as<runtime::NativeFunction>()->info;
            return make_call_native(arena_, call.span, module_.runtime, info, frame, lower_arguments(call, 0, callee),
                                    argument_names(call));
        }
        case Tag::Class: return lower_construction(call, callee.as<runtime::Class>()->info);
        case Tag::Closure: {
            auto* closure = callee.as<runtime::Closure>();
            const List<Symbol> names = argument_names(call);
            if (names.empty() && closure->code->capture_count == 0) {
                const List<NodePtr> arguments = lower_arguments(call, 0, callee);
                if (arguments.size() == closure->code->parameter_count && !closure->code->variadic) {
                    return make_call_function(arena_, call.span, closure->code, frame, arguments);
                }
                return make_call_code(arena_, call.span, closure->code, frame, arguments);
            }
            break;
        }
        default: break;
    }
    return make_call_value(arena_, call.span, constant(call.callee->span, callee), frame,
                           lower_arguments(call, 0, callee), argument_names(call));
}

NodePtr FunctionLowering::lower_construction(const syntax::Call& call, const runtime::ClassInfo* info) {
    const CallFrame frame = begin_call();
    const List<Symbol> names = argument_names(call);
    // Borrowed: the run time keeps the object of a type.
    const Value type = runtime::Owned(module_.runtime.class_value(info)).get();
    const bool fields = info->form == runtime::ClassForm::Class || info->form == runtime::ClassForm::Struct;
    if (fields && names.empty() && call.arguments.size() == info->fields.size()) {
        return make_construct(arena_, call.span, info, frame, lower_arguments(call, 0, type));
    }
    // Named arguments that name the fields in order are positional ones.
    if (fields && call.arguments.size() == info->fields.size() && names.size() == info->fields.size()) {
        bool in_order = true;
        for (std::size_t i = 0; i < names.size(); ++i) {
            in_order = in_order && (!names[i] || names[i] == info->fields[i].name);
        }
        if (in_order) {
            return make_construct(arena_, call.span, info, frame, lower_arguments(call, 0, type));
        }
    }
    NodePtr callee = constant(call.callee->span, type);
    return make_call_value(arena_, call.span, callee, frame, lower_arguments(call, 0, type), names);
}

const FunctionCode* FunctionLowering::known_method(const sema::ClassScope& scope, Symbol name,
                                                   std::size_t arguments) const {
    if (scope.fields.contains(name) || module_.options.repl) {
        return nullptr;
    }
    const auto found = scope.methods.find(name);
    if (found == scope.methods.end() || found->second->body == nullptr) {
        return nullptr;
    }
    const sema::FunctionScope* function = module_.resolution.functions[found->second->id];
    if (function == nullptr || function->self == nullptr || !function->captures.empty()) {
        return nullptr;
    }
    const FunctionCode* code = module_.code_of(function);
    return code->parameter_count == arguments + 1 && !code->variadic ? code : nullptr;
}

NodePtr FunctionLowering::lower_self_method_call(const syntax::Call& call, Symbol name, const Variable& self) {
    const OperandRef receiver = self_operand(self);
    NodePtr node =
        receiver.kind == OperandRef::Kind::Local
            ? static_cast<NodePtr>(arena_.make<Load<LocalPlace>>(call.callee->span, LocalPlace{receiver.slot}))
            : receiver.node;
    const CallFrame frame = begin_call();
    const List<Symbol> names = argument_names(call);
    if (fuse() && names.empty() && self.type.is(TypeKind::Instance)) {
        if (const FunctionCode* code = known_method(*self.type.of, name, call.arguments.size())) {
            return make_call_self_method(arena_, call.span, code, node, frame, lower_arguments(call, 1));
        }
    }
    if (needs_readings(call)) {
        return make_call_method_reading(arena_, call.span, name, node, false, frame, lower_readings(call, 1), names,
                                        nullptr);
    }
    return make_call_method(arena_, call.span, name, node, false, frame, lower_arguments(call, 1), names, nullptr);
}

/// Makes the value of a function that a member's name means as a plain name; null when it is no variable.
NodePtr FunctionLowering::function_value(const sema::Ref& function, Span span) {
    Value known;
    if (value_is_known(function, known)) {
        return constant(span, known);
    }
    return function.kind == RefKind::Variable ? load(*function.variable, span, false) : nullptr;
}

NodePtr FunctionLowering::lower_method_call(const syntax::Call& call, const syntax::Field& field) {
    const sema::Ref& member = module_.resolution.refs[field.id];
    if (member.kind == RefKind::Builtin) {
        return lower_constant_call(call, *member.address);
    }
    const List<Symbol> names = argument_names(call);
    if (member.kind == RefKind::Variable) {
        return lower_value_call(call, load(*member.variable, field.span, false));
    }
    const Type object = type_of(*field.object);
    const sema::Ref& fallback_ref = module_.resolution.refs[call.id];
    NodePtr fallback = fallback_ref.kind != RefKind::Unresolved ? function_value(fallback_ref, field.span) : nullptr;
    NodePtr receiver = lower_expression(*field.object);
    const CallFrame frame = begin_call();
    if (fuse() && names.empty() && !field.safe && object.is(TypeKind::Instance)) {
        if (const FunctionCode* code = known_method(*object.of, field.name.name, call.arguments.size())) {
            return make_call_self_method(arena_, call.span, code, receiver, frame, lower_arguments(call, 1));
        }
    }
    if (needs_readings(call)) {
        return make_call_method_reading(arena_, call.span, field.name.name, receiver, field.safe, frame,
                                        lower_readings(call, 1), names, fallback);
    }
    return make_call_method(arena_, call.span, field.name.name, receiver, field.safe, frame, lower_arguments(call, 1),
                            names, fallback);
}

NodePtr FunctionLowering::lower_spread_call(const syntax::Call& call) {
    std::vector<SpreadArgument> arguments;
    for (const syntax::Argument& argument : call.arguments) {
        arguments.push_back({lower_bound(*argument.value), argument.spread, argument.name.name});
    }
    if (call.callee->kind == NodeKind::Field) {
        const auto& field = as<syntax::Field>(*call.callee);
        if (module_.resolution.refs[field.id].kind == RefKind::Unresolved) {
            const sema::Ref& function = module_.resolution.refs[call.id];
            NodePtr fallback = function.kind != RefKind::Unresolved ? function_value(function, field.span) : nullptr;
            return make_call_spread(arena_, call.span, fallback, field.name.name, lower_expression(*field.object),
                                    field.safe, arena_.list(arguments));
        }
    }
    NodePtr callee = call.callee->kind == NodeKind::Name
                         ? lower_name(*call.callee, module_.resolution.refs[call.callee->id],
                                      as<syntax::Name>(*call.callee).name, false)
                         : lower_expression(*call.callee);
    return make_call_spread(arena_, call.span, callee, Symbol(), nullptr, false, arena_.list(arguments));
}

} // namespace simple::exec
