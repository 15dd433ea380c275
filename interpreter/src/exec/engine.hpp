// Compiles and runs programs: the one entry from the API into the front end and the node trees.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/pure_names.hpp"
#include "runtime/runtime.hpp"
#include "support/diagnostic.hpp"

namespace simple::exec {

/// Thrown when a program has errors that are found before it runs.
struct CompileError {
    std::vector<Diagnostic> diagnostics;
};

struct EngineOptions {
    int optimization = 2;
    std::uint32_t max_nesting = 200;
    std::size_t source_bytes = std::size_t{64} << 20;
    bool read_files = true;
    std::vector<std::string> module_path;
    std::function<std::optional<std::string>(std::string_view name, std::string_view from)> resolve_module;
};

/// Finds or makes native modules for `use lib.…`; implemented by the API over the registered modules.
class NativeModules {
public:
    virtual ~NativeModules() = default;
    /// Returns a module by its full name ("lib.pure.nn"), building it when first asked for, or null.
    virtual runtime::ModuleInfo* find(std::string_view name) = 0;
    /// Names of all native modules, in the order in which implicit library names are looked up.
    virtual std::vector<std::string> names() const = 0;
    /// What the modules built so far declare pure.
    virtual const runtime::PureNames& pure_names() = 0;
};

/// Runs programs of one Runtime. Errors leave as CompileError, RuntimeError or OutOfMemory; the caller (the API edge)
/// turns them into Error objects.
class Engine {
public:
    Engine(runtime::Runtime& runtime, EngineOptions options, NativeModules& natives);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Runs a text as the main program in a fresh main module and calls `main` by the rule of section 3.11 of the
    /// language. Returns the value of the last statement, or of `main`.
    runtime::Value run_main(const std::string& name, std::string source);
    /// Runs a text in the main module as it is; for the REPL.
    runtime::Value evaluate(const std::string& name, std::string source);
    /// Compiles only. Adds everything found to `sink`.
    void check(const std::string& name, std::string source, DiagnosticSink& sink);
    /// Tells whether more input is needed.
    bool incomplete(std::string_view source);

    /// Variables of the main program; null when there is none of that name.
    runtime::Value* find_global(std::string_view name);
    /// Makes or changes a variable of the main program; takes over the reference. Raises E0202 when the program relies
    /// on another type for it.
    void set_global(std::string_view name, runtime::Value owned);
    /// Names in order of definition.
    std::vector<std::string> global_names() const;
    /// Warnings of the last compilation.
    const std::vector<Diagnostic>& warnings() const;
    /// Adds to a run-time error what is known of the operands of the expression that raised it.
    void label(Diagnostic& diagnostic) const noexcept;
    /// Exit status from `main`, 0 otherwise.
    int exit_status() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace simple::exec
