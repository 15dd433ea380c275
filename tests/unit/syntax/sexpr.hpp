// Prints syntax trees in a compact parenthesised form, so that a test states the tree it expects in one line.
#pragma once

#include <string>

#include "syntax/ast.hpp"

namespace simple::syntax {

/// Returns an expression such as `(+ a (call f 1 by: 2))`.
std::string to_sexpr(const Expr& expression);
/// Returns a statement such as `(val x (+ 1 2))`.
std::string to_sexpr(const Stmt& statement);
/// Returns statements separated by blanks.
std::string to_sexpr(const Block& block);
std::string to_sexpr(const Pattern& pattern);
std::string to_sexpr(const TypeExpr& type);

} // namespace simple::syntax
