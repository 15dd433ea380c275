#include "exec/nodes_call.hpp"

#include <algorithm>
#include <vector>

#include "exec/nil_error.hpp"
#include "exec/nodes_reading.hpp"
#include "exec/operands.hpp"
#include "runtime/array.hpp"
#include "runtime/native_binding.hpp"
#include "runtime/operand_notes.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

namespace {

using runtime::ClassInfo;
using runtime::NativeFunctionInfo;

/// Evaluates arguments into the callee's frame.
inline Value* evaluate_arguments(const CallFrame& frame, const List<NodePtr>& arguments, Value* fp) {
    Value* const callee = frame.at(fp);
    for (std::uint32_t i = 0; i < arguments.count; ++i) {
        const Value v = arguments.items[i]->eval(fp);
        callee[i] = v;
    }
    return callee;
}

/// Exact arity, known at lowering; the common counts are unrolled.
template <int N> struct CallFunction final : Node {
    CallFunction(Span where, const FunctionCode* c, CallFrame f, List<NodePtr> a) noexcept
        : Node(where), code(c), frame(f) {
        for (int i = 0; i < N; ++i) {
            arguments[i] = a[static_cast<std::size_t>(i)];
        }
    }
    Value eval(Value* fp) const override {
        Value* const callee = frame.at(fp);
        for (int i = 0; i < N; ++i) {
            const Value v = arguments[i]->eval(fp);
            callee[i] = v;
        }
        return invoke(*code, nullptr, callee, span);
    }
    const FunctionCode* code;
    CallFrame frame;
    NodePtr arguments[N == 0 ? 1 : N];
};

struct CallFunctionMany final : Node {
    CallFunctionMany(Span where, const FunctionCode* c, CallFrame f, List<NodePtr> a) noexcept
        : Node(where), code(c), frame(f), arguments(a) {}
    Value eval(Value* fp) const override {
        return invoke(*code, nullptr, evaluate_arguments(frame, arguments, fp), span);
    }
    const FunctionCode* code;
    CallFrame frame;
    List<NodePtr> arguments;
};

struct CallCode final : Node {
    CallCode(Span where, const FunctionCode* c, CallFrame f, List<NodePtr> a) noexcept
        : Node(where), code(c), frame(f), arguments(a) {}
    Value eval(Value* fp) const override {
        Value* const callee = evaluate_arguments(frame, arguments, fp);
        return call_code(*code->runtime, *code, nullptr, callee, arguments.count, span);
    }
    const FunctionCode* code;
    CallFrame frame;
    List<NodePtr> arguments;
};

/// A native function that takes exactly these arguments: no binding, no names.
struct CallNativeDirect final : Node {
    CallNativeDirect(Span where, Runtime& r, const NativeFunctionInfo* f, CallFrame cf, List<NodePtr> a) noexcept
        : Node(where), runtime(&r), function(f), frame(cf), arguments(a) {}
    Value eval(Value* fp) const override {
        Value* const values = evaluate_arguments(frame, arguments, fp);
        const ArgumentGuard guard(values, arguments.count);
        runtime::NativeCall call{*runtime, *function, values, arguments.count};
        return runtime::located(*runtime, span, Value::absent(), values, arguments.count,
                                [&] { return function->raw(call); });
    }
    Runtime* runtime;
    const NativeFunctionInfo* function;
    CallFrame frame;
    List<NodePtr> arguments;
};

struct CallNative final : Node {
    CallNative(Span where, Runtime& r, const NativeFunctionInfo* f, CallFrame cf, List<NodePtr> a,
               List<Symbol> n) noexcept
        : Node(where), runtime(&r), function(f), frame(cf), arguments(a), names(n) {}
    Value eval(Value* fp) const override {
        Value* const values = evaluate_arguments(frame, arguments, fp);
        const ArgumentGuard guard(values, arguments.count);
        return runtime::located(*runtime, span, Value::absent(), values, arguments.count, [&] {
            return runtime::call_native(*runtime, function, nullptr, values, names.items, arguments.count);
        });
    }
    Runtime* runtime;
    const NativeFunctionInfo* function;
    CallFrame frame;
    List<NodePtr> arguments;
    List<Symbol> names;
};

struct CallValue final : Node {
    CallValue(Span where, NodePtr c, CallFrame f, List<NodePtr> a, List<Symbol> n) noexcept
        : Node(where), callee(c), frame(f), arguments(a), names(n) {}
    Value eval(Value* fp) const override {
        const Owned function(callee->eval(fp));
        Value* const values = evaluate_arguments(frame, arguments, fp);
        const Value v = function.get();
        if (v.is(Tag::Closure) && names.items == nullptr) {
            auto* closure = v.as<runtime::Closure>();
            const FunctionCode& code = *closure->code;
            if (code.parameter_count == arguments.count && !code.variadic) {
                return invoke(code, code.capture_count != 0 ? closure : nullptr, values, span);
            }
        }
        return naming_nil(callee->span, span, [&] {
            return call_value_named(runtime_now(), v, values, names.items, arguments.count, span);
        });
    }
    NodePtr callee;
    CallFrame frame;
    List<NodePtr> arguments;
    List<Symbol> names;
};

/// `receiver.name(arguments)` with a one-entry inline cache: the class of the last receiver and what `name` is there.
struct CallMethod final : Node {
    CallMethod(Span where, Symbol n, NodePtr r, bool s, CallFrame f, List<NodePtr> a, List<Symbol> an,
               NodePtr fb) noexcept
        : Node(where), name(n), receiver(r), safe(s), frame(f), arguments(a), names(an), fallback(fb) {}
    Value eval(Value* fp) const override {
        Value object = receiver->eval(fp);
        return enter(object) ? call(object, fp) : object;
    }
    /// Opens an option for `?.`; returns false when nothing is called.
    bool enter(Value& object) const {
        if (safe && object.is_nil()) {
            return false;
        }
        if (safe && object.is(Tag::Some)) {
            // `x?.name` of Some(v) is v.name, also where the option has such a method itself.
            const Owned option(object);
            object = runtime::retained(object.as<runtime::Box>()->value);
        }
        return true;
    }
    /// Calls the method of an object, which the callee's frame takes over.
    Value call(Value object, Value* fp) const {
        Value* const callee = frame.at(fp);
        callee[0] = object;
        for (std::uint32_t i = 0; i < arguments.count; ++i) {
            const Value v = arguments.items[i]->eval(fp);
            callee[i + 1] = v;
        }
        Runtime& rt = runtime_now();
        const ClassInfo* type = rt.class_of(object);
        if (type != cached_type) {
            fill_cache(rt, type, object);
        }
        switch (cached) {
            case Cached::Code: return invoke(*cached_code, nullptr, callee, span);
            case Cached::Closure: {
                // Entering the block of a local type gives its methods new closures.
                auto* const closure = cached_entry->function.as<runtime::Closure>();
                if (closure->code == cached_code) {
                    return invoke(*cached_code, closure, callee, span);
                }
                break;
            }
            case Cached::Native: return call_direct(rt, callee);
            case Cached::None: break;
        }
        return call_slow(rt, callee, fp);
    }

