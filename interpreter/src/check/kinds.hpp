// From static types to values of the run time that stand for them.
#pragma once

#include "runtime/runtime.hpp"
#include "sema/symbol.hpp"

namespace simple::check {

/// Returns the tag of every value of a type; Absent when it is not one tag.
runtime::Tag tag_of(sema::TypeKind kind) noexcept;

/// Returns the value of a literal, else some value of a type whose kind is all that matters; Absent when there is none.
runtime::Owned example_of(runtime::Runtime& runtime, const syntax::Expr& expression, sema::TypeKind kind);

/// Returns the value a name or member is bound to for good: functions and classes of native modules and of the prelude,
/// or null.
const runtime::Value* known_value(const sema::Resolution& resolution, const syntax::Expr& expression);

/// Returns the function or type of another script that a name or member of a namespace stands for ever for, or null.
const runtime::Value* script_value(const sema::Resolution& resolution, const syntax::Expr& expression);

} // namespace simple::check
