// Methods of arrays, ranges, tuples and sets that arrange elements anew.
#include <algorithm>
#include <string>

#include "builtins/sequence.hpp"
#include "builtins/tables.hpp"
#include "runtime/copies.hpp"
#include "runtime/dict.hpp"
#include "runtime/format.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

/// Resolves a bound of a slice: negative ones count from the end, then it is clamped.
std::size_t clamped_bound(std::int64_t bound, std::size_t size) noexcept {
    const auto end = static_cast<std::int64_t>(size);
    return static_cast<std::size_t>(std::clamp(bound < 0 ? bound + end : bound, std::int64_t{0}, end));
}

Value part(NativeCall& call, const Sequence& sequence, std::size_t begin, std::size_t end) {
    const std::size_t count = end > begin ? end - begin : 0;
    return sequence.slice(count == 0 ? 0 : begin, 1, checked_element_count(call, 1, count));
}

Value copy(NativeCall& call) {
    const Sequence sequence(call);
    return part(call, sequence, 0, sequence.size());
}

Value slice_of(NativeCall& call) {
    const Sequence sequence(call);
    const std::size_t size = sequence.size();
    const std::size_t begin = clamped_bound(int_argument_or(call, 1, 0), size);
    const std::size_t end = given(call[2]) ? clamped_bound(int_argument(call, 2), size) : size;
    return part(call, sequence, begin, end);
}

std::size_t count_argument(NativeCall& call, std::size_t size) {
    const std::int64_t count = int_argument(call, 1);
    return count <= 0 ? 0 : std::min(static_cast<std::size_t>(count), size);
}

Value take_first(NativeCall& call) {
    const Sequence sequence(call);
    return part(call, sequence, 0, count_argument(call, sequence.size()));
}

Value drop_first(NativeCall& call) {
    const Sequence sequence(call);
    return part(call, sequence, count_argument(call, sequence.size()), sequence.size());
}

Value reverse(NativeCall& call) {
    const Sequence sequence(call);
    const std::size_t size = checked_element_count(call, 1, sequence.size());
    return size == 0 ? copy(call) : sequence.slice(size - 1, -1, size);
}

void add_all(ArrayBuilder& out, const Sequence& sequence) {
    sequence.each([&](std::size_t, Value element) {
        out.add_copy(element);
        return true;
    });
}

Value concat_with(NativeCall& call) {
    if (call[0].is(Tag::Array) && call[1].is(Tag::Array)) {
        return finish_copy(call.runtime, concat(call.runtime.heap(), call[0].as<Array>(), call[1].as<Array>()));
    }
    const Sequence left(call, 0);
    const Sequence right(call, 1);
    ArrayBuilder out(call.runtime, checked_element_count(call, 1, left.size() + right.size()));
    add_all(out, left);
    add_all(out, right);
    return out.finish();
}

Value filled(NativeCall& call) {
    const std::size_t size = checked_element_count(call, 1, Sequence(call).size());
    ArrayBuilder out(call.runtime, size);
    for (std::size_t i = 0; i < size; ++i) {
        out.add_copy(call[1]);
    }
    return out.finish();
}

Value pair_of(Runtime& runtime, Value first, Value second) {
    const Owned left(stored_copy(runtime, first));
    const Owned right(stored_copy(runtime, second));
    const Value pair[2] = {left, right};
    return make_tuple(runtime, pair, 2);
}

Value zip(NativeCall& call) {
    const Sequence sequence(call);
    ArrayBuilder out(call.runtime, 0);
    if (call[1].is_int()) {
        fail_argument(call, 1, "a collection"); // A loop counts to an integer; here it is a slip.
    }
    Iteration others(call.runtime, call[1], {});
    sequence.each([&](std::size_t, Value element) {
        Value other;
        if (!others.next(other)) {
            return false;
        }
        const Owned owner(other);
        out.add(pair_of(call.runtime, element, other));
        return true;
    });
    return out.finish();
}

Value enumerate(NativeCall& call) {
    const Sequence sequence(call);
    const std::int64_t start = int_argument_or(call, 1, 0);
    ArrayBuilder out(call.runtime, checked_element_count(call, 1, sequence.size()));
    sequence.each([&](std::size_t i, Value element) {
        out.add(pair_of(call.runtime, Value::of(wrapping_add(start, static_cast<std::int64_t>(i))), element));
        return true;
    });
    return out.finish();
}