    enum class Cached : std::uint8_t { None, Code, Closure, Native };

    Value call_direct(Runtime& rt, Value* callee) const {
        const ArgumentGuard guard(callee, arguments.count + 1);
        runtime::NativeCall call{rt, *cached_native, callee, arguments.count + 1};
        return runtime::located(rt, span, Value::absent(), callee, arguments.count + 1,
                                [&] { return cached_native->raw(call); });
    }
    Value call_slow(Runtime& rt, Value* callee, Value* fp) const {
        const Owned function(fallback != nullptr ? fallback->eval(fp) : Value::nil());
        return naming_nil(receiver->span, span,
                          [&] { return call_method(rt, name, callee, names.items, arguments.count, function, span); });
    }
    void fill_cache(Runtime& rt, const ClassInfo* type, Value object) const {
        cached_type = type;
        cached = Cached::None;
        const bool type_like = object.is(Tag::Class) || object.is(Tag::Module);
        if (names.items != nullptr || type_like || type->find_field(name) >= 0) {
            return;
        }
        const runtime::MethodEntry* entry = type->find_method(name);
        if (entry == nullptr || entry->is_static) {
            return;
        }
        if (entry->function.is(Tag::Closure)) {
            auto* closure = entry->function.as<runtime::Closure>();
            if (closure->code->parameter_count == arguments.count + 1 && !closure->code->variadic) {
                cached_code = closure->code;
                cached_entry = entry;
                cached = closure->code->capture_count != 0 ? Cached::Closure : Cached::Code;
            }
        } else if (entry->function.is(Tag::Native)) {
            const NativeFunctionInfo* info = entry->function.as<runtime::NativeFunction>()->info;
            if (runtime::accepts_directly(rt, info, arguments.count)) {
                cached_native = info;
                cached = Cached::Native;
            }
        }
    }

