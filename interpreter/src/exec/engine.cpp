#include "exec/engine.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "exec/calls.hpp"
#include "exec/error_value.hpp"
#include "exec/invoker.hpp"
#include "exec/program_loader.hpp"
#include "module/module_locator.hpp"
#include "runtime/format.hpp"
#include "support/error_codes.hpp"
#include "syntax/parse.hpp"

namespace simple::exec {

namespace {

/// Makes a runtime the current one of this thread.
class CurrentRuntime {
public:
    explicit CurrentRuntime(Runtime& runtime) noexcept : previous_(current_runtime) { current_runtime = &runtime; }
    ~CurrentRuntime() { current_runtime = previous_; }
    CurrentRuntime(const CurrentRuntime&) = delete;
    CurrentRuntime& operator=(const CurrentRuntime&) = delete;

private:
    Runtime* previous_;
};

/// Slots of the value stack for a depth of calls.
std::size_t stack_slots(std::uint32_t call_depth) {
    constexpr std::size_t kSlotsPerCall = 24;
    constexpr std::size_t kLeast = std::size_t{1} << 14;
    constexpr std::size_t kMost = std::size_t{1} << 20;
    return std::clamp<std::size_t>((call_depth == 0 ? kMost : call_depth) * kSlotsPerCall, kLeast, kMost);
}

} // namespace

struct Engine::State {
    State(Runtime& rt, EngineOptions options, NativeModules& natives)
        : runtime(rt), invoker(rt), loader(rt, std::move(options), natives), slots(stack_slots(rt.limits.call_depth)),
          stack(static_cast<Value*>(std::calloc(slots, sizeof(Value)))) {
        if (stack == nullptr) {
            throw OutOfMemory(slots * sizeof(Value), 0);
        }
        runtime.set_invoker(&invoker);
        invoker.set_loader(loader);
        runtime.stack_top = stack;
        runtime.stack_end = stack + slots - 64;
        main = &loader.make_module("<main>");
        main->loaded = true;
    }
    ~State() {
        for (const auto& [name, value] : host_globals) {
            runtime::release(value);
        }
        std::free(stack);
    }

    runtime::ModuleInfo& fresh_main() {
        runtime::ModuleInfo* const former = std::exchange(main, &loader.make_module("<main>"));
        main->loaded = true;
        for (const auto& [name, value] : host_globals) {
            place_global(name, runtime::retained(value));
        }
        loader.retire(*former);
        return *main;
    }
    void place_global(Symbol name, Value owned) const {
        if (Value* place = main->find(name)) {
            runtime::store(*place, owned);
            return;
        }
        main->storage.push_back(std::make_unique<Value[]>(1));
        main->slot_counts.push_back(1);
        Value* place = main->storage.back().get();
        *place = owned;
        main->slots[name] = place;
        main->order.push_back(name);
    }

    Runtime& runtime;
    ScriptInvoker invoker;
    ProgramLoader loader;
    std::size_t slots;
    Value* stack;
    runtime::ModuleInfo* main = nullptr;
    std::unordered_map<Symbol, Value> host_globals;
    int exit_status = 0;
};

Engine::Engine(Runtime& runtime, EngineOptions options, NativeModules& natives) {
    const CurrentRuntime current(runtime);
    register_error_class(runtime);
    state_ = std::make_unique<State>(runtime, std::move(options), natives);
}

Engine::~Engine() {
    const CurrentRuntime current(state_->runtime);
    state_.reset();
}

Value Engine::run_main(const std::string& name, std::string source) {
    const CurrentRuntime current(state_->runtime);
    state_->exit_status = 0;
    state_->loader.clear_warnings();
    state_->loader.set_program_folder(module::folder_of(name));
    runtime::ModuleInfo& module = state_->fresh_main();
    const ModuleCode* code = state_->loader.compile(module, name, std::move(source), false, nullptr);
    Owned result(state_->loader.run(module, *code));
    Value* const main = module.find(state_->runtime.known().main);
    const bool callable =
        main != nullptr && main->is(Tag::Closure) && main->as<runtime::Closure>()->code->required == 0;
    if (callable && !module.calls_main) {
        result = Owned(call_value(state_->runtime, *main, state_->runtime.stack_top, 0, {}));
        if (result.get().is_int()) {
            state_->exit_status = static_cast<int>(result.get().integer & 0xff);
        }
    }
    return result.leak();
}

Value Engine::evaluate(const std::string& name, std::string source) {
    const CurrentRuntime current(state_->runtime);
    state_->loader.clear_warnings();
    runtime::ModuleInfo& module = *state_->main;
    const ModuleCode* code = state_->loader.compile(module, name, std::move(source), true, nullptr);
    return state_->loader.run(module, *code);
}

void Engine::check(const std::string& name, std::string source, DiagnosticSink& sink) {
    const CurrentRuntime current(state_->runtime);
    state_->loader.set_program_folder(module::folder_of(name));
    runtime::ModuleInfo& module = state_->loader.make_module("<check>");
    try {
        state_->loader.compile(module, name, std::move(source), false, &sink);
    } catch (const CompileError& errors) {
        for (const Diagnostic& diagnostic : errors.diagnostics) {
            sink.add(diagnostic);
        }
    } catch (const runtime::RuntimeError& error) {
        sink.add(error.diagnostic());
    }
    state_->loader.retire(module);
}

bool Engine::incomplete(std::string_view source) { return syntax::is_incomplete(source); }

Value* Engine::find_global(std::string_view name) { return state_->main->find(state_->runtime.symbol(name)); }

void Engine::set_global(std::string_view name, Value owned) {
    const CurrentRuntime current(state_->runtime);
    Owned holder(owned);
    const Symbol symbol = state_->runtime.symbol(name);
    const auto guard = state_->main->guards.find(symbol);
    if (guard != state_->main->guards.end() && guard->second != owned.tag) {
        if (guard->second != Tag::Float || !owned.is_int()) {
            state_->runtime.fail(codes::kTypeMismatch, "`" + std::string(name) +
                                                           "` holds another kind of value in the program, got " +
                                                           runtime::describe(state_->runtime, owned));
        }
        holder = Owned(Value::of(static_cast<double>(owned.integer)));
    }
    auto [place, added] = state_->host_globals.try_emplace(symbol, Value::nil());
    runtime::store(place->second, runtime::retained(holder.get()));
    state_->place_global(symbol, holder.leak());
}

std::vector<std::string> Engine::global_names() const {
    std::vector<std::string> names;
    for (const Symbol name : state_->main->order) {
        if (std::find(names.begin(), names.end(), name.text()) == names.end()) {
            names.emplace_back(name.text());
        }
    }
    return names;
}

const std::vector<Diagnostic>& Engine::warnings() const { return state_->loader.warnings(); }

void Engine::label(Diagnostic& diagnostic) const noexcept { state_->invoker.label(diagnostic); }

int Engine::exit_status() const noexcept { return state_->exit_status; }

} // namespace simple::exec
