// Finds static types by iterating to a fixed point: variables join what is assigned to them, functions what they
// return.
#pragma once

#include "sema/resolver.hpp"
#include "sema/symbol.hpp"
#include "syntax/ast.hpp"

namespace simple::sema {

/// Fills Resolution::types, Variable::type and FunctionScope::result. Must run after a successful resolve.
/// Module-level variables of a REPL stay Any, since later inputs may assign anything.
void infer(const syntax::Module& module, runtime::Runtime& runtime, const Importer& importer, Resolution& resolution,
           bool repl);

} // namespace simple::sema