    Symbol name;
    NodePtr receiver;
    bool safe;
    mutable Cached cached = Cached::None;
    CallFrame frame;
    List<NodePtr> arguments;
    List<Symbol> names;
    NodePtr fallback;
    mutable const ClassInfo* cached_type = nullptr;
    mutable const FunctionCode* cached_code = nullptr;
    mutable const runtime::MethodEntry* cached_entry = nullptr;
    mutable const NativeFunctionInfo* cached_native = nullptr;
};

/// CallMethod with arguments that read as the method declares them; the class for which all are plain is remembered.
struct CallMethodReading final : Node {
    CallMethodReading(Span where, const CallMethod& c, List<Reading> a) noexcept : Node(where), plain(c), readings(a) {}
    Value eval(Value* fp) const override {
        Runtime& rt = runtime_now();
        Value object = plain.receiver->eval(fp);
        if (!plain.enter(object)) {
            return object;
        }
        const ClassInfo* type = rt.class_of(object);
        if (type == plain_type) {
            return plain.call(object, fp);
        }
        Value* const callee = plain.frame.at(fp);
        callee[0] = object;
        const Owned function(plain.fallback != nullptr ? plain.fallback->eval(fp) : Value::nil());
        bool all_plain = !object.is(Tag::Class) && !object.is(Tag::Module) && type->find_field(plain.name) < 0;
        for (std::uint32_t i = 0; i < readings.count; ++i) {
            const Reading& reading = readings.items[i];
            NodePtr node = reading.plain;
            if (reading.floats != nullptr) {
                const Symbol label = plain.names.items != nullptr ? plain.names.items[i] : Symbol();
                node = reading.under(
                    method_argument_conversion(rt, object, plain.name, function, {i, label, readings.count}));
                all_plain = all_plain && node == reading.plain;
            }
            const Value v = node->eval(fp);
            callee[i + 1] = v;
        }
        plain_type = all_plain && type->find_method(plain.name) != nullptr ? type : nullptr;
        return naming_nil(plain.receiver->span, span, [&] {
            return call_method(rt, plain.name, callee, plain.names.items, readings.count, function, span);
        });
    }
    CallMethod plain;
    List<Reading> readings;
    mutable const ClassInfo* plain_type = nullptr;
};

struct CallSelfMethod final : Node {
    CallSelfMethod(Span where, const FunctionCode* c, NodePtr s, CallFrame f, List<NodePtr> a) noexcept
        : Node(where), code(c), self(s), frame(f), arguments(a) {}
    Value eval(Value* fp) const override {
        Value* const callee = frame.at(fp);
        const Value receiver = self->eval(fp);
        callee[0] = receiver;
        for (std::uint32_t i = 0; i < arguments.count; ++i) {
            const Value v = arguments.items[i]->eval(fp);
            callee[i + 1] = v;
        }
        return invoke(*code, nullptr, callee, span);
    }
    const FunctionCode* code;
    NodePtr self;
    CallFrame frame;
    List<NodePtr> arguments;
};

struct Construct final : Node {
    Construct(Span where, const ClassInfo* t, CallFrame f, List<NodePtr> a) noexcept
        : Node(where), type(t), frame(f), arguments(a) {}
    Value eval(Value* fp) const override {
        Value* const values = evaluate_arguments(frame, arguments, fp);
        for (std::uint32_t i = 0; i < arguments.count; ++i) {
            const runtime::FieldInfo& field = type->fields[i];
            const bool fits = (field.enforced == Tag::Nil || values[i].tag == field.enforced ||
                               (field.enforced == Tag::Float && values[i].is_int())) &&
                              (field.expected == Tag::Nil || values[i].tag == field.expected);
            if (!fits) {
                return construct(runtime_now(), type, values, nullptr, arguments.count, span);
            }
        }
        Runtime& rt = runtime_now();
        auto* instance = rt.heap().make<runtime::Instance>(type->instance_tag, arguments.count * sizeof(Value));
        instance->type = type;
        Value* const fields = instance->fields();
        for (std::uint32_t i = 0; i < arguments.count; ++i) {
            const Value v = values[i];
            values[i] = Value::nil();
            fields[i] =
                type->fields[i].enforced == Tag::Float && v.is_int() ? Value::of(static_cast<double>(v.integer)) : v;
        }
        return Value::of(instance, type->instance_tag);
    }
    const ClassInfo* type;
    CallFrame frame;
    List<NodePtr> arguments;
};

/// With a receiver a method call, where `callee` is the function of the method's name, or null.
struct CallSpread final : Node {
    CallSpread(Span where, NodePtr c, Symbol m, NodePtr r, bool s, List<SpreadArgument> a) noexcept
        : Node(where), callee(c), method(m), receiver(r), safe(s), arguments(a) {}
    Value eval(Value* fp) const override {
        Runtime& rt = runtime_now();
        std::vector<Owned> values;
        std::vector<Symbol> names;
        bool named = false;
        // One place of the stack is for the function itself. What a spread gives may have no end.
        const auto room = static_cast<std::size_t>(std::max<std::ptrdiff_t>(rt.stack_end - rt.stack_top - 1, 0));
        const auto add = [&](Owned value, Symbol name) {
            if (values.size() >= room) {
                rt.fail(codes::kArgumentCount, "too many arguments: they do not fit on the stack", span);
            }
            values.push_back(std::move(value));
            names.push_back(name);
        };
        const Owned function(callee != nullptr ? callee->eval(fp) : Value::nil());
        if (receiver != nullptr) {
            Owned object(receiver->eval(fp));
            if (safe && object.get().is(Tag::Some)) {
                object = Owned(runtime::retained(object.get().as<runtime::Box>()->value));
            }
            if (safe && object.get().is_nil()) {
                return object.leak();
            }
            values.push_back(std::move(object));
        }
        for (const SpreadArgument& argument : arguments) {
            Owned value(argument.value->eval(fp));
            if (!argument.spread) {
                add(std::move(value), argument.name);
                named = named || static_cast<bool>(argument.name);
                continue;
            }
            runtime::Iteration it(rt, value, span);
            Value element;
            while (it.next(element)) {
                add(Owned(element), Symbol());
            }
        }
        Value* const frame = rt.stack_top;
        const std::uint32_t total = static_cast<std::uint32_t>(values.size());
        for (std::uint32_t i = 0; i < total; ++i) {
            frame[i] = values[i].leak();
        }
        const Symbol* name_list = named ? names.data() : nullptr;
        if (receiver != nullptr) {
            return call_method(rt, method, frame, name_list, total - 1, function, span);
        }
        return call_value_named(rt, function, frame, name_list, total, span);
    }
    NodePtr callee;
    Symbol method;
    NodePtr receiver;
    bool safe;
    List<SpreadArgument> arguments;
};

struct MakeClosure final : Node {
    MakeClosure(Span where, const FunctionCode* c, std::uint32_t slot, List<CaptureSource> s) noexcept
        : Node(where), code(c), closure_slot(slot), sources(s) {}
    Value eval(Value* fp) const override {
        auto* closure = runtime_now().heap().make<runtime::Closure>(Tag::Closure, sources.count * sizeof(Value));
        closure->code = code;
        for (std::uint32_t i = 0; i < sources.count; ++i) {
            const CaptureSource& source = sources.items[i];
            const Value v = source.from_closure ? fp[closure_slot].as<runtime::Closure>()->captures()[source.index]
                                                : fp[source.index];
            closure->captures()[i] = runtime::retained(v);
        }
        return Value::of(closure, Tag::Closure);
    }
    const FunctionCode* code;
    std::uint32_t closure_slot;
    List<CaptureSource> sources;
};

} // namespace

