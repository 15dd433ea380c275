// Methods of arrays, ranges, tuples and sets that call a function for the elements.
#include <utility>

#include "builtins/sequence.hpp"
#include "builtins/tables.hpp"
#include "runtime/dict.hpp"
#include "runtime/operators.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

/// Returns the truth of what `f` gives for an element.
bool holds(Runtime& runtime, Value f, Value element) {
    const Owned result(runtime.call1(f, element));
    return result.get().is_bool() ? result.get().boolean : truthy(runtime, result);
}

Value map(NativeCall& call) {
    const Sequence sequence(call);
    const Value f = function_argument(call, 1);
    ArrayBuilder out(call.runtime, sequence.size());
    sequence.each([&](std::size_t, Value element) {
        out.add(call.runtime.call1(f, element));
        return true;
    });
    return out.finish();
}

Value filter(NativeCall& call) {
    const Sequence sequence(call);
    const Value f = function_argument(call, 1);
    ArrayBuilder out(call.runtime, 0);
    sequence.each([&](std::size_t, Value element) {
        if (holds(call.runtime, f, element)) {
            out.add_copy(element);
        }
        return true;
    });
    return out.finish();
}

Value flat_map(NativeCall& call) {
    const Sequence sequence(call);
    const Value f = function_argument(call, 1);
    ArrayBuilder out(call.runtime, sequence.size());
    sequence.each([&](std::size_t, Value element) {
        Owned result(call.runtime.call1(f, element));
        if (!result.get().is(Tag::Array)) {
            out.add(result.leak());
            return true;
        }
        const Array* const inner = result.get().as<Array>();
        for (std::size_t i = 0; i < inner->size; ++i) {
            const Owned v(get(inner, i));
            out.add_copy(v);
        }
        return true;
    });
    return out.finish();
}

Value each(NativeCall& call) {
    const Sequence sequence(call);
    const Value f = function_argument(call, 1);
    sequence.each([&](std::size_t, Value element) {
        release(call.runtime.call1(f, element));
        return true;
    });
    return Value::nil();
}

Value accumulate(NativeCall& call, const Sequence& sequence, Owned total, std::size_t from, Value f) {
    sequence.each([&](std::size_t i, Value element) {
        if (i >= from) {
            total = Owned(call.runtime.call2(f, total, element));
        }
        return true;
    });
    return total.leak();
}

Value fold(NativeCall& call) {
    return accumulate(call, Sequence(call), Owned(retained(call[1])), 0, function_argument(call, 2));
}

Value reduce(NativeCall& call) {
    const Sequence sequence(call);
    const Value f = function_argument(call, 1);
    return sequence.size() == 0 ? Value::nil() : accumulate(call, sequence, Owned(sequence.at(0)), 1, f);
}

/// Returns the position of the first element whose test gives `wanted`, or the size; without a function the truth of
/// the element is the test.
std::size_t first_that(NativeCall& call, const Sequence& sequence, Value f, bool wanted, Owned* found = nullptr) {
    std::size_t position = static_cast<std::size_t>(-1);
    sequence.each([&](std::size_t i, Value element) {
        const bool truth = given(f) ? holds(call.runtime, f, element) : truthy(call.runtime, element);
        if (truth != wanted) {
            return true;
        }
        position = i;
        if (found != nullptr) {
            *found = Owned(retained(element));
        }
        return false;
    });
    return position;
}

/// Tells whether some element has a test that gives `wanted`; the optional argument 1 is the test.
bool some_element(NativeCall& call, bool wanted) {
    const Value f = call.count > 1 && given(call[1]) ? function_argument(call, 1) : Value::nil();
    return first_that(call, Sequence(call), f, wanted) != static_cast<std::size_t>(-1);
}

Value any(NativeCall& call) { return Value::of(some_element(call, true)); }
Value all(NativeCall& call) { return Value::of(!some_element(call, false)); }
Value none(NativeCall& call) { return Value::of(!some_element(call, true)); }

Value find_element(NativeCall& call) {
    Owned found;
    first_that(call, Sequence(call), function_argument(call, 1), true, &found);
    return found.leak();
}

