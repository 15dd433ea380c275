// Labels that say what the operands of a failing expression were, and where they came from.
#pragma once

#include "exec/lowering.hpp"

namespace simple::exec {

/// Turns the operands noted in a run-time error (runtime/operand_notes.hpp) into labels beside the parts of its
/// expression, and labels the bindings of variables among them: `w` got its shape [256, 784] here. Looks the expression
/// up in the syntax tree, so it is for errors that are shown, not for those a program catches.
void label_operands(Diagnostic& diagnostic, const ModuleCode& code) noexcept;

} // namespace simple::exec
