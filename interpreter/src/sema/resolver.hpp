// Binds every name to what it means, once, so that nothing is looked up by name while a program runs. Reports unknown
// names, assignments to immutable bindings and misplaced statements.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sema/symbol.hpp"
#include "support/diagnostic.hpp"

namespace simple::sema {

/// Where the resolver asks for other modules.
class Importer {
public:
    virtual ~Importer() = default;
    /// Returns a module, compiled but perhaps not yet run, or null when there is none of that name. Raises the errors
    /// of the module itself, and E0110 for a cycle.
    virtual runtime::ModuleInfo* import(const std::vector<Symbol>& path, Span span) = 0;
    /// Looks a name up among the library modules (language 3.10, implicit library names); null when unknown.
    virtual runtime::Value* implicit_name(Symbol name) = 0;
    /// Names the library module that exports a name, for a hint; empty when none does.
    virtual std::string module_exporting(Symbol name) = 0;
    /// Returns the exported name nearest to one that does not exist, and its module; empty when none is near.
    virtual std::pair<std::string, std::string> nearest_exported(Symbol name) = 0;
};

struct ResolverOptions {
    bool repl = false; ///< Module-level names may be redefined by later inputs.
};

/// Resolves a module into `resolution`. `module_info` holds the names earlier inputs or the host defined.
void resolve(const syntax::Module& module, runtime::Runtime& runtime, runtime::ModuleInfo& module_info,
             Importer& importer, const ResolverOptions& options, DiagnosticSink& sink, Resolution& resolution);

} // namespace simple::sema
