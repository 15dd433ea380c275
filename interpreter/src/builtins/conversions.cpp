#include "builtins/conversions.hpp"

#include "builtins/number_text.hpp"
#include "builtins/tables.hpp"
#include "runtime/format.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"
#include "support/error_codes.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

/// Returns the value of a present option, or the value itself.
Value without_some(Value v) noexcept {
    while (v.is(Tag::Some)) {
        v = v.as<Box>()->value;
    }
    return v;
}

Value convert_to_bool(NativeCall& call) { return Value::of(truthy(call.runtime, call[0])); }

Value make_range_value(NativeCall& call) {
    const bool only_stop = !given(call[1]);
    const std::int64_t first = int_argument(call, 0);
    const std::int64_t step = int_argument_or(call, 2, 1);
    if (step == 0) {
        fail_call(call, codes::kInvalidValue, "parameter step must not be 0");
    }
    return make_range(call.runtime, only_stop ? 0 : first, only_stop ? first : int_argument(call, 1), step, false);
}

std::int64_t length_of_value(NativeCall& call, Value v) {
    switch (v.tag) {
        case Tag::Text: return length(v.as<Text>());
        case Tag::Array: return static_cast<std::int64_t>(v.as<Array>()->size);
        case Tag::Dict:
        case Tag::Set: return v.as<Dict>()->count;
        case Tag::Tuple: return v.as<Tuple>()->size;
        case Tag::Range: return range_length(v.as<Range>());
        case Tag::NativeObject: {
            const ClassInfo* const type = v.as<NativeObject>()->type;
            return type->hooks.length == nullptr ? -1 : type->hooks.length(call.runtime, *type, v);
        }
        default: return -1;
    }
}

constexpr NativeRow kRows[] = {
    {"len(x)", length_of, "Returns the length of a text (in characters), array, dict, set, tuple or range."},
    {"range(start, stop = nil, step = 1)", make_range_value,
     "Returns the integers from start up to stop, which is excluded; one argument counts from 0."},
    {"int(x)", convert_to_int, "Returns x as an integer: floats truncate, texts give their leading digits."},
    {"i64(x)", convert_to_int, "Returns x as an integer: floats truncate, texts give their leading digits."},
    {"float(x)", convert_to_float, "Returns x as a float; a text that is no number gives 0.0."},
    {"f64(x)", convert_to_float, "Returns x as a float; a text that is no number gives 0.0."},
    {"str(x)", convert_to_text, "Returns the text form of x."},
    {"text(x)", convert_to_text, "Returns the text form of x."},
    {"to_string(x)", convert_to_text, "Returns the text form of x."},
    {"bool(x)", convert_to_bool, "Returns whether x is true: not nil, false, zero or empty."},
    {"type_of(x)", kind_of, "Returns the name of the kind or class of x."},
};

} // namespace

Value delegate_to_method(NativeCall& call, std::string_view name) {
    if (!call[0].is(Tag::NativeObject)) {
        return Value::absent();
    }
    const Symbol method = call.runtime.symbol(name);
    if (call.runtime.class_of(call[0])->find_method(method) == nullptr) {
        return Value::absent();
    }
    std::uint32_t count = call.count;
    while (count > 1 && !given(call[count - 1])) {
        --count;
    }
    return call.runtime.invoker().call_method(call[0], method, call.arguments + 1, count - 1);
}

Value convert_to_int(NativeCall& call) {
    const Value v = without_some(call[0]);
    switch (v.tag) {
        case Tag::Int: return v;
        case Tag::Float: return Value::of(saturate_to_int(v.number));
        case Tag::Bool: return Value::of(std::int64_t{v.boolean});
        case Tag::Text: return Value::of(leading_integer(v.as<Text>()->view()));
        default: break;
    }
    const Owned item(delegate_to_method(call, "item"));
    if (!item.get().is_number()) {
        fail_argument(call, 0, "a number, bool or text");
    }
    return item.get().is_int() ? item.get() : Value::of(saturate_to_int(item.get().number));
}

Value convert_to_float(NativeCall& call) {
    const Value v = without_some(call[0]);
    switch (v.tag) {
        case Tag::Int: return Value::of(static_cast<double>(v.integer));
        case Tag::Float: return v;
        case Tag::Bool: return Value::of(v.boolean ? 1.0 : 0.0);
        case Tag::Text: return Value::of(parse_float(v.as<Text>()->view()).value_or(0.0));
        default: break;
    }
    const Owned item(delegate_to_method(call, "item"));
    if (!item.get().is_number()) {
        fail_argument(call, 0, "a number, bool or text");
    }
    return Value::of(item.get().as_double());
}

Value convert_to_text(NativeCall& call) {
    if (call[0].is_text()) {
        return retained(call[0]);
    }
    return text_value(call.runtime.heap(), to_text(call.runtime, call[0]));
}

Value kind_of(NativeCall& call) { return text_value(call.runtime.heap(), type_name(call.runtime, call[0])); }

std::int64_t find_length(NativeCall& call) {
    const Value v = without_some(call[0]);
    const std::int64_t count = length_of_value(call, v);
    if (count >= 0) {
        return count;
    }
    // Only an own method counts: UFCS would come back here.
    const Symbol name = call.runtime.known().len;
    if ((v.is(Tag::Instance) || v.is(Tag::Struct) || v.is(Tag::Enum)) &&
        call.runtime.class_of(v)->find_method(name) != nullptr) {
        const Owned result(call.runtime.invoker().call_method(v, name, nullptr, 0));
        if (result.get().is_int()) {
            return result.get().integer;
        }
    }
    return -1;
}

Value length_of(NativeCall& call) {
    const std::int64_t length = find_length(call);
    if (length < 0) {
        fail_argument(call, 0, "a text or collection");
    }
    return Value::of(length);
}

RowTable conversion_functions() noexcept { return table_of(kRows); }

} // namespace simple::builtins
