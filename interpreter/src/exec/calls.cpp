#include "exec/calls.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "exec/invoker.hpp"
#include "exec/member_errors.hpp"
#include "runtime/array.hpp"
#include "runtime/format.hpp"
#include "runtime/native_binding.hpp"
#include "runtime/operand_notes.hpp"
#include "sema/call_errors.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

using runtime::ClassForm;
using runtime::ClassInfo;
using runtime::MethodEntry;

namespace {

std::string quoted(Symbol name) { return "`" + std::string(name.text()) + "`"; }

std::string_view display_name(const FunctionCode& code) {
    return code.name.text().empty() ? std::string_view("<lambda>") : code.name.text();
}

sema::CallShape shape_of(const FunctionCode& code) {
    sema::CallShape shape;
    shape.name = display_name(code);
    shape.span = code.span;
    for (std::uint32_t i = code.has_self ? 1 : 0; i < code.parameter_count; ++i) {
        const bool variadic = code.variadic && i + 1 == code.parameter_count;
        shape.parameters.push_back({code.parameters[i].name, i >= code.required, variadic});
    }
    return shape;
}

[[noreturn]] void fail_arity(Runtime& runtime, const FunctionCode& code, std::uint32_t given, Span span) {
    runtime.fail(sema::wrong_argument_count(shape_of(code), given - (code.has_self ? 1U : 0U), span));
}

/// Collects arguments beyond the last parameter into the array a variadic parameter gets.
void pack_variadic(Runtime& runtime, const FunctionCode& code, Value* frame, std::uint32_t& count) {
    const std::uint32_t last = code.parameter_count - 1;
    const std::uint32_t extra = count > last ? count - last : 0;
    auto* rest = runtime::make_array_of(runtime.heap(), frame + last, extra);
    clear_slots(frame + last, extra);
    for (std::uint32_t i = count; i < last; ++i) {
        frame[i] = Value::absent();
    }
    frame[last] = runtime::array_value(rest);
    count = code.parameter_count;
}

} // namespace

Value call_code(Runtime& runtime, const FunctionCode& code, runtime::Closure* closure, Value* frame,
                std::uint32_t count, Span span) {
    if (count != code.parameter_count || code.variadic) {
        if (!code.accepts(count)) {
            clear_slots(frame, count);
            fail_arity(runtime, code, count, span);
        }
        if (code.variadic) {
            pack_variadic(runtime, code, frame, count);
        }
        for (std::uint32_t i = count; i < code.parameter_count; ++i) {
            frame[i] = Value::absent();
        }
    }
    return invoke(code, closure, frame, span);
}

namespace {

Value call_native_frame(Runtime& runtime, const runtime::NativeFunctionInfo* info, bool method, Value* frame,
                        const Symbol* names, std::uint32_t count, Span span) {
    const std::uint32_t total = method ? count + 1 : count;
    const ArgumentGuard guard(frame, total);
    // Callbacks start above the arguments.
    Value* const top = runtime.stack_top;
    // What a native function calls without a place of its own happens at the place of that function.
    if (span.known()) {
        runtime.native_call = span;
    }
    if (runtime.stack_top < frame + total) {
        runtime.stack_top = frame + total;
    }
    try {
        Value* arguments = method ? frame + 1 : frame;
        const Value result = runtime::call_native(runtime, info, method ? frame : nullptr, arguments, names, count);
        runtime.stack_top = top;
        return result;
    } catch (const runtime::RuntimeError& error) {
        runtime.stack_top = top;
        error.locate(span);
        runtime::note_operands(runtime, error, span, Value::absent(), frame, total);
        throw;
    } catch (const OutOfMemory& failure) {
        runtime.stack_top = top;
        runtime::raise_memory_error(failure, span);
    } catch (...) {
        runtime.stack_top = top;
        throw;
    }
}

/// Moves named arguments to the parameters they name. Positional ones come first.
void place_named(Runtime& runtime, const FunctionCode& code, Value* frame, const Symbol* names, std::uint32_t first,
                 std::uint32_t count, Span span) {
    std::vector<Owned> given;
    given.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        given.emplace_back(runtime::take(frame[i]));
    }
    for (std::uint32_t i = 0; i < code.parameter_count; ++i) {
        frame[i] = Value::absent();
    }
    ArgumentGuard guard(frame, code.parameter_count);
    for (std::uint32_t i = 0; i < count; ++i) {
        const Symbol name = i < first ? Symbol() : names[i - first];
        if (!name) {
            if (i >= code.parameter_count) {
                fail_arity(runtime, code, count, span);
            }
            frame[i] = given[i].leak();
            continue;
        }
        std::uint32_t target = code.has_self ? 1 : 0;
        while (target < code.parameter_count && !(code.parameters[target].name == name)) {
            ++target;
        }
        if (target == code.parameter_count) {
            runtime.fail(sema::unknown_argument(shape_of(code), name, span));
        }
        if (frame[target].tag != Tag::Absent) {
            runtime.fail(sema::repeated_argument(shape_of(code), name, span));
        }
        frame[target] = given[i].leak();
    }
    for (std::uint32_t i = 0; i < code.required; ++i) {
        if (frame[i].tag == Tag::Absent) {
            runtime.fail(sema::missing_argument(shape_of(code), code.parameters[i].name, span));
        }
    }
    guard.dismiss();
    if (code.variadic && frame[code.parameter_count - 1].tag == Tag::Absent) {
        frame[code.parameter_count - 1] = runtime::array_value(runtime::make_array(runtime.heap()));
    }
}

