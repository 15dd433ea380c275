// Sorting. All sorts are stable and give a new array.
#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "builtins/sequence.hpp"
#include "builtins/sorting.hpp"
#include "builtins/tables.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"
#include "support/error_codes.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

template <typename T> void sort_numbers(T* data, std::size_t count, bool reverse) {
    T* end = data + count;
    if constexpr (std::is_floating_point_v<T>) {
        // NaN has no place in an order; it goes last.
        end = std::stable_partition(data, end, [](T x) { return !std::isnan(x); });
    }
    if (reverse) {
        std::stable_sort(data, end, std::greater<T>());
    } else {
        std::stable_sort(data, end, std::less<T>());
    }
}

bool text_before(Value a, Value b) noexcept { return a.as<Text>()->view() < b.as<Text>()->view(); }

bool all_texts(const Array* array) noexcept {
    return array->kind() == ElementKind::Values &&
           std::all_of(array->values(), array->values() + array->size, [](Value v) { return v.is_text(); });
}

/// Sorts the storage of an array in place when its elements compare without the general order; else returns false.
bool sort_storage(Array* array, bool reverse) {
    switch (array->kind()) {
        case ElementKind::I64: sort_numbers(array->ints(), array->size, reverse); return true;
        case ElementKind::F64: sort_numbers(array->floats(), array->size, reverse); return true;
        case ElementKind::F32: sort_numbers(array->singles(), array->size, reverse); return true;
        case ElementKind::Bool: sort_numbers(array->bools(), array->size, reverse); return true;
        case ElementKind::Empty: return true;
        case ElementKind::Values: break;
    }
    if (!all_texts(array)) {
        return false;
    }
    std::stable_sort(array->values(), array->values() + array->size,
                     [reverse](Value a, Value b) { return reverse ? text_before(b, a) : text_before(a, b); });
    return true;
}

/// Returns positions sorted by unboxed keys.
template <typename T> std::vector<std::size_t> positions_by(const T* keys, std::size_t count, bool reverse) {
    std::vector<std::size_t> positions(count);
    std::iota(positions.begin(), positions.end(), std::size_t{0});
    auto end = positions.end();
    if constexpr (std::is_floating_point_v<T>) {
        end = std::stable_partition(positions.begin(), end, [keys](std::size_t i) { return !std::isnan(keys[i]); });
    }
    std::stable_sort(positions.begin(), end, [keys, reverse](std::size_t a, std::size_t b) {
        return reverse ? keys[b] < keys[a] : keys[a] < keys[b];
    });
    return positions;
}

/// Returns the positions that sort an array nobody else can change.
std::vector<std::size_t> sorted_positions(Runtime& runtime, const Array* keys, bool reverse) {
    if (keys->kind() == ElementKind::F64) {
        return positions_by(keys->floats(), keys->size, reverse);
    }
    if (keys->kind() == ElementKind::I64) {
        return positions_by(keys->ints(), keys->size, reverse);
    }
    return merge_sorted_positions(keys->size, [&](std::size_t a, std::size_t b) {
        const Owned left(get(keys, a));
        const Owned right(get(keys, b));
        return order(runtime, reverse ? CompareOp::Greater : CompareOp::Less, left, right, {});
    });
}

Value gather(Runtime& runtime, const Array* array, const std::vector<std::size_t>& positions) {
    ArrayBuilder out(runtime, positions.size());
    for (const std::size_t position : positions) {
        out.add(get(array, position));
    }
    return out.finish();
}

/// Tells whether a comparator's answer means "comes before".
bool says_before(NativeCall& call, Value answer) {
    if (answer.is_bool()) {
        return answer.boolean;
    }
    if (!answer.is_number()) {
        fail_call(call, codes::kTypeMismatch, "the comparator must return a number or a bool");
    }
    return answer.as_double() < 0;
}

Value sort_with_comparator(NativeCall& call, const Array* array, Value compare, bool reverse) {
    return gather(call.runtime, array, merge_sorted_positions(array->size, [&](std::size_t a, std::size_t b) {
                      const Owned left(get(array, reverse ? b : a));
                      const Owned right(get(array, reverse ? a : b));
                      const Owned answer(call.runtime.call2(compare, left, right));
                      return says_before(call, answer);
                  }));
}

bool is_arity_error(const RuntimeError& error) noexcept {
    return !error.has_value() && error.diagnostic().code == codes::kArgumentCount.code;
}

/// Sorts by `by`, a key function of one parameter or a comparator of two. Which one it is shows at the first call: a
/// function that does not take one argument refuses before any of its code runs.
Value sort_with_function(NativeCall& call, const Array* array, Value by, bool reverse) {
    Runtime& runtime = call.runtime;
    ArrayBuilder keys(runtime, array->size);
    std::optional<RuntimeError> refusal;
    for (std::size_t i = 0; i < array->size && !refusal; ++i) {
        const Owned element(get(array, i));
        try {
            keys.add(runtime.call1(by, element));
        } catch (const RuntimeError& error) {
            if (i != 0 || !is_arity_error(error)) {
                throw;
            }
            refusal = error;
        }
    }
    if (!refusal) {
        const Owned owner(keys.finish());
        return gather(runtime, array, sorted_positions(runtime, owner.get().as<Array>(), reverse));
    }
    try {
        return sort_with_comparator(call, array, by, reverse);
    } catch (const RuntimeError& error) {
        if (is_arity_error(error)) {
            throw RuntimeError(*refusal);
        }
        throw;
    }
}

Value sort_copy(NativeCall& call, Value by, bool reverse) {
    const Sequence sequence(call);
    checked_element_count(call, 1, sequence.size());
    Owned copy(sequence.slice(0, 1, sequence.size()));
    Array* const array = copy.get().as<Array>();
    if (array->size < 2) {
        return copy.leak();
    }
    if (given(by)) {
        return sort_with_function(call, array, by, reverse);
    }
    if (!sort_storage(array, reverse)) {
        return gather(call.runtime, array, sorted_positions(call.runtime, array, reverse));
    }
    return copy.leak();
}

/// `sort()`, `sort(reverse: true)`, `sort(f)`; a bool in the first place means `reverse`.
Value sort(NativeCall& call) {
    const bool reverse = bool_argument_or(call, 2, false);
    if (call[1].is_bool()) {
        return sort_copy(call, Value::nil(), call[1].boolean);
    }
    return sort_copy(call, given(call[1]) ? function_argument(call, 1) : Value::nil(), reverse);
}

Value sort_by(NativeCall& call) {
    return sort_copy(call, function_argument(call, 1), bool_argument_or(call, 2, false));
}

constexpr NativeRow kRows[] = {
    {"sort(by = nil, reverse = false)", sort, "Returns the elements in ascending order as a new array."},
    {"sorted(by = nil, reverse = false)", sort, "Returns the elements in ascending order as a new array."},
    {"sort_by(by, reverse = false)", sort_by,
     "Returns the elements ordered by a key function of one parameter or a comparator of two."},
    {"sorted_by(by, reverse = false)", sort_by,
     "Returns the elements ordered by a key function of one parameter or a comparator of two."},
};

} // namespace

RowTable sequence_sort_methods() noexcept { return table_of(kRows); }

} // namespace simple::builtins
