// Options and results. A bare value counts as present, so most of these are methods of every value.
#include <string>

#include "builtins/conversions.hpp"
#include "builtins/tables.hpp"
#include "runtime/format.hpp"
#include "runtime/operators.hpp"
#include "support/error_codes.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

Value inside(Value v) noexcept { return v.as<Box>()->value; }

/// Returns what a value holds when it is present: the inside of Some and Ok, a bare value itself. Borrowed.
Value content(Value v) noexcept { return v.is(Tag::Some) || v.is(Tag::Ok) ? inside(v) : v; }
bool is_present(Value v) noexcept { return !v.is_nil() && !v.is(Tag::Err); }

Value some(NativeCall& call) { return make_box(call.runtime, Tag::Some, stored_copy(call.runtime, call[0])); }
Value ok(NativeCall& call) { return make_box(call.runtime, Tag::Ok, stored_copy(call.runtime, call[0])); }
Value err(NativeCall& call) { return make_box(call.runtime, Tag::Err, stored_copy(call.runtime, call[0])); }

Value is_some(NativeCall& call) { return Value::of(!call[0].is_nil()); }
Value is_none(NativeCall& call) { return Value::of(call[0].is_nil()); }
Value is_ok(NativeCall& call) { return Value::of(call[0].is(Tag::Ok)); }
Value is_err(NativeCall& call) { return Value::of(call[0].is(Tag::Err)); }

[[noreturn]] void fail_unwrap(NativeCall& call) {
    fail_call(call, codes::kUnwrapNothing,
              call[0].is_nil() ? "there is no value, it is nil" : "the value is " + to_text(call.runtime, call[0]));
}

Value unwrap(NativeCall& call) {
    if (!is_present(call[0])) {
        fail_unwrap(call);
    }
    return retained(content(call[0]));
}

Value unwrap_or(NativeCall& call) { return retained(is_present(call[0]) ? content(call[0]) : call[1]); }

Value unwrap_or_else(NativeCall& call) {
    if (is_present(call[0])) {
        return retained(content(call[0]));
    }
    const Value f = function_argument(call, 1);
    return call[0].is(Tag::Err) ? call.runtime.call1(f, inside(call[0])) : call.runtime.call(f, nullptr, 0);
}

Value expect(NativeCall& call) {
    if (!is_present(call[0])) {
        const std::string reason = call[0].is(Tag::Err) ? ": " + to_text(call.runtime, inside(call[0])) : std::string();
        call.runtime.fail(codes::kUnwrapNothing, std::string(text_argument(call, 1)->view()) + reason);
    }
    return retained(content(call[0]));
}

/// Gives nil for nil, the Err for an Err, Some(f(v)) for Some(v), Ok(f(v)) for Ok(v), f(x) for a bare x.
Value map(NativeCall& call) {
    const Value v = call[0];
    const Value f = function_argument(call, 1);
    if (!is_present(v)) {
        return retained(v);
    }
    const Value result = call.runtime.call1(f, content(v));
    return v.is(Tag::Some) || v.is(Tag::Ok) ? make_box(call.runtime, v.tag, result) : result;
}

/// Gives f(v) for a present v, else the nil or the Err.
Value and_then(NativeCall& call) {
    const Value f = function_argument(call, 1);
    return is_present(call[0]) ? call.runtime.call1(f, content(call[0])) : retained(call[0]);
}

Value filter(NativeCall& call) {
    const Value f = function_argument(call, 1);
    if (!is_present(call[0])) {
        return retained(call[0]);
    }
    const Owned keep(call.runtime.call1(f, content(call[0])));
    return truthy(call.runtime, keep) ? retained(call[0]) : Value::nil();
}

Value or_else(NativeCall& call) {
    if (is_present(call[0])) {
        return retained(call[0]);
    }
    const Value f = function_argument(call, 1);
    return call[0].is(Tag::Err) ? call.runtime.call1(f, inside(call[0])) : call.runtime.call(f, nullptr, 0);
}

Value ok_or(NativeCall& call) {
    return call[0].is_nil() ? make_box(call.runtime, Tag::Err, stored_copy(call.runtime, call[1]))
                            : make_box(call.runtime, Tag::Ok, retained(content(call[0])));
}