/// Calls script code with named arguments; `first` leading frame slots (self) have no entry in `names`.
Value call_code_named(Runtime& runtime, const FunctionCode& code, runtime::Closure* closure, Value* frame,
                      const Symbol* names, std::uint32_t first, std::uint32_t count, Span span) {
    place_named(runtime, code, frame, names, first, count, span);
    return invoke(code, closure, frame, span);
}

[[noreturn]] void fail_not_callable(Runtime& runtime, Value callee, Span span) {
    if (callee.is_nil()) {
        runtime.fail(codes::kNotCallable, "cannot call nil", span);
    }
    runtime.fail(codes::kNotCallable, "cannot call " + runtime::describe(runtime, callee) + ": it is not a function",
                 span);
}

} // namespace

Value call_value(Runtime& runtime, Value callee, Value* frame, std::uint32_t count, Span span) {
    return call_value_named(runtime, callee, frame, nullptr, count, span);
}

Value call_value_named(Runtime& runtime, Value callee, Value* frame, const Symbol* names, std::uint32_t count,
                       Span span) {
    switch (callee.tag) {
        case Tag::Closure: {
            auto* closure = callee.as<runtime::Closure>();
            const FunctionCode& code = *closure->code;
            runtime::Closure* captures = code.capture_count != 0 ? closure : nullptr;
            if (names != nullptr) {
                return call_code_named(runtime, code, captures, frame, names, 0, count, span);
            }
            return call_code(runtime, code, captures, frame, count, span);
        }
        case Tag::Native:
            return call_native_frame(runtime, callee.as<runtime::NativeFunction>()->info, false, frame, names, count,
                                     span);
        case Tag::BoundMethod: {
            auto* bound = callee.as<runtime::BoundMethod>();
            const Owned keep(runtime::retained(callee));
            for (std::uint32_t i = count; i > 0; --i) {
                frame[i] = runtime::take(frame[i - 1]);
            }
            frame[0] = runtime::retained(bound->receiver);
            const Value function = bound->function;
            if (function.tag == Tag::Native) {
                return call_native_frame(runtime, function.as<runtime::NativeFunction>()->info, true, frame, names,
                                         count, span);
            }
            auto* closure = function.as<runtime::Closure>();
            runtime::Closure* captures = closure->code->capture_count != 0 ? closure : nullptr;
            if (names != nullptr) {
                return call_code_named(runtime, *closure->code, captures, frame, names, 1, count + 1, span);
            }
            return call_code(runtime, *closure->code, captures, frame, count + 1, span);
        }
        case Tag::Class: return construct(runtime, callee.as<runtime::Class>()->info, frame, names, count, span);
        case Tag::NativeObject: {
            const ClassInfo* type = callee.as<runtime::NativeObject>()->type;
            if (type->hooks.call != nullptr && names == nullptr) {
                const Owned keep(runtime::retained(callee));
                const ArgumentGuard guard(frame, count);
                Value* const top = std::exchange(runtime.stack_top, std::max(runtime.stack_top, frame + count));
                runtime.native_call = span;
                try {
                    const Value result = type->hooks.call(runtime, *type, callee, frame, count);
                    runtime.stack_top = top;
                    return result;
                } catch (const runtime::RuntimeError& error) {
                    runtime.stack_top = top;
                    error.locate(span);
                    runtime::note_operands(runtime, error, span, Value::absent(), frame, count);
                    throw;
                } catch (...) {
                    runtime.stack_top = top;
                    throw;
                }
            }
            [[fallthrough]]; // The call of a native object takes no names, its `forward` does.
        }
        case Tag::Instance:
        case Tag::Struct: {
            // A layer is called like a function: `layer(x)` is `layer.forward(x)`.
            const MethodEntry* forward = runtime.class_of(callee)->find_method(runtime.known().forward);
            if (forward != nullptr) {
                for (std::uint32_t i = count; i > 0; --i) {
                    frame[i] = runtime::take(frame[i - 1]);
                }
                frame[0] = runtime::retained(callee);
                return call_method(runtime, runtime.known().forward, frame, names, count, Value::nil(), span);
            }
            break;
        }
        case Tag::Some: {
            const Owned inner(runtime::retained(callee.as<runtime::Box>()->value));
            return call_value_named(runtime, inner, frame, names, count, span);
        }
        default: break;
    }
    clear_slots(frame, count);
    return runtime::located(runtime, span, callee, nullptr, 0,
                            [&]() -> Value { fail_not_callable(runtime, callee, span); });
}

