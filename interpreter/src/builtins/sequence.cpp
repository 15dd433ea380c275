#include "builtins/sequence.hpp"

#include "runtime/copies.hpp"
#include "runtime/dict.hpp"
#include "runtime/operators.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

/// Returns the members of a set as an array.
Value members_of(Runtime& runtime, const Dict* set) {
    ArrayBuilder members(runtime, set->count);
    for (std::uint32_t i = next_entry(set, 0); i < set->used; i = next_entry(set, i + 1)) {
        members.add_copy(set->entries[i].key);
    }
    return members.finish();
}

} // namespace

Sequence::Sequence(NativeCall& call, std::uint32_t i) : runtime_(call.runtime) {
    const Value v = call[i];
    switch (v.tag) {
        case Tag::Array: array_ = v.as<Array>(); break;
        case Tag::Range:
            range_ = v.as<Range>();
            fixed_size_ = static_cast<std::size_t>(range_length(range_));
            break;
        case Tag::Tuple:
            tuple_ = v.as<Tuple>();
            fixed_size_ = tuple_->size;
            break;
        case Tag::Set:
            snapshot_ = Owned(members_of(call.runtime, v.as<Dict>()));
            array_ = snapshot_.get().as<Array>();
            break;
        default: fail_argument(call, i, "an array, range, tuple or set");
    }
}

Value Sequence::at_other(std::size_t i) const noexcept {
    if (range_ != nullptr) {
        return Value::of(wrapping_add(range_->start, wrapping_multiply(static_cast<std::int64_t>(i), range_->step)));
    }
    return retained(tuple_->elements()[i]);
}

Value Sequence::slice(std::size_t begin, std::int64_t step, std::size_t count) const {
    if (array_ != nullptr) {
        return finish_copy(runtime_, runtime::slice(runtime_.heap(), array_, begin, step, count));
    }
    ArrayBuilder out(runtime_, count);
    std::int64_t at = static_cast<std::int64_t>(begin);
    for (std::size_t i = 0; i < count; ++i, at += step) {
        const Owned element(this->at(static_cast<std::size_t>(at)));
        out.add_copy(element);
    }
    return out.finish();
}

void ArrayBuilder::add_first(Value owned) {
    push(array_, owned);
    if (expected_ > array_->capacity) {
        reserve(array_, expected_);
    }
}

bool ArrayBuilder::contains(Value v) const {
    for (std::size_t i = 0; i < array_->size; ++i) {
        const Owned element(get(array_, i));
        if (equal(runtime_, element, v)) {
            return true;
        }
    }
    return false;
}

} // namespace simple::builtins