/// Puts the elements of inner arrays in place of the arrays, one level deep.
Value flatten(NativeCall& call) {
    ArrayBuilder out(call.runtime, 0);
    Sequence(call).each([&](std::size_t, Value element) {
        if (!element.is(Tag::Array)) {
            out.add_copy(element);
            return true;
        }
        const Array* const inner = element.as<Array>();
        for (std::size_t i = 0; i < inner->size; ++i) {
            const Owned v(get(inner, i));
            out.add_copy(v);
        }
        return true;
    });
    return out.finish();
}

bool can_be_key(Value v) noexcept { return v.tag < Tag::Array && !v.is(Tag::Absent); }

/// Keeps the first of equal elements. Plain values are looked up in a set, others are compared one by one.
Value unique(NativeCall& call) {
    const Sequence sequence(call);
    Dict* const seen = make_dict(call.runtime.heap(), Tag::Set);
    const Owned owner(dict_value(seen));
    ArrayBuilder others(call.runtime, 0);
    ArrayBuilder out(call.runtime, 0);
    sequence.each([&](std::size_t, Value element) {
        if (can_be_key(element)) {
            if (find(seen, element) == nullptr) {
                insert(seen, retained(element), Value::nil());
                out.add(retained(element));
            }
        } else if (!others.contains(element)) {
            others.add(retained(element));
            out.add_copy(element);
        }
        return true;
    });
    return out.finish();
}

/// Returns the parts of `width` elements that start at 0, step, 2 * step …
Value parts(NativeCall& call, const Sequence& sequence, std::size_t width, std::size_t step, bool only_full) {
    ArrayBuilder out(call.runtime, 0);
    const std::size_t size = sequence.size();
    for (std::size_t begin = 0; begin < size; begin += step) {
        const std::size_t end = width < size - begin ? begin + width : size;
        if (only_full && end - begin < width) {
            break;
        }
        out.add(part(call, sequence, begin, end));
        if (step > size - begin) {
            break;
        }
    }
    return out.finish();
}

Value chunks(NativeCall& call) {
    const auto width = static_cast<std::size_t>(int_argument_at_least(call, 1, 1));
    return parts(call, Sequence(call), width, width, false);
}

Value windows(NativeCall& call) {
    const auto width = static_cast<std::size_t>(int_argument_at_least(call, 1, 1));
    return parts(call, Sequence(call), width, 1, true);
}

Value join(NativeCall& call) {
    const std::string_view separator = given(call[1]) ? text_argument(call, 1)->view() : std::string_view();
    std::string out;
    Sequence(call).each([&](std::size_t i, Value element) {
        if (i != 0) {
            out += separator;
        }
        append_text(call.runtime, out, element);
        return true;
    });
    return text_value(call.runtime.heap(), out);
}

constexpr NativeRow kRows[] = {
    {"concat(other)", concat_with, "Returns the elements of both as a new array."},
    {"slice(start, stop = nil)", slice_of,
     "Returns the elements from start up to stop; negative bounds count from the end."},
    {"take(n)", take_first, "Returns the first n elements."},
    {"drop(n)", drop_first, "Returns all but the first n elements."},
    {"copy()", copy, "Returns a shallow copy."},
    {"clone()", copy, "Returns a shallow copy."},
    {"fill(value)", filled, "Returns an array of the same length in which every element is value."},
    {"reverse()", reverse, "Returns the elements in reverse order."},
    {"reversed()", reverse, "Returns the elements in reverse order."},
    {"zip(other)", zip, "Returns pairs of the elements of both, up to the end of the shorter."},
    {"enumerate(start = 0)", enumerate, "Returns pairs of index and element."},
    {"flatten()", flatten, "Returns the elements of the inner arrays, one after another."},
    {"unique()", unique, "Returns the elements without later equals."},
    {"chunks(n)", chunks, "Returns arrays of n elements, the last one shorter."},
    {"windows(n)", windows, "Returns every run of n neighboring elements."},
    {"join(separator = \"\")", join, "Returns the text forms of the elements with a separator between them."},
};

} // namespace

RowTable sequence_shape_methods() noexcept { return table_of(kRows); }

} // namespace simple::builtins