Value find_index(NativeCall& call) {
    const std::size_t position = first_that(call, Sequence(call), function_argument(call, 1), true);
    return position == static_cast<std::size_t>(-1) ? Value::nil() : Value::of(static_cast<std::int64_t>(position));
}

/// Counts the elements for which a function holds, or that equal a value.
Value count(NativeCall& call) {
    const bool by_function = is_callable(call[1]);
    std::int64_t matches = 0;
    Sequence(call).each([&](std::size_t, Value element) {
        const bool match = by_function ? holds(call.runtime, call[1], element) : equal(call.runtime, element, call[1]);
        matches += match ? 1 : 0;
        return true;
    });
    return Value::of(matches);
}

Value partition(NativeCall& call) {
    const Value f = function_argument(call, 1);
    ArrayBuilder yes(call.runtime, 0);
    ArrayBuilder no(call.runtime, 0);
    Sequence(call).each([&](std::size_t, Value element) {
        (holds(call.runtime, f, element) ? yes : no).add_copy(element);
        return true;
    });
    const Owned first(yes.finish());
    const Owned second(no.finish());
    const Value pair[2] = {first, second};
    return make_tuple(call.runtime, pair, 2);
}

Value group_by(NativeCall& call) {
    const Value f = function_argument(call, 1);
    Dict* const groups = make_dict(call.runtime.heap());
    Owned result(dict_value(groups));
    Sequence(call).each([&](std::size_t, Value element) {
        const Owned key(call.runtime.call1(f, element));
        Value& place = find_or_insert(groups, key);
        if (!place.is(Tag::Array)) {
            store(place, array_value(make_array(call.runtime.heap())));
        }
        push(place.as<Array>(), stored_copy(call.runtime, element));
        return true;
    });
    return result.leak();
}

/// Returns the element whose key is smallest (largest); the first of equals, nil when there is none.
template <CompareOp op> Value extreme_by(NativeCall& call) {
    const Value f = function_argument(call, 1);
    Owned best;
    Owned best_key;
    Sequence(call).each([&](std::size_t i, Value element) {
        Owned key(call.runtime.call1(f, element));
        if (i == 0 || order(call.runtime, op, key, best_key, {})) {
            best = Owned(retained(element));
            best_key = std::move(key);
        }
        return true;
    });
    return best.leak();
}

constexpr NativeRow kRows[] = {
    {"map(f)", map, "Returns an array of f(element)."},
    {"filter(f)", filter, "Returns the elements for which f holds."},
    {"flat_map(f)", flat_map, "Returns the elements of the arrays that f gives, one after another."},
    {"each(f)", each, "Calls f for every element."},
    {"for_each(f)", each, "Calls f for every element."},
    {"reduce(f)", reduce, "Accumulates f(total, element) from the left, starting with the first element."},
    {"reduce(init, f)", fold, "Accumulates f(total, element) from the left, starting with init."},
    {"fold(init, f)", fold, "Accumulates f(total, element) from the left, starting with init."},
    {"any(f = nil)", any, "Returns whether f holds for some element."},
    {"all(f = nil)", all, "Returns whether f holds for every element."},
    {"none(f = nil)", none, "Returns whether f holds for no element."},
    {"any_truthy()", any, "Returns whether some element is true."},
    {"all_truthy()", all, "Returns whether every element is true."},
    {"find(f)", find_element, "Returns the first element for which f holds, or nil."},
    {"find_index(f)", find_index, "Returns the index of the first element for which f holds, or nil."},
    {"count(f)", count, "Returns how many elements f holds for; a value counts its equals."},
    {"partition(f)", partition, "Returns the elements for which f holds and the others, as a pair of arrays."},
    {"group_by(f)", group_by, "Returns a dict from f(element) to the array of those elements."},
    {"min_by(f)", extreme_by<CompareOp::Less>, "Returns the element with the smallest f(element), or nil."},
    {"max_by(f)", extreme_by<CompareOp::Greater>, "Returns the element with the largest f(element), or nil."},
};

} // namespace

RowTable sequence_callback_methods() noexcept { return table_of(kRows); }

} // namespace simple::builtins
