// Methods that change an array in place.
#include <cstring>

#include "builtins/sequence.hpp"
#include "builtins/tables.hpp"
#include "runtime/operators.hpp"
#include "support/error_codes.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

Value push_value(NativeCall& call) {
    Array* const array = array_argument(call, 0);
    push(array, stored_copy(call.runtime, call[1]));
    return receiver_again(call);
}

/// Appends the elements of an array, which may be the receiver itself.
void extend_with_array(NativeCall& call, Array* target, const Array* source) {
    const std::size_t count = source->size;
    reserve(target, target->size + checked_element_count(call, 1, count));
    const bool same_kind = source->kind() == target->kind();
    if (same_kind && source->kind() == ElementKind::F64 && target->window == nullptr) {
        std::memcpy(target->floats() + target->size, source->floats(), count * sizeof(double));
        target->size += count;
    } else if (same_kind && source->kind() == ElementKind::I64 && target->window == nullptr) {
        std::memcpy(target->ints() + target->size, source->ints(), count * sizeof(std::int64_t));
        target->size += count;
    } else {
        for (std::size_t i = 0; i < count; ++i) {
            const Owned element(get(source, i));
            push(target, stored_copy(call.runtime, element));
        }
    }
}

Value extend(NativeCall& call) {
    Array* const array = array_argument(call, 0);
    if (call[1].is(Tag::Array)) {
        if (call[1].as<Array>()->size != 0) {
            extend_with_array(call, array, call[1].as<Array>());
        }
        return receiver_again(call);
    }
    if (call[1].is_int()) {
        fail_argument(call, 1, "a collection"); // A loop counts to an integer; here it is a slip.
    }
    Iteration elements(call.runtime, call[1], {});
    Value element;
    while (elements.next(element)) {
        const Owned owner(element);
        push(array, stored_copy(call.runtime, element));
    }
    return receiver_again(call);
}

Value pop(NativeCall& call) {
    Array* const array = array_argument(call, 0);
    return array->size == 0 ? Value::nil() : remove(array, array->size - 1);
}

Value remove_at(NativeCall& call) {
    Array* const array = array_argument(call, 0);
    return remove(array, checked_index(call.runtime, int_argument(call, 1), array->size, {}));
}

Value insert_at(NativeCall& call) {
    Array* const array = array_argument(call, 0);
    const auto size = static_cast<std::int64_t>(array->size);
    const std::int64_t asked = int_argument(call, 1);
    const std::int64_t i = asked < 0 ? asked + size : asked;
    if (i < 0 || i > size) {
        fail_call(call, codes::kIndexOutOfRange,
                  "position " + std::to_string(asked) + " is outside of an array of " + std::to_string(size));
    }
    insert(array, static_cast<std::size_t>(i), stored_copy(call.runtime, call[2]));
    return receiver_again(call);
}

Value clear(NativeCall& call) {
    truncate(array_argument(call, 0), 0);
    return receiver_again(call);
}

constexpr NativeRow kRows[] = {
    {"push(value)", push_value, "Appends a value and gives the array."},
    {"append(value)", push_value, "Appends a value and gives the array."},
    {"add(value)", push_value, "Appends a value and gives the array."},
    {"extend(values)", extend, "Appends every element of a collection and gives the array."},
    {"pop()", pop, "Removes and returns the last element, nil when the array is empty."},
    {"remove(index)", remove_at, "Removes and returns the element at an index."},
    {"insert(index, value)", insert_at, "Inserts a value before an index and gives the array."},
    {"clear()", clear, "Removes all elements and gives the array."},
};

} // namespace

RowTable array_methods() noexcept { return table_of(kRows); }

} // namespace simple::builtins
