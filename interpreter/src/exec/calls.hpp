// Calls of values whose kind is only known while running, and the general forms of calls: named and spread arguments,
// defaults, construction. Frames hold owned arguments; every function here consumes them, also when it raises.
#pragma once

#include <cstdint>

#include "exec/function_code.hpp"
#include "runtime/class_info.hpp"

namespace simple::exec {

/// Calls any callable with `count` positional arguments in `frame`.
Value call_value(Runtime& runtime, Value callee, Value* frame, std::uint32_t count, Span span);
/// Calls with some arguments named; `names[i]` is empty for positional ones.
Value call_value_named(Runtime& runtime, Value callee, Value* frame, const Symbol* names, std::uint32_t count,
                       Span span);

/// Calls a script function with `count` arguments in `frame` (self included): fills in and packs what is missing.
Value call_code(Runtime& runtime, const FunctionCode& code, runtime::Closure* closure, Value* frame,
                std::uint32_t count, Span span);

/// Calls `receiver.name(…)`: frame[0] is the receiver, `count` counts the arguments after it. `names` may be null.
/// `fallback` is what `name` means as a function at the call, or nil (language: UFCS).
Value call_method(Runtime& runtime, Symbol name, Value* frame, const Symbol* names, std::uint32_t count, Value fallback,
                  Span span);

/// Builds an object of a class from arguments.
Value construct(Runtime& runtime, const runtime::ClassInfo* type, Value* frame, const Symbol* names,
                std::uint32_t count, Span span);
/// Makes an enum value from arguments.
Value construct_variant(Runtime& runtime, const runtime::ClassInfo* type, std::uint32_t variant, Value* frame,
                        const Symbol* names, std::uint32_t count, Span span);

/// Reads `object.name` into `member`, which is owned; returns false when the value has no such member.
bool find_member(Runtime& runtime, Value object, Symbol name, Span span, Value& member);
/// Reads `object.name` as an expression does: field, method without arguments, bound method.
Value get_field(Runtime& runtime, Value object, Symbol name, Span span);
/// Writes a field; takes over `value`.
void set_field(Runtime& runtime, Value object, Symbol name, Value value, Span span);
/// Checks and converts a value about to be stored in a field; takes over and returns it.
Value admit_field(Runtime& runtime, const runtime::ClassInfo& type, std::uint32_t slot, Value owned, Span span);

/// Clears `count` slots.
inline void clear_slots(Value* slots, std::uint32_t count) noexcept {
    for (std::uint32_t i = 0; i < count; ++i) {
        clear_slot(slots[i]);
    }
}
/// Clears argument slots when the scope ends, also by an exception.
class ArgumentGuard {
public:
    ArgumentGuard(Value* slots, std::uint32_t count) noexcept : slots_(slots), count_(count) {}
    ~ArgumentGuard() { clear_slots(slots_, count_); }
    /// Leaves the slots to someone else.
    void dismiss() noexcept { count_ = 0; }
    ArgumentGuard(const ArgumentGuard&) = delete;
    ArgumentGuard& operator=(const ArgumentGuard&) = delete;

private:
    Value* slots_;
    std::uint32_t count_;
};

} // namespace simple::exec
