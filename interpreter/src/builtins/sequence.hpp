// One view of everything that is indexed by position, and the builder of result arrays.
#pragma once

#include <cstddef>

#include "builtins/arguments.hpp"
#include "runtime/array.hpp"

namespace simple::builtins {

/// A receiver seen as elements 0 to size - 1: an array, range, tuple or set (a set is copied first). The size must be
/// read again after every callback, since a callback may change an array.
class Sequence {
public:
    /// Takes the value at `i` of the call; raises E0201 for anything else.
    explicit Sequence(NativeCall& call, std::uint32_t i = 0);

    std::size_t size() const noexcept { return array_ != nullptr ? array_->size : fixed_size_; }
    /// Returns element `i`, which is in range, with a reference of its own.
    Value at(std::size_t i) const noexcept { return array_ != nullptr ? runtime::get(array_, i) : at_other(i); }
    /// Returns the array behind the view, or null for a range or tuple.
    runtime::Array* array() const noexcept { return array_; }
    /// Returns the range behind the view, or null.
    runtime::Range* range() const noexcept { return range_; }
    /// Returns the elements begin, begin + step … as a new array; structs are copied.
    Value slice(std::size_t begin, std::int64_t step, std::size_t count) const;

    /// Calls `visit(index, element)` with a borrowed element for each position that existed at the start and still
    /// exists; stops when it returns false. Each element counts as a step, so that limits and interruption hold.
    template <typename Visit> void each(Visit&& visit) const {
        const std::size_t end = size();
        for (std::size_t i = 0; i < end && i < size(); ++i) {
            runtime_.step({});
            const runtime::Owned element(at(i));
            if (!visit(i, element.get())) {
                return;
            }
        }
    }

private:
    Value at_other(std::size_t i) const noexcept;

    runtime::Runtime& runtime_;
    runtime::Array* array_ = nullptr;
    runtime::Range* range_ = nullptr;
    runtime::Tuple* tuple_ = nullptr;
    std::size_t fixed_size_ = 0;
    runtime::Owned snapshot_;
};

/// Builds an array element by element; the first element chooses the storage, so results of callbacks that are all
/// floats (integers) are stored unboxed.
class ArrayBuilder {
public:
    /// `expected` elements are likely; room for them is made with the first one.
    ArrayBuilder(runtime::Runtime& runtime, std::size_t expected)
        : runtime_(runtime), array_(runtime::make_array(runtime.heap())), owned_(runtime::array_value(array_)),
          expected_(expected) {}

    /// Appends a reference that the caller gives up.
    void add(Value owned) {
        if (array_->size == 0) {
            add_first(owned);
        } else {
            runtime::push(array_, owned);
        }
    }
    /// Appends a copy of a borrowed value.
    void add_copy(Value borrowed) { add(stored_copy(runtime_, borrowed)); }
    std::size_t size() const noexcept { return array_->size; }
    /// Tells whether an element equals the value.
    bool contains(Value v) const;
    /// Gives the array away.
    Value finish() noexcept { return owned_.leak(); }

private:
    void add_first(Value owned);

    runtime::Runtime& runtime_;
    runtime::Array* array_;
    runtime::Owned owned_;
    std::size_t expected_;
};

} // namespace simple::builtins
