// Nodes of calls. Arguments are evaluated straight into the callee's frame.
#pragma once

#include "exec/calls.hpp"
#include "support/arena.hpp"

namespace simple::exec {

/// Where a call puts its arguments: `base` slots above the frame, or, in a module body, above the module's temporaries.
struct CallFrame {
    std::uint32_t base = 0;
    bool module_level = false;

    Value* at(Value* fp) const noexcept { return (module_level ? runtime_now().module_base : fp) + base; }
};

/// `f(a, b)` where f is one known script function without captures and takes exactly these arguments.
NodePtr make_call_function(Arena& arena, Span span, const FunctionCode* code, CallFrame frame, List<NodePtr> arguments);
/// The same with fewer or more arguments: defaults and variadic parameters.
NodePtr make_call_code(Arena& arena, Span span, const FunctionCode* code, CallFrame frame, List<NodePtr> arguments);
/// `f(a, b)` where f is one known native function; `names` is empty when all arguments are positional.
NodePtr make_call_native(Arena& arena, Span span, Runtime& runtime, const runtime::NativeFunctionInfo* function,
                         CallFrame frame, List<NodePtr> arguments, List<Symbol> names);
/// Any callee, arguments positional or named.
NodePtr make_call_value(Arena& arena, Span span, NodePtr callee, CallFrame frame, List<NodePtr> arguments,
                        List<Symbol> names);
/// `receiver.name(arguments)`; `fallback` (may be null) gives the function that `name` means at the call.
NodePtr make_call_method(Arena& arena, Span span, Symbol name, NodePtr receiver, bool safe, CallFrame frame,
                         List<NodePtr> arguments, List<Symbol> names, NodePtr fallback);
/// A method of self's class whose code is known.
NodePtr make_call_self_method(Arena& arena, Span span, const FunctionCode* code, NodePtr self, CallFrame frame,
                              List<NodePtr> arguments);
/// `T(a, b)` with positional arguments, one per field.
NodePtr make_construct(Arena& arena, Span span, const runtime::ClassInfo* type, CallFrame frame,
                       List<NodePtr> arguments);
/// `value |> callee(arguments)`: callee(arguments)(value) when that is a function, else callee(value, arguments).
NodePtr make_pipe_call(Arena& arena, Span span, NodePtr value, NodePtr callee, List<NodePtr> arguments,
                       List<Symbol> names);
/// A call with spread arguments: `f(...xs, a)`.
struct SpreadArgument {
    NodePtr value;
    bool spread;
    Symbol name;
};
NodePtr make_call_spread(Arena& arena, Span span, NodePtr callee, Symbol method, NodePtr receiver, bool safe,
                         List<SpreadArgument> arguments);

/// Makes a closure of a function with captures; each capture is copied (or its cell shared) from the frame.
struct CaptureSource {
    bool from_closure; ///< From the running closure, else from a slot of the frame.
    std::uint32_t index;
};
NodePtr make_closure(Arena& arena, Span span, const FunctionCode* code, std::uint32_t closure_slot,
                     List<CaptureSource> sources);

} // namespace simple::exec
