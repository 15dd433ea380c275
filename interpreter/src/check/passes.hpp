// The passes of check.
#pragma once

#include <vector>

#include "check/check.hpp"

namespace simple::check {

using Findings = std::vector<Diagnostic>;

/// Imports and variables that nothing uses, definitions that replace others, library names without an import.
void check_names(const Subject& subject, Findings& found);
/// Statements behind `return` and the like, arms of a match behind one that takes everything.
void check_flow(const Subject& subject, Findings& found);
/// Annotations with a type that does not exist.
void check_annotations(const Subject& subject, Findings& found);
/// Number and names of arguments.
void check_calls(const Subject& subject, Findings& found);
/// Types of extern declarations that cannot cross to native code.
void check_externs(const Subject& subject, Findings& found);
/// Operators, members, indexes, loops and calls of values whose type is known.
void check_types(const Subject& subject, Findings& found);
/// Calls and operators of native values that are made of constants: shapes above all.
void check_constants(const Subject& subject, Findings& found);

} // namespace simple::check