namespace {

Value call_entry(Runtime& runtime, const MethodEntry& entry, Value* frame, const Symbol* names, std::uint32_t count,
                 Span span) {
    const Value function = entry.function;
    if (entry.is_static) {
        // Called on an instance or on the type: the receiver is no argument.
        clear_slot(frame[0]);
        return call_value_named(runtime, function, frame + 1, names, count, span);
    }
    if (function.tag == Tag::Native) {
        return call_native_frame(runtime, function.as<runtime::NativeFunction>()->info, true, frame, names, count,
                                 span);
    }
    auto* closure = function.as<runtime::Closure>();
    runtime::Closure* captures = closure->code->capture_count != 0 ? closure : nullptr;
    if (names != nullptr) {
        return call_code_named(runtime, *closure->code, captures, frame, names, 1, count + 1, span);
    }
    return call_code(runtime, *closure->code, captures, frame, count + 1, span);
}

[[noreturn]] void fail_no_method(Runtime& runtime, Value receiver, Symbol name, Span span) {
    if (receiver.is_nil()) {
        runtime.fail(codes::kNilAccess, "cannot call " + quoted(name) + " on nil", span);
    }
    const bool is_type = receiver.is(Tag::Class);
    const ClassInfo* type = is_type ? receiver.as<runtime::Class>()->info : runtime.class_of(receiver);
    const bool variant = is_type && type->form == ClassForm::Enum;
    const std::string owner = is_type ? std::string(type->name.text()) : runtime::type_name(runtime, receiver);
    Diagnostic diagnostic = make_error(variant ? codes::kUndefinedVariant : codes::kUndefinedMember,
                                       owner + (variant ? " has no variant " : " has no method ") + quoted(name), span);
    if (const std::string nearest = nearest_member(*type, name.text()); !nearest.empty()) {
        diagnostic.with_help("did you mean `" + nearest + "`?");
    }
    runtime.fail(std::move(diagnostic));
}

Value call_type_member(Runtime& runtime, Value type_value, Symbol name, Value* frame, const Symbol* names,
                       std::uint32_t count, Span span, bool& found) {
    const ClassInfo* type = type_value.as<runtime::Class>()->info;
    found = true;
    if (const MethodEntry* entry = type->find_method(name)) {
        clear_slot(frame[0]);
        // Called through the type, the first argument is the receiver; it has no name.
        if (!entry->is_static && (count == 0 || (names != nullptr && names[0]))) {
            runtime.fail(sema::method_without_receiver(type->name.text(), name, span));
        }
        return call_value_named(runtime, entry->function, frame + 1, names, count, span);
    }
    const std::int32_t variant = type->find_variant(name);
    if (variant >= 0) {
        clear_slot(frame[0]);
        return construct_variant(runtime, type, static_cast<std::uint32_t>(variant), frame + 1, names, count, span);
    }
    const std::string_view text = name.text();
    if (text == "create" || text == "new") {
        clear_slot(frame[0]);
        return construct(runtime, type, frame + 1, names, count, span);
    }
    found = false;
    return Value::nil();
}

bool is_layer(Runtime& runtime, Value v) {
    return (v.is(Tag::Instance) || v.is(Tag::Struct)) &&
           runtime.class_of(v)->find_method(runtime.known().forward) != nullptr;
}

/// Finds what the library gives layers as a method and not as a function of that name.
const Value* layer_method(Runtime& runtime, Value receiver, Symbol name) {
    return is_layer(runtime, receiver) ? static_cast<ScriptInvoker&>(runtime.invoker()).layer_method(name) : nullptr;
}

/// An object with `forward` is a layer: the library's functions of layers are methods of it without an import. Null for
/// everything else.
const Value* layer_function(Runtime& runtime, Value receiver, Symbol name) {
    return is_layer(runtime, receiver) ? static_cast<ScriptInvoker&>(runtime.invoker()).library_name(name) : nullptr;
}

} // namespace

