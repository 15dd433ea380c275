#include "exec/nodes_reading.hpp"

#include "exec/nil_error.hpp"

namespace simple::exec {

using runtime::ClassInfo;
using runtime::Conversion;

namespace {

Conversion conversion_of(const std::vector<runtime::FieldInfo>& fields, ArgumentPlace at) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (at.name ? fields[i].name == at.name : i == at.position) {
            return fields[i].conversion;
        }
    }
    return Conversion::None;
}

/// `skipped` leading parameters take no argument.
Conversion conversion_of(const FunctionCode& code, std::uint32_t skipped, ArgumentPlace at) {
    for (std::uint32_t i = skipped; i < code.parameter_count; ++i) {
        const ParameterCode& parameter = code.parameters[i];
        const bool reached = parameter.variadic ? i <= at.position + skipped : i == at.position + skipped;
        if (at.name ? parameter.name == at.name && !parameter.variadic : reached) {
            return parameter.conversion;
        }
    }
    return Conversion::None;
}

Conversion conversion_of(Runtime& runtime, const runtime::NativeFunctionInfo* function, ArgumentPlace at) {
    if (function->next_overload != nullptr) {
        return Conversion::None;
    }
    const auto& parameters = runtime::with_parameters(runtime, function).parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (at.name ? parameters[i].name == at.name : i == at.position) {
            // Arrays are checked by the function itself, which may tell integers from floats.
            return parameters[i].type == "f64" ? Conversion::ToFloat : Conversion::None;
        }
    }
    return Conversion::None;
}

Conversion function_conversion(Runtime& runtime, Value function, bool method, ArgumentPlace at) {
    if (function.is(Tag::Closure)) {
        const FunctionCode& code = *function.as<runtime::Closure>()->code;
        return conversion_of(code, method && code.has_self ? 1 : 0, at);
    }
    if (function.is(Tag::Native)) {
        return conversion_of(runtime, function.as<runtime::NativeFunction>()->info, at);
    }
    return argument_conversion(runtime, function, at);
}

/// Returns the function that a construction calls because its arguments do not go to the fields; nil when they do.
Value constructor_of(Runtime& runtime, const ClassInfo& type, ArgumentPlace at) {
    if (!type.constructor.is_nil()) {
        return type.constructor;
    }
    std::size_t required = 0;
    for (const runtime::FieldInfo& field : type.fields) {
        required += field.default_value == nullptr && !field.optional ? 1U : 0U;
    }
    const bool fits =
        at.count >= required && at.count <= type.fields.size() && (!at.name || type.find_field(at.name) >= 0);
    for (const Symbol factory : {runtime.known().init_new, runtime.known().create}) {
        const runtime::MethodEntry* entry = type.find_method(factory);
        if (!fits && entry != nullptr && entry->is_static) {
            return entry->function;
        }
    }
    return Value::nil();
}

Conversion type_member_conversion(Runtime& runtime, Value type_value, Symbol member, ArgumentPlace at) {
    const ClassInfo* type = type_value.as<runtime::Class>()->info;
    if (const runtime::MethodEntry* entry = type->find_method(member)) {
        return function_conversion(runtime, entry->function, !entry->is_static, at);
    }
    const std::int32_t variant = type->find_variant(member);
    if (variant >= 0) {
        return conversion_of(type->variants[static_cast<std::size_t>(variant)].fields, at);
    }
    return argument_conversion(runtime, type_value, at);
}

struct CallValueReading final : Node {
    CallValueReading(Span where, NodePtr c, CallFrame f, List<Reading> a, List<Symbol> n) noexcept
        : Node(where), callee(c), frame(f), arguments(a), names(n) {}
    Value eval(Value* fp) const override {
        Runtime& rt = runtime_now();
        const Owned function(callee->eval(fp));
        Value* const values = frame.at(fp);
        const FunctionCode* code =
            function.get().is(Tag::Closure) ? function.get().as<runtime::Closure>()->code : nullptr;
        const bool known_plain = code != nullptr && code == plain_code;
        bool all_plain = true;
        for (std::uint32_t i = 0; i < arguments.count; ++i) {
            const Reading& argument = arguments.items[i];
            NodePtr node = argument.plain;
            if (argument.floats != nullptr && !known_plain) {
                const Symbol name = names.items != nullptr ? names.items[i] : Symbol();
                node = argument.under(argument_conversion(rt, function, {i, name, arguments.count}));
                all_plain = all_plain && node == argument.plain;
            }
            const Value v = node->eval(fp);
            values[i] = v;
        }
        plain_code = all_plain ? code : nullptr;
        return naming_nil(callee->span, span,
                          [&] { return call_value_named(rt, function, values, names.items, arguments.count, span); });
    }
    NodePtr callee;
    CallFrame frame;
    List<Reading> arguments;
    List<Symbol> names;
    mutable const FunctionCode* plain_code = nullptr; ///< The last callee, when it declares nothing about them.
};

