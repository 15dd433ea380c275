// What a call is known to bind its arguments to.
#pragma once

#include <cstddef>

#include "sema/symbol.hpp"

namespace simple::sema {

/// The declarations that the arguments of one call go to; empty when only a run can tell.
struct CallTarget {
    const List<syntax::Parameter>* parameters = nullptr;
    std::size_t skipped = 0;                         ///< Leading parameters that take no argument: an explicit `self`.
    const List<syntax::FieldDecl>* fields = nullptr; ///< Of a construction or a variant.

    bool known() const noexcept { return parameters != nullptr || fields != nullptr; }
    /// Tells whether an argument is bound to something declared f64, or is a literal bound to something declared [f64].
    bool takes_float(const syntax::Argument& argument, std::size_t position) const;
};

/// Finds what a call binds to: functions, constructions, variants and methods of types of this module.
CallTarget call_target(const Resolution& resolution, const syntax::Call& call, const runtime::WellKnown& known);

/// Tells whether what looks like a call only reads a variable: `print` alone on a line where a variable has this name.
bool reads_variable(const Resolution& resolution, const syntax::Call& call) noexcept;

} // namespace simple::sema
