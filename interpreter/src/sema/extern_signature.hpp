// What may cross to native code in an `extern fn` declaration (section 3.9 of the language reference).
#pragma once

#include <optional>
#include <string>

#include "support/diagnostic.hpp"
#include "syntax/ast.hpp"

namespace simple::sema {

/// A declaration as native code sees it.
struct ExternSignature {
    /// "dot(a: [f64], b: [f64]) -> f64": types by their own names, whatever aliases the program wrote.
    std::string text;
    /// E0805 at the type that cannot cross.
    std::optional<Diagnostic> mistake;
};

/// Reads a declaration. `program` is the body of its module, where type aliases are looked up.
ExternSignature extern_signature(const syntax::Function& declaration, const syntax::Block& program);

} // namespace simple::sema
