// Compiles texts into modules and finds the modules they import.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "exec/engine.hpp"
#include "exec/lowering.hpp"
#include "sema/resolver.hpp"

namespace simple::exec {

class ProgramLoader final : public sema::Importer, public ModuleRunner {
public:
    ProgramLoader(runtime::Runtime& runtime, EngineOptions options, NativeModules& natives);
    ~ProgramLoader() override;

    /// Compiles a text into a module. Raises CompileError; warnings are kept. `sink`, when given, gets everything that
    /// is found instead, also what only check looks for; then the text is not made ready to run, and null is returned.
    ModuleCode* compile(runtime::ModuleInfo& module, const std::string& name, std::string source, bool repl,
                        DiagnosticSink* sink);
    /// Returns the code of the text that a place lies in, or null.
    const ModuleCode* code_at(Span span) const;
    /// Runs a module's newest body. Returns the value of its last statement.
    Value run(runtime::ModuleInfo& module, const ModuleCode& code);
    /// Makes an empty module that lives as long as the loader.
    runtime::ModuleInfo& make_module(std::string name);
    /// Frees a module of the program that ran before, unless something of it is in use.
    void retire(runtime::ModuleInfo& module);
    /// Folder of the main program, for imports.
    void set_program_folder(std::string folder) { program_folder_ = std::move(folder); }

    runtime::ModuleInfo* import(const std::vector<Symbol>& path, Span span) override;
    bool reads_files() const noexcept override { return options_.read_files; }
    sema::ScriptFunction script_function(const runtime::Value& function) const override;
    Value* implicit_name(Symbol name) override;
    std::string module_exporting(Symbol name) override;
    std::pair<std::string, std::string> static_function(Symbol name) override;
    std::pair<std::string, std::string> nearest_exported(Symbol name) override;
    std::string library_called(Symbol name) override;
    std::string nearest_module(std::string_view path) override;
    void run_imported(runtime::ModuleInfo& module, Span span) override;

    const std::vector<Diagnostic>& warnings() const noexcept { return warnings_; }
    void clear_warnings() { warnings_.clear(); }

private:
    runtime::ModuleInfo* find_module(const std::vector<Symbol>& path, Span span);
    runtime::ModuleInfo* import_native(const std::string& name);
    runtime::ModuleInfo* import_file(const std::string& file, const std::string& name, Span span);
    runtime::ModuleInfo* import_text(const std::string& key, const std::string& file, const std::string& name,
                                     std::string text, Span span);
    runtime::ModuleInfo& prelude_module(const std::string& name);
    void discard(const ModuleCode& code);
    [[noreturn]] void fail_cycle(const std::string& key, Span span);

    runtime::Runtime& runtime_;
    EngineOptions options_;
    NativeModules& natives_;
    std::vector<std::unique_ptr<runtime::ModuleInfo>> modules_;
    std::vector<std::unique_ptr<ModuleCode>> codes_;
    std::unordered_map<std::string, runtime::ModuleInfo*> loaded_;
    std::unordered_map<const runtime::ModuleInfo*, const ModuleCode*> bodies_;
    std::vector<std::string> loading_;                ///< Files whose compilation has begun, outermost first.
    std::vector<std::string> folders_;                ///< Folder of the file that is being compiled, innermost last.
    std::vector<runtime::ModuleInfo*> named_natives_; ///< Native modules the program imports, in order.
    std::string program_folder_ = ".";
    std::uint32_t running_ = 0; ///< Bodies of modules.
    std::vector<Diagnostic> warnings_;
    DiagnosticSink* checking_ = nullptr; ///< Where errors of imports go while a program is checked.
    std::unordered_map<std::string, runtime::ModuleInfo*> failed_; ///< Imports whose errors were reported, by path.
};

} // namespace simple::exec
