// Reading and writing `object[…]`, with slices.
#include <algorithm>
#include <string>

#include "runtime/array.hpp"
#include "runtime/copies.hpp"
#include "runtime/dict.hpp"
#include "runtime/format.hpp"
#include "runtime/operand_notes.hpp"
#include "runtime/operator_errors.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"

namespace simple::runtime {

namespace {

/// Elements begin, begin + step, … of a sequence; all of them exist.
struct Selection {
    std::size_t begin;
    std::int64_t step;
    std::size_t count;
};

std::int64_t clamp_end(std::int64_t end, std::int64_t size, std::int64_t low, std::int64_t high) noexcept {
    // A negative end counts from the back.
    const std::int64_t resolved = end < 0 ? end + size : end;
    return std::clamp(resolved, low, high);
}

Selection select(const Range* range, std::size_t length) noexcept {
    const std::int64_t size = static_cast<std::int64_t>(length);
    const bool forward = range->step > 0;
    const std::int64_t low = forward ? 0 : -1;
    const std::int64_t high = forward ? size : size - 1;
    std::int64_t start = forward ? low : high;
    if ((range->flags & kOpenStart) == 0) {
        start = clamp_end(range->start, size, low, high);
    }
    std::int64_t stop = forward ? high : low;
    if ((range->flags & kOpenStop) == 0) {
        // Behind `..=-1` lies the integer 0, which does not mean the front here.
        const bool to_last = range->inclusive && forward && range->stop <= 0;
        stop = to_last ? std::clamp(range->stop + size, low, high) : clamp_end(range->stop, size, low, high);
    }
    if (forward ? start >= stop : start <= stop) {
        return {0, range->step, 0};
    }
    const std::uint64_t distance = static_cast<std::uint64_t>(forward ? stop - start : start - stop);
    const std::uint64_t stride =
        forward ? static_cast<std::uint64_t>(range->step) : 0 - static_cast<std::uint64_t>(range->step);
    return {static_cast<std::size_t>(start), range->step, static_cast<std::size_t>((distance - 1) / stride + 1)};
}

std::size_t position(const Selection& selection, std::size_t i) noexcept {
    return static_cast<std::size_t>(static_cast<std::int64_t>(selection.begin) +
                                    static_cast<std::int64_t>(i) * selection.step);
}

std::int64_t integer_index(Runtime& runtime, Value index, Span span) {
    while (index.is(Tag::Some)) {
        index = index.as<Box>()->value;
    }
    if (!index.is_int()) {
        runtime.fail(codes::kTypeMismatch, "an index must be an integer or a range, not " + describe(runtime, index),
                     span);
    }
    return index.integer;
}

Value index_array(Runtime& runtime, const Array* array, Value index, Span span) {
    if (!index.is(Tag::Range)) {
        return get(array, checked_index(runtime, integer_index(runtime, index, span), array->size, span));
    }
    const Selection part = select(index.as<Range>(), array->size);
    return finish_copy(runtime, slice(runtime.heap(), array, part.begin, part.step, part.count));
}

Value index_text(Runtime& runtime, Text* text, Value index, Span span) {
    const std::uint32_t size = length(text);
    if (!index.is(Tag::Range)) {
        const std::size_t at = checked_index(runtime, integer_index(runtime, index, span), size, span, "text");
        return character_at(runtime.heap(), text, static_cast<std::uint32_t>(at));
    }
    const Selection part = select(index.as<Range>(), size);
    if (part.step == 1) {
        return substring(runtime.heap(), text, static_cast<std::uint32_t>(part.begin),
                         static_cast<std::uint32_t>(part.begin + part.count));
    }
    std::string characters;
    std::size_t offset = 0;
    for (std::size_t i = 0; i < part.count; ++i) {
        offset = byte_offset(text, static_cast<std::uint32_t>(position(part, i)));
        std::size_t end = offset + 1;
        while (end < text->size && (static_cast<unsigned char>(text->data[end]) & 0xC0U) == 0x80U) {
            ++end;
        }
        characters.append(text->data + offset, end - offset);
    }
    return text_value(runtime.heap(), characters);
}

Value index_tuple(Runtime& runtime, Tuple* tuple, Value index, Span span) {
    if (!index.is(Tag::Range)) {
        const std::int64_t at = integer_index(runtime, index, span);
        return retained(tuple->elements()[checked_index(runtime, at, tuple->size, span, "tuple")]);
    }
    const Selection part = select(index.as<Range>(), tuple->size);
    Tuple* copy = runtime.heap().make<Tuple>(Tag::Tuple, part.count * sizeof(Value));
    copy->size = static_cast<std::uint32_t>(part.count);
    for (std::size_t i = 0; i < part.count; ++i) {
        copy->elements()[i] = retained(tuple->elements()[position(part, i)]);
    }
    return Value::of(copy, Tag::Tuple);
}

Value index_range(Runtime& runtime, const Range* range, Value index, Span span) {
    const std::size_t size = static_cast<std::size_t>(range_length(range));
    if (!index.is(Tag::Range)) {
        const std::size_t at = checked_index(runtime, integer_index(runtime, index, span), size, span, "range");
        return Value::of(wrapping_add(range->start, wrapping_multiply(static_cast<std::int64_t>(at), range->step)));
    }
    const Selection part = select(index.as<Range>(), size);
    const std::int64_t step = wrapping_multiply(range->step, part.step);
    const std::int64_t start =
        wrapping_add(range->start, wrapping_multiply(static_cast<std::int64_t>(part.begin), range->step));
    const std::int64_t stop = wrapping_add(start, wrapping_multiply(static_cast<std::int64_t>(part.count), step));
    return make_range(runtime, start, stop, step == 0 ? 1 : step, false);
}

[[noreturn]] void fail_index(Runtime& runtime, Value object, Span span) {
    if (object.is_nil()) {
        runtime.fail(codes::kNilAccess, "nil cannot be indexed", span);
    }
    const bool function = object.is(Tag::Closure) || object.is(Tag::Native) || object.is(Tag::BoundMethod);
    runtime.fail(codes::kTypeMismatch, describe(runtime, object) + " cannot be indexed", span,
                 function ? "an array as the argument needs parentheses: `f([1, 2])`" : "");
}

Value index_one(Runtime& runtime, Value object, Value index, Span span) {
    switch (object.tag) {
        case Tag::Array: return index_array(runtime, object.as<Array>(), index, span);
        case Tag::Dict: {
            const Value* found = find(object.as<Dict>(), index);
            return found != nullptr ? retained(*found) : Value::nil();
        }
        case Tag::Text: return index_text(runtime, object.as<Text>(), index, span);
        case Tag::Tuple: return index_tuple(runtime, object.as<Tuple>(), index, span);
        case Tag::Range: return index_range(runtime, object.as<Range>(), index, span);
        case Tag::Class: return retained(object); // Older spelling of generics, `Box[i64](1)`: types have no effect.
        default: fail_index(runtime, object, span);
    }
}

Value index_each(Runtime& runtime, const Array* rows, const Value* arguments, std::uint32_t count, Span span) {
    Owned result(array_value(make_array(runtime.heap())));
    for (std::size_t i = 0; i < rows->size; ++i) {
        const Owned row(get(rows, i));
        push(result.get().as<Array>(), get_index(runtime, row, arguments, count, span));
    }
    return result.leak();
}

[[noreturn]] void fail_assign(Runtime& runtime, Value object, Span span) {
    std::string help;
    if (object.is_text()) {
        help = "text never changes; build a new one from slices";
    } else if (object.is(Tag::Tuple)) {
        help = "tuples never change; use an array";
    }
    if (object.is_nil()) {
        runtime.fail(codes::kNilAccess, "an element of nil cannot be assigned", span);
    }
    runtime.fail(codes::kTypeMismatch, "an element of " + describe(runtime, object) + " cannot be assigned", span,
                 std::move(help));
}

void assign_one(Runtime& runtime, Value object, Value index, Owned value, Span span) {
    switch (object.tag) {
        case Tag::Array: {
            Array* array = object.as<Array>();
            if (index.is(Tag::Range)) {
                runtime.fail(codes::kTypeMismatch, "a slice of an array cannot be assigned", span,
                             "assign the elements one by one");
            }
            const std::size_t at = checked_index(runtime, integer_index(runtime, index, span), array->size, span);
            set(array, at, value.leak());
            return;
        }
        case Tag::Dict: insert(object.as<Dict>(), retained(index), value.leak()); return;
        default: fail_assign(runtime, object, span);
    }
}

const char* article(std::string_view what) noexcept { return what == "array" ? "an " : "a "; }

} // namespace

std::size_t checked_index(Runtime& runtime, std::int64_t index, std::size_t size, Span span, const char* what) {
    const std::int64_t length = static_cast<std::int64_t>(size);
    const std::int64_t resolved = index < 0 ? index + length : index;
    if (resolved < 0 || resolved >= length) {
        runtime.fail(codes::kIndexOutOfRange,
                     "index " + std::to_string(index) + " is out of range for " + article(what) + what + " of " +
                         std::to_string(size),
                     span);
    }
    return static_cast<std::size_t>(resolved);
}

Value get_index(Runtime& runtime, Value object, const Value* arguments, std::uint32_t count, Span span) {
    if (object.is(Tag::Some)) {
        return get_index(runtime, object.as<Box>()->value, arguments, count, span);
    }
    if (object.is(Tag::NativeObject)) {
        const ClassInfo* type = object.as<NativeObject>()->type;
        if (type->hooks.get_index == nullptr) {
            fail_index(runtime, object, span);
        }
        return located(runtime, span, object, arguments, count,
                       [&] { return type->hooks.get_index(runtime, *type, object, arguments, count); });
    }
    if (count == 1) {
        return located(runtime, span, object, arguments, 1,
                       [&] { return index_one(runtime, object, arguments[0], span); });
    }
    runtime.check_stack(span);
    const Owned first(index_one(runtime, object, arguments[0], span));
    if (arguments[0].is(Tag::Range) && first.get().is(Tag::Array)) {
        return index_each(runtime, first.get().as<Array>(), arguments + 1, count - 1, span);
    }
    return get_index(runtime, first, arguments + 1, count - 1, span);
}

void set_index(Runtime& runtime, Value object, const Value* arguments, std::uint32_t count, Value value, Span span) {
    Owned owner(value);
    if (object.is(Tag::Some)) {
        set_index(runtime, object.as<Box>()->value, arguments, count, owner.leak(), span);
        return;
    }
    if (object.is(Tag::NativeObject)) {
        const ClassInfo* type = object.as<NativeObject>()->type;
        if (type->hooks.set_index == nullptr) {
            fail_assign(runtime, object, span);
        }
        located(runtime, span, object, arguments, count,
                [&] { type->hooks.set_index(runtime, *type, object, arguments, count, owner.get()); });
        return;
    }
    if (count == 1) {
        located(runtime, span, object, arguments, 1,
                [&] { assign_one(runtime, object, arguments[0], std::move(owner), span); });
        return;
    }
    const Owned inner(get_index(runtime, object, arguments, count - 1, span));
    assign_one(runtime, inner, arguments[count - 1], std::move(owner), span);
}

} // namespace simple::runtime
