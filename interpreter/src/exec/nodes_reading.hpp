// Values that read differently where they are bound to something declared f64 or [f64] (language 2.4), in places where
// only a run knows what they are bound to.
#pragma once

#include "exec/nodes_call.hpp"
#include "runtime/class_info.hpp"

namespace simple::exec {

/// A value in both readings.
struct Reading {
    NodePtr plain = nullptr;
    NodePtr floats = nullptr; ///< Null: there is no difference.
    /// The declaration that `floats` is for.
    runtime::Conversion when = runtime::Conversion::None;

    /// The reading behind `old op=`: what is added to a float is one chain with it.
    NodePtr behind(Value old) const noexcept {
        return under(old.is_float() ? runtime::Conversion::ToFloat : runtime::Conversion::None);
    }
    NodePtr under(runtime::Conversion declared) const noexcept {
        return floats != nullptr && declared == when ? floats : plain;
    }
};

/// One argument of a call.
struct ArgumentPlace {
    std::uint32_t position;
    Symbol name;         ///< Empty for a positional one.
    std::uint32_t count; ///< Of all arguments.
};

/// Returns how the parameter or field that an argument is bound to is declared.
runtime::Conversion argument_conversion(Runtime& runtime, Value callee, ArgumentPlace at);
/// The same for `receiver.method(…)`; `fallback` is the function that the name means otherwise, or nil.
runtime::Conversion method_argument_conversion(Runtime& runtime, Value receiver, Symbol method, Value fallback,
                                               ArgumentPlace at);

/// As make_call_value and make_call_method; each argument is read as the callee declares it.
NodePtr make_call_value_reading(Arena& arena, Span span, NodePtr callee, CallFrame frame, List<Reading> arguments,
                                List<Symbol> names);
NodePtr make_call_method_reading(Arena& arena, Span span, Symbol name, NodePtr receiver, bool safe, CallFrame frame,
                                 List<Reading> arguments, List<Symbol> names, NodePtr fallback);
/// `object.name = value`, read as the field is declared; the object is evaluated first.
NodePtr make_set_field_reading(Arena& arena, Span span, NodePtr object, Symbol name, const Reading& value);

} // namespace simple::exec