Value unwrap_err(NativeCall& call) {
    if (!call[0].is(Tag::Err)) {
        fail_unwrap(call);
    }
    return retained(inside(call[0]));
}

Value map_err(NativeCall& call) {
    const Value f = function_argument(call, 1);
    return call[0].is(Tag::Err) ? make_box(call.runtime, Tag::Err, call.runtime.call1(f, inside(call[0])))
                                : retained(call[0]);
}

Value as_option(NativeCall& call, Tag wanted) {
    return call[0].is(wanted) ? make_box(call.runtime, Tag::Some, retained(inside(call[0]))) : Value::nil();
}
Value ok_part(NativeCall& call) { return as_option(call, Tag::Ok); }
Value err_part(NativeCall& call) { return as_option(call, Tag::Err); }

/// Copies a value one level deep; values without parts give themselves.
Value clone(NativeCall& call) {
    const Value v = call[0];
    switch (v.tag) {
        case Tag::Struct: return copy_struct(call.runtime, v);
        case Tag::Instance: {
            const Instance* const from = v.as<Instance>();
            const std::size_t fields = from->type->fields.size();
            auto* const copy = call.runtime.heap().make<Instance>(Tag::Instance, fields * sizeof(Value));
            copy->type = from->type;
            for (std::size_t i = 0; i < fields; ++i) {
                copy->fields()[i] = Value::nil();
            }
            Owned owner(Value::of(copy, Tag::Instance));
            for (std::size_t i = 0; i < fields; ++i) {
                copy->fields()[i] = stored_copy(call.runtime, v.as<Instance>()->fields()[i]);
            }
            return owner.leak();
        }
        default: return retained(v);
    }
}

constexpr NativeRow kFunctions[] = {
    {"Some(value)", some, "Returns a present option."},
    {"Ok(value = nil)", ok, "Returns the result of a success."},
    {"Err(error = nil)", err, "Returns the result of a failure."},
};

constexpr NativeRow kResultRows[] = {
    {"unwrap_err()", unwrap_err, "Returns the error of an Err; an Ok is a runtime error."},
    {"map_err(f)", map_err, "Returns Err(f(e)) for Err(e), else the result itself."},
    {"and_then(f)", and_then, "Returns f(v) for Ok(v), else the Err."},
    {"or_else(f)", or_else, "Returns f(e) for Err(e), else the result itself."},
    {"ok()", ok_part, "Returns Some(v) for Ok(v), else nil."},
    {"err()", err_part, "Returns Some(e) for Err(e), else nil."},
};

constexpr NativeRow kValueRows[] = {
    {"to_string()", convert_to_text, "Returns the text form."},
    {"type_of()", kind_of, "Returns the name of the kind or class."},
    {"clone()", clone, "Returns a shallow copy."},
    {"is_some()", is_some, "Returns whether the value is not nil."},
    {"is_none()", is_none, "Returns whether the value is nil."},
    {"is_ok()", is_ok, "Returns whether the value is an Ok."},
    {"is_err()", is_err, "Returns whether the value is an Err."},
    {"unwrap()", unwrap, "Returns the value inside; nil and Err are runtime errors."},
    {"unwrap_or(default)", unwrap_or, "Returns the value inside, or the default for nil and Err."},
    {"unwrap_or_else(f)", unwrap_or_else, "Returns the value inside, or f() for nil and f(e) for Err(e)."},
    {"expect(message)", expect, "Returns the value inside; nil and Err are runtime errors with the message."},
    {"map(f)", map, "Returns f applied to the value inside; nil and Err stay."},
    {"and_then(f)", and_then, "Returns f(v) for a present v, else nil."},
    {"flat_map(f)", and_then, "Returns f(v) for a present v, else nil."},
    {"filter(f)", filter, "Returns the option when f(v) holds, else nil."},
    {"or_else(f)", or_else, "Returns the option when it is present, else f()."},
    {"ok_or(error)", ok_or, "Returns Ok(v) for a present v, else Err(error)."},
};

} // namespace

RowTable option_functions() noexcept { return table_of(kFunctions); }
RowTable result_methods() noexcept { return table_of(kResultRows); }
RowTable value_methods() noexcept { return table_of(kValueRows); }

} // namespace simple::builtins