Value call_method(Runtime& runtime, Symbol name, Value* frame, const Symbol* names, std::uint32_t count, Value fallback,
                  Span span) {
    const Value receiver = frame[0];
    switch (receiver.tag) {
        case Tag::Instance:
        case Tag::Struct: {
            auto* instance = receiver.as<runtime::Instance>();
            const std::int32_t slot = instance->type->find_field(name);
            if (slot >= 0) {
                const Owned callee(runtime::retained(instance->fields()[slot]));
                clear_slot(frame[0]);
                if (callee.get().is_nil()) {
                    clear_slots(frame + 1, count);
                    runtime.fail(codes::kNotCallable, "cannot call " + quoted(name) + ": the field is nil", span);
                }
                return call_value_named(runtime, callee, frame + 1, names, count, span);
            }
            break;
        }
        case Tag::Class: {
            bool found = false;
            const Value result = call_type_member(runtime, receiver, name, frame, names, count, span, found);
            if (found) {
                return result;
            }
            break;
        }
        case Tag::Module: {
            Value* member = receiver.as<runtime::Module>()->info->find(name);
            if (member != nullptr) {
                const Owned callee(runtime::retained(*member));
                clear_slot(frame[0]);
                return call_value_named(runtime, callee, frame + 1, names, count, span);
            }
            break;
        }
        default: break;
    }
    const ClassInfo* type = runtime.class_of(receiver);
    if (const MethodEntry* entry = type->find_method(name)) {
        return call_entry(runtime, *entry, frame, names, count, span);
    }
    if (receiver.tag == Tag::NativeObject && type->hooks.get_field != nullptr) {
        const Value field =
            runtime::located(span, [&] { return type->hooks.get_field(runtime, *type, receiver, name); });
        if (field.tag != Tag::Absent) {
            const Owned callee(field);
            clear_slot(frame[0]);
            if (count == 0 &&
                !(field.tag == Tag::Closure || field.tag == Tag::Native || field.tag == Tag::BoundMethod)) {
                return runtime::retained(field); // An accessor written with parentheses.
            }
            return call_value_named(runtime, callee, frame + 1, names, count, span);
        }
    }
    if (!fallback.is_nil()) {
        if (receiver.tag == Tag::Struct && receiver.object->references > 1) {
            // To a function the receiver is an argument, and structs are copied into parameters.
            frame[0] = runtime::copy_struct(runtime, receiver);
            runtime::release(receiver);
        }
        if (names == nullptr) {
            return call_value(runtime, fallback, frame, count + 1, span);
        }
        std::vector<Symbol> shifted(count + 1);
        std::copy(names, names + count, shifted.begin() + 1);
        return call_value_named(runtime, fallback, frame, shifted.data(), count + 1, span);
    }
    if (const Value* method = layer_method(runtime, receiver, name)) {
        return call_method(runtime, name, frame, names, count, *method, span);
    }
    // Methods of every value (clone, is_some …) are kept with the kinds, below what a class defines itself.
    const ClassInfo* kind = runtime.builtin_class(receiver.tag);
    if (const MethodEntry* entry = kind != type ? kind->find_method(name) : nullptr) {
        return call_entry(runtime, *entry, frame, names, count, span);
    }
    if (receiver.tag == Tag::Some || receiver.tag == Tag::Ok) {
        // What Option does not have acts on the value inside.
        frame[0] = runtime::retained(receiver.as<runtime::Box>()->value);
        runtime::release(receiver);
        return call_method(runtime, name, frame, names, count, fallback, span);
    }
    if (const Value* function = layer_function(runtime, receiver, name)) {
        return call_method(runtime, name, frame, names, count, *function, span);
    }
    const Owned keep(runtime::take(frame[0]));
    clear_slots(frame + 1, count);
    fail_no_method(runtime, keep, name, span);
}

} // namespace simple::exec
