// Methods of ranges; those of sequences come on top.
#include "builtins/arguments.hpp"
#include "builtins/tables.hpp"
#include "runtime/operators.hpp"
#include "support/checked_math.hpp"
#include "support/error_codes.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

Value start_of(NativeCall& call) { return Value::of(range_argument(call, 0)->start); }

/// Gives the bound as it was written: the last integer of `a..=b`, else the excluded end.
Value end_of(NativeCall& call) {
    const Range* const range = range_argument(call, 0);
    return Value::of(range->inclusive ? wrapping_subtract(range->stop, range->step > 0 ? 1 : -1) : range->stop);
}

Value step_of(NativeCall& call) { return Value::of(range_argument(call, 0)->step); }

Value step_by(NativeCall& call) {
    const Range* const range = range_argument(call, 0);
    const auto step = checked_multiply(range->step, int_argument_at_least(call, 1, 1));
    if (!step) {
        fail_call(call, codes::kIntegerOverflow, "the step does not fit in i64");
    }
    return make_range(call.runtime, range->start, range->stop, *step, false);
}

Value reverse(NativeCall& call) {
    const Range* const range = range_argument(call, 0);
    const std::int64_t count = range_length(range);
    if (count == 0) {
        return make_range(call.runtime, range->start, range->start, 1, false);
    }
    const std::int64_t last = wrapping_add(range->start, wrapping_multiply(count - 1, range->step));
    const auto step = checked_subtract(std::int64_t{0}, range->step);
    const auto stop = step ? checked_add(range->start, *step) : step;
    if (!stop) {
        fail_call(call, codes::kIntegerOverflow, "the reversed range does not fit in i64");
    }
    return make_range(call.runtime, last, *stop, *step, false);
}

constexpr NativeRow kRows[] = {
    {"start()", start_of, "Returns the first integer."},
    {"end()", end_of, "Returns the bound as it was written."},
    {"step()", step_of, "Returns the distance between the integers."},
    {"step_by(n)", step_by, "Returns every n-th integer of the range."},
    {"reverse()", reverse, "Returns the same integers from last to first."},
    {"reversed()", reverse, "Returns the same integers from last to first."},
};

} // namespace

RowTable range_methods() noexcept { return table_of(kRows); }

} // namespace simple::builtins
