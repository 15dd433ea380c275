// Methods of arrays, ranges, tuples and sets that look at elements without calling back.
#include <algorithm>
#include <limits>

#include "builtins/conversions.hpp"
#include "builtins/sequence.hpp"
#include "builtins/tables.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

template <typename T> std::size_t position_in(const T* data, std::size_t count, T wanted) noexcept {
    const T* const found = std::find(data, data + count, wanted);
    return found == data + count ? kNowhere : static_cast<std::size_t>(found - data);
}

/// Returns the first position of a value; unboxed arrays and texts skip the general equality.
std::size_t position_of(Runtime& runtime, const Sequence& sequence, Value wanted) {
    if (const Array* const array = sequence.array(); array != nullptr) {
        if (array->kind() == ElementKind::I64 && wanted.is_int()) {
            return position_in(array->ints(), array->size, wanted.integer);
        }
        if (array->kind() == ElementKind::F64 && wanted.is_number()) {
            return position_in(array->floats(), array->size, wanted.as_double());
        }
    }
    std::size_t position = kNowhere;
    sequence.each([&](std::size_t i, Value element) {
        const bool both_text = element.is_text() && wanted.is_text();
        if (both_text ? equal(element.as<Text>(), wanted.as<Text>()) : equal(runtime, element, wanted)) {
            position = i;
        }
        return position == kNowhere;
    });
    return position;
}

std::size_t position_of_argument(NativeCall& call) { return position_of(call.runtime, Sequence(call), call[1]); }

Value is_empty(NativeCall& call) { return Value::of(Sequence(call).size() == 0); }

Value first(NativeCall& call) {
    const Sequence sequence(call);
    return sequence.size() == 0 ? Value::nil() : sequence.at(0);
}

Value last(NativeCall& call) {
    const Sequence sequence(call);
    return sequence.size() == 0 ? Value::nil() : sequence.at(sequence.size() - 1);
}

Value get_at(NativeCall& call) {
    const Sequence sequence(call);
    const auto size = static_cast<std::int64_t>(sequence.size());
    const std::int64_t asked = int_argument(call, 1);
    const std::int64_t i = asked < 0 ? asked + size : asked;
    return i < 0 || i >= size ? Value::nil() : sequence.at(static_cast<std::size_t>(i));
}

Value contains_value(NativeCall& call) {
    if (call[0].is(Tag::Range) || call[0].is(Tag::Set)) {
        return Value::of(contains(call.runtime, call[1], call[0], {}));
    }
    return Value::of(position_of_argument(call) != kNowhere);
}

Value index_of(NativeCall& call) {
    const std::size_t position = position_of_argument(call);
    return Value::of(position == kNowhere ? std::int64_t{-1} : static_cast<std::int64_t>(position));
}

Value count_of(NativeCall& call) {
    std::int64_t count = 0;
    Sequence(call).each([&](std::size_t, Value element) {
        count += equal(call.runtime, element, call[1]) ? 1 : 0;
        return true;
    });
    return Value::of(count);
}

Value to_array(NativeCall& call) {
    const Sequence sequence(call);
    checked_element_count(call, 1, sequence.size());
    return sequence.slice(0, 1, sequence.size());
}

constexpr NativeRow kRows[] = {
    {"len()", length_of, "Returns the number of elements."},
    {"length()", length_of, "Returns the number of elements."},
    {"size()", length_of, "Returns the number of elements."},
    {"is_empty()", is_empty, "Returns whether there are no elements."},
    {"first()", first, "Returns the first element, nil when there is none."},
    {"last()", last, "Returns the last element, nil when there is none."},
    {"get(index)", get_at, "Returns the element at an index, nil when it is out of range."},
    {"contains(value)", contains_value, "Returns whether an element equals the value."},
    {"index_of(value)", index_of, "Returns the first index of a value, -1 when it is absent."},
    {"count_of(value)", count_of, "Returns how many elements equal the value."},
    {"to_array()", to_array, "Returns the elements as a new array."},
    {"to_list()", to_array, "Returns the elements as a new array."},
};

} // namespace

RowTable sequence_access_methods() noexcept { return table_of(kRows); }

} // namespace simple::builtins
