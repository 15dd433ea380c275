// What the parts of a failing expression were, noted in its error while their values are still there. The parts become
// labels when the error is shown; see exec/operand_labels.hpp.
#pragma once

#include <cstdint>
#include <utility>

#include "runtime/memory_error.hpp"
#include "runtime/runtime.hpp"
#include "runtime/runtime_error.hpp"

namespace simple::runtime {

/// Notes the parts of the expression at `span` in an error that this expression raised: `head`, unless it is Absent,
/// then `count` values from `tail`. The first note stays. Runs no code of the program and never throws.
void note_operands(Runtime& runtime, const RuntimeError& error, Span span, Value head, const Value* tail,
                   std::uint32_t count) noexcept;

/// Runs native code as `located` does, on behalf of an expression with these parts.
template <typename Work>
decltype(auto) located(Runtime& runtime, Span span, Value head, const Value* tail, std::uint32_t count, Work&& work) {
    runtime.native_call = span;
    try {
        return work();
    } catch (const RuntimeError& error) {
        error.locate(span);
        note_operands(runtime, error, span, head, tail, count);
        throw;
    } catch (const OutOfMemory& failure) {
        raise_memory_error(failure, span);
    }
}

} // namespace simple::runtime