struct SetFieldReading final : StatementNode {
    SetFieldReading(Span where, NodePtr o, Symbol n, const Reading& v) noexcept
        : StatementNode(where), object(o), name(n), value(v) {}
    Flow exec(Value* fp) const override {
        const Owned o(object->eval(fp));
        Owned v(value.under(declared(o))->eval(fp));
        naming_nil(object->span, span, [&] { set_field(runtime_now(), o, name, v.leak(), span); });
        return Flow::Next;
    }
    Conversion declared(Value target) const {
        if (target.is(Tag::Some)) {
            return declared(target.as<runtime::Box>()->value);
        }
        if (!target.is(Tag::Instance) && !target.is(Tag::Struct)) {
            return Conversion::None;
        }
        const ClassInfo* type = target.as<runtime::Instance>()->type;
        const std::int32_t slot = type->find_field(name);
        return slot < 0 ? Conversion::None : type->fields[static_cast<std::size_t>(slot)].conversion;
    }
    NodePtr object;
    Symbol name;
    Reading value;
};

} // namespace

Conversion argument_conversion(Runtime& runtime, Value callee, ArgumentPlace at) {
    switch (callee.tag) {
        case Tag::Closure:
        case Tag::Native: return function_conversion(runtime, callee, false, at);
        case Tag::BoundMethod:
            return function_conversion(runtime, callee.as<runtime::BoundMethod>()->function, true, at);
        case Tag::Class: {
            const ClassInfo* type = callee.as<runtime::Class>()->info;
            const Value constructor = constructor_of(runtime, *type, at);
            return constructor.is_nil() ? conversion_of(type->fields, at)
                                        : function_conversion(runtime, constructor, false, at);
        }
        case Tag::Instance:
        case Tag::Struct: {
            const runtime::MethodEntry* forward = runtime.class_of(callee)->find_method(runtime.known().forward);
            return forward == nullptr ? Conversion::None : function_conversion(runtime, forward->function, true, at);
        }
        case Tag::Some: return argument_conversion(runtime, callee.as<runtime::Box>()->value, at);
        default: return Conversion::None;
    }
}

Conversion method_argument_conversion(Runtime& runtime, Value receiver, Symbol method, Value fallback,
                                      ArgumentPlace at) {
    if (receiver.is(Tag::Class)) {
        return type_member_conversion(runtime, receiver, method, at);
    }
    if (receiver.is(Tag::Module)) {
        const Value* member = receiver.as<runtime::Module>()->info->find(method);
        return member == nullptr ? Conversion::None : argument_conversion(runtime, *member, at);
    }
    const ClassInfo* type = runtime.class_of(receiver);
    if (receiver.is(Tag::Instance) || receiver.is(Tag::Struct)) {
        const std::int32_t slot = type->find_field(method);
        if (slot >= 0) {
            return argument_conversion(runtime, receiver.as<runtime::Instance>()->fields()[slot], at);
        }
    }
    if (const runtime::MethodEntry* entry = type->find_method(method)) {
        return function_conversion(runtime, entry->function, !entry->is_static, at);
    }
    if (!fallback.is_nil()) {
        return argument_conversion(runtime, fallback, {at.position + 1, at.name, at.count + 1});
    }
    return receiver.is(Tag::Some)
               ? method_argument_conversion(runtime, receiver.as<runtime::Box>()->value, method, fallback, at)
               : Conversion::None;
}

NodePtr make_call_value_reading(Arena& arena, Span span, NodePtr callee, CallFrame frame, List<Reading> arguments,
                                List<Symbol> names) {
    return arena.make<CallValueReading>(span, callee, frame, arguments, names);
}
NodePtr make_set_field_reading(Arena& arena, Span span, NodePtr object, Symbol name, const Reading& value) {
    return arena.make<SetFieldReading>(span, object, name, value);
}

} // namespace simple::exec