NodePtr make_call_function(Arena& arena, Span span, const FunctionCode* code, CallFrame frame,
                           List<NodePtr> arguments) {
    switch (arguments.count) {
        case 0: return arena.make<CallFunction<0>>(span, code, frame, arguments);
        case 1: return arena.make<CallFunction<1>>(span, code, frame, arguments);
        case 2: return arena.make<CallFunction<2>>(span, code, frame, arguments);
        case 3: return arena.make<CallFunction<3>>(span, code, frame, arguments);
        case 4: return arena.make<CallFunction<4>>(span, code, frame, arguments);
        default: return arena.make<CallFunctionMany>(span, code, frame, arguments);
    }
}
NodePtr make_call_code(Arena& arena, Span span, const FunctionCode* code, CallFrame frame, List<NodePtr> arguments) {
    return arena.make<CallCode>(span, code, frame, arguments);
}
NodePtr make_call_native(Arena& arena, Span span, Runtime& runtime, const NativeFunctionInfo* function, CallFrame frame,
                         List<NodePtr> arguments, List<Symbol> names) {
    if (names.empty() && runtime::accepts_directly(runtime, function, arguments.count)) {
        return arena.make<CallNativeDirect>(span, runtime, function, frame, arguments);
    }
    return arena.make<CallNative>(span, runtime, function, frame, arguments, names);
}
NodePtr make_call_value(Arena& arena, Span span, NodePtr callee, CallFrame frame, List<NodePtr> arguments,
                        List<Symbol> names) {
    return arena.make<CallValue>(span, callee, frame, arguments, names);
}
NodePtr make_call_method(Arena& arena, Span span, Symbol name, NodePtr receiver, bool safe, CallFrame frame,
                         List<NodePtr> arguments, List<Symbol> names, NodePtr fallback) {
    return arena.make<CallMethod>(span, name, receiver, safe, frame, arguments, names, fallback);
}
NodePtr make_call_self_method(Arena& arena, Span span, const FunctionCode* code, NodePtr self, CallFrame frame,
                              List<NodePtr> arguments) {
    return arena.make<CallSelfMethod>(span, code, self, frame, arguments);
}
NodePtr make_construct(Arena& arena, Span span, const ClassInfo* type, CallFrame frame, List<NodePtr> arguments) {
    return arena.make<Construct>(span, type, frame, arguments);
}
NodePtr make_call_method_reading(Arena& arena, Span span, Symbol name, NodePtr receiver, bool safe, CallFrame frame,
                                 List<Reading> arguments, List<Symbol> names, NodePtr fallback) {
    std::vector<NodePtr> plain;
    for (const Reading& argument : arguments) {
        plain.push_back(argument.plain);
    }
    const CallMethod call(span, name, receiver, safe, frame, arena.list(plain), names, fallback);
    return arena.make<CallMethodReading>(span, call, arguments);
}
NodePtr make_call_spread(Arena& arena, Span span, NodePtr callee, Symbol method, NodePtr receiver, bool safe,
                         List<SpreadArgument> arguments) {
    return arena.make<CallSpread>(span, callee, method, receiver, safe, arguments);
}
NodePtr make_closure(Arena& arena, Span span, const FunctionCode* code, std::uint32_t closure_slot,
                     List<CaptureSource> sources) {
    return arena.make<MakeClosure>(span, code, closure_slot, sources);
}

} // namespace simple::exec
