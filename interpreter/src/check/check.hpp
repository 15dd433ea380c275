// Finds mistakes that can be proved without running a program: wrong arguments, operators that their operands do not
// have, members that do not exist, tensor shapes that do not fit, and what is written for nothing. Says nothing where
// nothing is proved. Runs after a successful parse; programs that only run never come here.
#pragma once

#include "runtime/pure_names.hpp"
#include "sema/resolver.hpp"

namespace simple::check {

/// A resolved and inferred module and what it was compiled with.
struct Subject {
    const syntax::Module& module;
    runtime::Runtime& runtime;
    const sema::Resolution& resolution;
    sema::Importer& importer;
    const runtime::PureNames& pure;
};

/// Adds every finding to `sink`, in the order of the text. Evaluates calls of native functions that are declared pure,
/// with constants only.
void check_module(const Subject& subject, DiagnosticSink& sink);

} // namespace simple::check
