// Binds every name to what it means, once, so that nothing is looked up by name while a program runs. Reports unknown
// names, assignments to immutable bindings and misplaced statements.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sema/symbol.hpp"
#include "support/diagnostic.hpp"

namespace simple::sema {

/// What is known of a function that another file defines.
struct ScriptFunction {
    const syntax::Function* declaration = nullptr; ///< Null: it is none.
    TypeKind result = TypeKind::Any;
};

/// Where the resolver asks for other modules.
class Importer {
public:
    virtual ~Importer() = default;
    /// Returns a module, compiled but perhaps not yet run, or null when there is none of that name. Raises the errors
    /// of the module itself, and E0110 for a cycle; while a program is checked, errors of a module are collected
    /// instead, and the module is marked as failed.
    virtual runtime::ModuleInfo* import(const std::vector<Symbol>& path, Span span) = 0;
    /// Tells whether the host permits modules in files.
    virtual bool reads_files() const noexcept = 0;
    /// Describes a function of a script by its value.
    virtual ScriptFunction script_function(const runtime::Value& function) const = 0;
    /// Looks a name up among the library modules (language 3.10, implicit library names); null when unknown.
    virtual runtime::Value* implicit_name(Symbol name) = 0;
    /// Names the library module that exports a name, for a hint; empty when none does.
    virtual std::string module_exporting(Symbol name) = 0;
    /// Returns `Class.name` for a static function that only one library class has, and its module; else empty texts.
    virtual std::pair<std::string, std::string> static_function(Symbol name) = 0;
    /// Returns the exported name nearest to one that does not exist, and its module; empty when none is near.
    virtual std::pair<std::string, std::string> nearest_exported(Symbol name) = 0;
    /// Returns the library module whose last part is a name, lib.pure.nn for `nn`; empty when there is none.
    virtual std::string library_called(Symbol name) = 0;
    /// Returns the library module nearest to one that does not exist; empty when none is near.
    virtual std::string nearest_module(std::string_view path) = 0;
};

struct ResolverOptions {
    bool repl = false; ///< Module-level names may be redefined by later inputs.
};

/// Resolves a module into `resolution`. `module_info` holds the names earlier inputs or the host defined.
void resolve(const syntax::Module& module, runtime::Runtime& runtime, runtime::ModuleInfo& module_info,
             Importer& importer, const ResolverOptions& options, DiagnosticSink& sink, Resolution& resolution);

} // namespace simple::sema
