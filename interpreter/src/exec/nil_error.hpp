// Names the expression that was nil in the errors of what was done with it.
#pragma once

#include <utility>

#include "exec/operands.hpp"
#include "runtime/runtime_error.hpp"

namespace simple::exec {

/// Returns where the object of `object.name` is written, together with the dot.
inline Span object_of_field(Span whole, Symbol name) noexcept {
    const auto length = static_cast<std::uint32_t>(name.text().size());
    return whole.end - whole.begin > length ? Span{whole.begin, whole.end - length} : Span{};
}

/// Adds to an error about nil, raised for the expression at `whole`, that the expression at `object` was nil. Where
/// `object` is not known, it is the variable that `whole` begins with.
void name_nil(const runtime::RuntimeError& error, Span object, Span whole);

/// Runs `work`, which needs the value of the expression at `object` for the one at `whole`, and lets an error say when
/// that value was nil.
template <typename Work> decltype(auto) naming_nil(Span object, Span whole, Work&& work) {
    try {
        return work();
    } catch (const runtime::RuntimeError& error) {
        name_nil(error, object, whole);
        throw;
    }
}

/// Returns where an operand is written; a local variable does not know.
inline Span written_at(const LocalOperand& /*operand*/) noexcept { return {}; }
inline Span written_at(const ConstOperand& /*operand*/) noexcept { return {}; }
inline Span written_at(const ExprOperand& operand) noexcept { return operand.node->span; }

} // namespace simple::exec
