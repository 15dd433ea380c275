// The executable form of a function, and how it is entered and left.
#pragma once

#include <cstdint>

#include "exec/node.hpp"
#include "runtime/class_info.hpp"
#include "sema/types.hpp"
#include "support/arena.hpp"
#include "support/interner.hpp"

namespace simple::exec {

/// What has to happen to one argument before the body runs.
struct ParameterCode {
    Symbol name;
    std::uint32_t slot = 0;
    sema::TypeKind enforced = sema::TypeKind::Any; ///< Checked; i64 converts to an enforced f64.
    runtime::Conversion conversion = runtime::Conversion::None;
    bool boxed = false;              ///< Moved into a cell.
    bool variadic = false;           ///< `enforced` is about every element.
    NodePtr default_value = nullptr; ///< Evaluated in the callee's frame where the argument is absent.
    NodePtr destructure = nullptr;   ///< Binds a pattern parameter.
};

/// A function ready to run. Lives in its module's arena.
struct FunctionCode {
    Symbol name;
    Span span;
    Runtime* runtime = nullptr;
    NodePtr body = nullptr;            ///< `eval` gives the result.
    std::uint32_t parameter_count = 0; ///< Self included.
    std::uint32_t required = 0;        ///< Leading parameters without default; self included.
    std::uint32_t extent = 0;          ///< Slots and temporaries.
    std::uint32_t closure_slot = 0;    ///< Holds the closure while it runs, when there are captures.
    std::uint32_t capture_count = 0;
    bool has_self = false;
    bool variadic = false;
    bool plain_entry = true;                       ///< No parameter needs anything before the body runs.
    List<ParameterCode> parameters;                ///< Self included, if any, as the first.
    List<std::uint32_t> owned_slots;               ///< Slots that may own a reference when the body ends.
    const syntax::Function* declaration = nullptr; ///< Null for a module body and a default.
    sema::TypeKind result = sema::TypeKind::Any;   ///< Kind of every result, as far as it is certain.
    Value shared = Value::nil(); ///< The one closure of a function without captures; owned by the module.

    bool accepts(std::uint32_t count) const noexcept {
        return count >= required && (variadic || count <= parameter_count);
    }
};

/// Checks, converts, fills in and boxes parameters as FunctionCode::parameters says.
void prepare_parameters(const FunctionCode& code, Value* fp);
/// Clears a frame that an exception leaves, and adds the call to the error's stack trace. Call inside a handler. A
/// failed allocation becomes an error, which is thrown.
void unwind_frame(const FunctionCode& code, Value* fp, Span call);
/// Raises E0503 for too deep recursion; the counters are as they were before the call.
[[noreturn]] void fail_depth(Runtime& runtime, Span call);

inline void clear_slot(Value& slot) noexcept {
    if (slot.is_object()) {
        runtime::release(slot);
        slot = Value::nil();
    }
}

/// Runs a function whose arguments stand in its frame, one per parameter (Absent where none was given). The callee
/// owns them. `closure` is null for a function without captures.
inline Value invoke(const FunctionCode& code, runtime::Closure* closure, Value* fp, Span call) {
    Runtime& rt = *code.runtime;
    if (--rt.budget <= 0) {
        rt.poll(call);
    }
    if (++rt.depth > rt.limits.call_depth || fp + code.extent > rt.stack_end ||
        reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) < rt.stack_limit) {
        --rt.depth;
        fail_depth(rt, call);
    }
    // Native code that calls back starts its frames above this one.
    Value* const caller_top = rt.stack_top;
    rt.stack_top = fp + code.extent;
    try {
        if (closure != nullptr) {
            fp[code.closure_slot] = runtime::retained(Value::of(closure, Tag::Closure));
        }
        if (!code.plain_entry) {
            prepare_parameters(code, fp);
        }
        const Value result = code.body->eval(fp);
        --rt.depth;
        rt.stack_top = caller_top;
        for (const std::uint32_t slot : code.owned_slots) {
            clear_slot(fp[slot]);
        }
        return result;
    } catch (...) {
        --rt.depth;
        rt.stack_top = caller_top;
        unwind_frame(code, fp, call);
        throw;
    }
}

} // namespace simple::exec
