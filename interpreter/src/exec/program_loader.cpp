#include "exec/program_loader.hpp"

#include <algorithm>
#include <set>

#include "check/check.hpp"
#include "check/damage.hpp"
#include "exec/module_release.hpp"
#include "exec/restore.hpp"
#include "module/module_locator.hpp"
#include "sema/inference.hpp"
#include "support/error_codes.hpp"
#include "support/file.hpp"
#include "support/suggest.hpp"
#include "syntax/parse.hpp"

namespace simple::exec {

namespace {

constexpr std::size_t kMaxImportDepth = 200;

/// Modules that only give predefined names.
constexpr std::string_view kPreludeModules[] = {"std.spec", "std.text", "std.math", "std.time", "std.random"};

std::string join(const std::vector<Symbol>& path) {
    std::string name;
    for (const Symbol part : path) {
        name += name.empty() ? "" : ".";
        name += part.text();
    }
    return name;
}

/// Later passes walk trees recursively, so they must not see one that is too deep.
bool too_deep(const DiagnosticSink& found) {
    return std::any_of(found.items().begin(), found.items().end(),
                       [](const Diagnostic& diagnostic) { return diagnostic.code == codes::kTooDeep.code; });
}

/// Tells whether something can be said about what was read although there are syntax errors: the text is a program, and
/// the parser did not give it up.
bool readable(const DiagnosticSink& found) {
    constexpr std::size_t kMostErrors = 20;
    return found.error_count() < kMostErrors && !too_deep(found) &&
           std::none_of(found.items().begin(), found.items().end(), [](const Diagnostic& diagnostic) {
               return diagnostic.code == codes::kInvalidUtf8.code || diagnostic.code == codes::kSourceTooLarge.code;
           });
}

} // namespace

ProgramLoader::ProgramLoader(runtime::Runtime& runtime, EngineOptions options, NativeModules& natives)
    : runtime_(runtime), options_(std::move(options)), natives_(natives) {}

ProgramLoader::~ProgramLoader() {
    for (const auto& module : modules_) {
        for (std::size_t i = 0; i < module->storage.size(); ++i) {
            for (std::uint32_t slot = 0; slot < module->slot_counts[i]; ++slot) {
                clear_slot(module->storage[i][slot]);
            }
        }
    }
}

runtime::ModuleInfo& ProgramLoader::make_module(std::string name) {
    modules_.push_back(std::make_unique<runtime::ModuleInfo>());
    modules_.back()->name = std::move(name);
    return *modules_.back();
}

void ProgramLoader::retire(runtime::ModuleInfo& module) {
    // Nodes of imported modules may remember functions of the program by their address.
    if (running_ != 0 || runtime_.depth != 0 || !bodies_.empty()) {
        return;
    }
    std::vector<ModuleCode*> codes;
    for (const auto& code : codes_) {
        if (code->module == &module) {
            codes.push_back(code.get());
        }
    }
    try {
        if (!release_unused(module, codes)) {
            return;
        }
    } catch (const std::bad_alloc&) {
        return; // It goes when the interpreter does.
    }
    std::erase_if(codes_, [&](const auto& code) { return code->module == &module; });
    std::erase_if(modules_, [&](const auto& each) { return each.get() == &module; });
}

/// Frees what a text without a program left behind.
void ProgramLoader::discard(const ModuleCode& code) {
    std::erase_if(codes_, [&](const auto& each) { return each.get() == &code; });
}

ModuleCode* ProgramLoader::compile(runtime::ModuleInfo& module, const std::string& name, std::string source, bool repl,
                                   DiagnosticSink* sink) {
    const Restore<DiagnosticSink*> checking(checking_, sink);
    DiagnosticSink own;
    DiagnosticSink& found = sink != nullptr ? *sink : own;
    if (options_.source_bytes != 0 && source.size() > options_.source_bytes) {
        runtime_.fail(codes::kSourceTooLarge, "the source has " + std::to_string(source.size()) +
                                                  " bytes, more than the limit of " +
                                                  std::to_string(options_.source_bytes));
    }
    codes_.push_back(std::make_unique<ModuleCode>());
    ModuleCode& code = *codes_.back();
    const SourceFile& file = runtime_.sources().add(name, std::move(source));
    syntax::ParseOptions parse_options;
    parse_options.max_nesting = options_.max_nesting;
    parse_options.repl = repl;
    const syntax::Module* tree = syntax::parse(file, code.syntax_arena, runtime_.names(), found, parse_options);
    const auto give_up = [&]() -> ModuleCode* {
        discard(code);
        if (sink == nullptr) {
            throw CompileError{own.take()};
        }
        return nullptr;
    };
    // Check goes on with what the parser could read.
    const bool damaged = found.error_count() != 0;
    if (damaged && (sink == nullptr || !readable(found))) {
        return give_up();
    }
    DiagnosticSink recovered;
    DiagnosticSink& later = damaged ? recovered : found;
    folders_.push_back(module::folder_of(name));
    sema::Resolution resolution(tree->node_count);
    try {
        sema::ResolverOptions resolver_options;
        resolver_options.repl = repl;
        sema::resolve(*tree, runtime_, module, *this, resolver_options, later, resolution);
    } catch (...) {
        folders_.pop_back();
        discard(code);
        throw;
    }
    folders_.pop_back();
    if (later.error_count() != 0 && (sink == nullptr || too_deep(later))) {
        return give_up();
    }
    sema::infer(*tree, runtime_, *this, resolution, repl);
    if (sink != nullptr) {
        check::check_module({*tree, runtime_, resolution, *this, natives_.pure_names()}, later);
        if (damaged) {
            const check::Damage damage(file, *tree, found.items());
            for (Diagnostic& finding : recovered.take()) {
                if (!damage.concerns(finding)) {
                    sink->add(std::move(finding));
                }
            }
        }
        discard(code);
        return nullptr;
    }
    code.module = &module;
    LoweringOptions lowering_options;
    lowering_options.fuse = options_.optimization > 0;
    lowering_options.repl = repl;
    lower(*tree, runtime_, module, resolution, lowering_options, *this, code);
    code.file = &file;
    code.tree = tree;
    for (const sema::VariableUse& use : resolution.uses) {
        // Variables of a module may be assigned from outside, and at a prompt also replaced by a later input.
        const bool kept = !use.variable->module_level || (use.variable->immutable && !repl);
        if (kept && !use.variable->reassigned) {
            code.origins.push_back({use.position, use.variable->initializer});
        }
    }
    for (const sema::Variable* variable : resolution.globals) {
        if (variable->name == runtime_.known().main && variable->kind == sema::VariableKind::Function) {
            module.calls_main = variable->used;
        }
    }
    for (Diagnostic& warning : own.take()) {
        warnings_.push_back(std::move(warning));
    }
    return &code;
}

const ModuleCode* ProgramLoader::code_at(Span span) const {
    const SourceFile* file = span.known() ? runtime_.sources().file_of(span.begin) : nullptr;
    const auto found = std::find_if(codes_.begin(), codes_.end(), [&](const auto& code) { return code->file == file; });
    return file == nullptr || found == codes_.end() ? nullptr : found->get();
}

Value ProgramLoader::run(runtime::ModuleInfo& module, const ModuleCode& code) {
    Value* const outer_base = runtime_.module_base;
    Value* const outer_top = runtime_.stack_top;
    Value* const base = runtime_.stack_top;
    if (base + code.temporaries > runtime_.stack_end) {
        fail_depth(runtime_, {});
    }
    Value* const frame = module.frame;
    runtime_.module_base = base;
    runtime_.stack_top = base + code.temporaries;
    ++running_;
    const auto leave = [&] {
        --running_;
        for (std::uint32_t i = 0; i < code.temporaries; ++i) {
            clear_slot(base[i]);
            clear_slot(frame[code.body.extent - code.temporaries + i]);
        }
        runtime_.module_base = outer_base;
        runtime_.stack_top = outer_top;
    };
    try {
        Owned result(code.body.body->eval(frame));
        leave();
        return result.leak();
    } catch (...) {
        leave();
        throw;
    }
}

// --- Imports ---------------------------------------------------------------------------------------------------------

runtime::ModuleInfo& ProgramLoader::prelude_module(const std::string& name) {
    runtime::ModuleInfo*& module = loaded_[name];
    if (module == nullptr) {
        module = &make_module(name);
        module->native = true;
        module->loaded = true;
        for (const auto& entry : runtime_.prelude()) {
            module->slots[entry.first] = runtime_.find_prelude(entry.first);
        }
    }
    return *module;
}

runtime::ModuleInfo* ProgramLoader::import_native(const std::string& name) {
    if (std::find(std::begin(kPreludeModules), std::end(kPreludeModules), name) != std::end(kPreludeModules)) {
        return &prelude_module(name);
    }
    std::string full = name;
    if (full == "std.pure" || full.rfind("std.pure.", 0) == 0) {
        full = "lib" + full.substr(3);
    }
    runtime::ModuleInfo* module = natives_.find(full);
    if (module != nullptr && std::find(named_natives_.begin(), named_natives_.end(), module) == named_natives_.end()) {
        named_natives_.push_back(module);
    }
    return module;
}

runtime::ModuleInfo* ProgramLoader::import(const std::vector<Symbol>& path, Span span) {
    if (checking_ == nullptr) {
        return find_module(path, span);
    }
    runtime::ModuleInfo*& failed = failed_[join(path)];
    if (failed != nullptr) {
        return failed;
    }
    try {
        return find_module(path, span);
    } catch (CompileError& error) {
        for (Diagnostic& diagnostic : error.diagnostics) {
            checking_->add(std::move(diagnostic));
        }
    } catch (const runtime::RuntimeError& error) {
        checking_->add(error.diagnostic());
    }
    failed = &make_module(join(path));
    failed->failed = true;
    return failed;
}

sema::ScriptFunction ProgramLoader::script_function(const Value& function) const {
    if (!function.is(Tag::Closure)) {
        return {};
    }
    const FunctionCode& code = *function.as<runtime::Closure>()->code;
    return {code.declaration, code.result};
}

runtime::ModuleInfo* ProgramLoader::find_module(const std::vector<Symbol>& path, Span span) {
    const std::string name = join(path);
    if (runtime::ModuleInfo* native = import_native(name)) {
        return native;
    }
    const std::string importing = folders_.empty() ? program_folder_ : folders_.back();
    if (options_.resolve_module) {
        if (std::optional<std::string> text = options_.resolve_module(name, importing)) {
            return import_text("host:" + name, name + ".spl", name, std::move(*text), span);
        }
    }
    if (!options_.read_files) {
        return nullptr;
    }
    std::vector<std::string_view> parts;
    parts.reserve(path.size());
    for (const Symbol part : path) {
        parts.push_back(part.text());
    }
    const std::optional<std::string> file =
        module::locate_module(parts, {importing, program_folder_, options_.module_path});
    return file.has_value() ? import_file(*file, name, span) : nullptr;
}

runtime::ModuleInfo* ProgramLoader::import_file(const std::string& file, const std::string& name, Span span) {
    const std::string key = module::canonical_path(file);
    const auto found = loaded_.find(key);
    if (found != loaded_.end()) {
        return found->second;
    }
    std::string text;
    try {
        text = read_file(file, options_.source_bytes);
    } catch (const FileError& error) {
        runtime_.fail(codes::kImportFailed, error.what(), span);
    }
    return import_text(key, file, name, std::move(text), span);
}

void ProgramLoader::fail_cycle(const std::string& key, Span span) {
    std::string cycle;
    const auto first = std::find(loading_.begin(), loading_.end(), key);
    for (auto file = first; file != loading_.end(); ++file) {
        cycle += *file + " -> ";
    }
    runtime_.fail(codes::kImportCycle, "import cycle: " + cycle + key, span);
}

runtime::ModuleInfo* ProgramLoader::import_text(const std::string& key, const std::string& file,
                                                const std::string& name, std::string text, Span span) {
    const auto found = loaded_.find(key);
    if (found != loaded_.end()) {
        return found->second;
    }
    if (std::find(loading_.begin(), loading_.end(), key) != loading_.end()) {
        fail_cycle(key, span);
    }
    if (loading_.size() >= kMaxImportDepth) {
        runtime_.fail(codes::kImportCycle, "imports are nested more than " + std::to_string(kMaxImportDepth) + " deep",
                      span);
    }
    loading_.push_back(key);
    runtime::ModuleInfo& module = make_module(name);
    try {
        bodies_[&module] = compile(module, file, std::move(text), false, nullptr);
    } catch (...) {
        loading_.pop_back();
        throw;
    }
    loading_.pop_back();
    loaded_[key] = &module;
    return &module;
}

void ProgramLoader::run_imported(runtime::ModuleInfo& module, Span span) {
    // Marked first: a function of the module may lead back here.
    module.loaded = true;
    try {
        runtime::release(run(module, *bodies_.at(&module)));
    } catch (const runtime::RuntimeError& error) {
        module.loaded = false;
        error.diagnostic().trace.push_back({"module " + module.name, span});
        throw;
    } catch (...) {
        module.loaded = false;
        throw;
    }
}

Value* ProgramLoader::implicit_name(Symbol name) {
    for (runtime::ModuleInfo* module : named_natives_) {
        if (Value* address = module->find(name)) {
            return address;
        }
    }
    for (const std::string& native : natives_.names()) {
        if (native.rfind("lib.pure", 0) != 0) {
            continue;
        }
        runtime::ModuleInfo* module = natives_.find(native);
        if (module != nullptr) {
            if (Value* address = module->find(name)) {
                return address;
            }
        }
    }
    return nullptr;
}

std::pair<std::string, std::string> ProgramLoader::nearest_exported(Symbol name) {
    NearestName nearest(name.text());
    for (const std::string& native : natives_.names()) {
        if (const runtime::ModuleInfo* module = natives_.find(native)) {
            for (const auto& slot : module->slots) {
                nearest.offer(slot.first.text());
            }
        }
    }
    const std::string& found = nearest.best();
    return {found, found.empty() ? std::string() : module_exporting(runtime_.symbol(found))};
}

std::pair<std::string, std::string> ProgramLoader::static_function(Symbol name) {
    // What tensors and tracked tensors share is as clear as what one class has; `create` and the like are not.
    constexpr std::size_t kMaxOwners = 2;
    std::set<const runtime::ClassInfo*> owners;
    std::pair<std::string, std::string> found;
    for (const std::string& native : natives_.names()) {
        const runtime::ModuleInfo* module = natives_.find(native);
        if (module == nullptr) {
            continue;
        }
        for (const auto& [class_name, value] : module->slots) {
            const runtime::ClassInfo* info = value->is(Tag::Class) ? value->as<runtime::Class>()->info : nullptr;
            const runtime::MethodEntry* method = info == nullptr ? nullptr : info->find_method(name);
            if (method == nullptr || !method->is_static || class_name != info->name) {
                continue;
            }
            owners.insert(info);
            if (found.first.empty()) {
                found = {std::string(class_name.text()) + "." + std::string(name.text()), native};
            }
        }
    }
    return owners.size() <= kMaxOwners ? found : std::pair<std::string, std::string>();
}

std::string ProgramLoader::library_called(Symbol name) {
    const std::string ending = "." + std::string(name.text());
    const std::vector<std::string> names = natives_.names();
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const std::string& native) { return native.ends_with(ending); });
    return found == names.end() ? std::string() : *found;
}

std::string ProgramLoader::nearest_module(std::string_view path) { return nearest_name(path, natives_.names()); }

std::string ProgramLoader::module_exporting(Symbol name) {
    for (const std::string& native : natives_.names()) {
        runtime::ModuleInfo* module = natives_.find(native);
        if (module != nullptr && module->find(name) != nullptr) {
            return native;
        }
    }
    return {};
}

} // namespace simple::exec
