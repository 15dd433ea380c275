// The state of one public Interpreter: memory account, run time, engine, native modules, extensions.
//
// Note [Entering a session]
// Every public function that touches the state makes an Entry first. The outermost one claims the session for its
// thread (a second thread gets E0808), reads the bounds of that thread's stack, makes the memory account and the
// extensions current and starts the limits; inner ones (native -> script -> native -> script) only keep the call depth.
// An Interpreter that is destroyed while a program runs (by its own callback, or wrongly by another thread) abandons
// its session: the program is interrupted, and the outermost Entry frees the session on its way out.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "api/native_module.hpp"
#include "exec/engine.hpp"
#include "runtime/runtime.hpp"
#include "simple/checking.hpp"
#include "simple/interpreter.hpp"

namespace simple::api {

class Session final : public exec::NativeModules {
public:
    Session(Options options, Interpreter& owner);
    ~Session() override;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Makes run time and engine unless they are there. Returns false when that fails (memory limit, broken start);
    /// `startup_error` tells why, and the next call tries again.
    bool start() noexcept;
    bool started() const noexcept { return engine_ != nullptr; }
    const Error& startup_error() const noexcept { return *startup_error_; }

    runtime::Runtime& runtime() noexcept { return *runtime_; }
    exec::Engine& engine() noexcept { return *engine_; }
    MemoryAccount& account() noexcept { return *account_; }
    const Options& options() const noexcept { return options_; }
    Interpreter* owner() noexcept { return owner_; }

    /// Lets go of the Interpreter: frees the session, or leaves that to the run in progress.
    static void close(Session* session) noexcept;
    /// Tells whether the calling thread is inside this session.
    bool running_here() const noexcept;
    /// Tells whether the Interpreter is gone while a run is in progress.
    bool abandoned() const noexcept { return (user_.load() & kAbandoned) != 0; }
    void interrupt() noexcept;
    void clear_interrupt() noexcept;

    // --- Native modules ---
    runtime::ModuleInfo* find(std::string_view name) override;
    std::vector<std::string> names() const override;
    const runtime::PureNames& pure_names() override;
    /// What was declared so far, to add to.
    runtime::PureNames& declared_pure() noexcept { return pure_names_; }
    ModuleRecord* find_record(std::string_view name);
    /// Returns the record of a module that exists or is made now.
    ModuleRecord& module(std::string_view name);
    ModuleRecord& prelude() noexcept { return prelude_; }
    /// Runs the builder of a lazy module once.
    void build(ModuleRecord& record);

    // --- Classes and extensions ---
    ClassData& add_class(std::unique_ptr<ClassData> data);
    ClassData* find_class(const void* key) noexcept;
    std::unordered_map<std::string, runtime::ClassInfo*>& enumerations() noexcept { return enumerations_; }
    Extension& extension(const void* key, std::unique_ptr<Extension> (*make)());
    void set_extern_resolver(ExternResolver* resolver) noexcept { extern_resolver_ = resolver; }

    /// Runs `body()`, which declares something native. Inside of a run exceptions pass; otherwise they are noted in
    /// `errors`, because nothing that a host calls throws.
    template <typename F> void declare(F body);

    std::vector<Error> warnings;
    std::vector<Error> errors;
    int exit_status = 0;
    /// Adds to `errors`, as long as there is memory.
    void note(const Error& error) noexcept;
    /// Stands in for Module& results when the session could not start; everything done to it is ignored.
    Module unavailable;

private:
    friend class Entry;
    void note_failure() noexcept;
    void build_runtime();
    void connect_output();
    void tear_down() noexcept;
    void enter_extensions();
    void leave_extensions() noexcept;
    void announce_closing() noexcept;
    const runtime::NativeFunctionInfo* resolve_extern(std::string_view signature);

public:
    /// Lets the extensions keep what pure functions may change, and restores it.
    class CheckScope {
    public:
        explicit CheckScope(Session& session);
        ~CheckScope();
        CheckScope(const CheckScope&) = delete;
        CheckScope& operator=(const CheckScope&) = delete;

    private:
        std::vector<CheckedState*> begun_;
    };

private:
    Options options_;
    Interpreter* owner_;
    MemoryAccount* account_;
    std::unique_ptr<runtime::Runtime> runtime_;
    std::unique_ptr<exec::Engine> engine_;
    std::optional<Error> startup_error_;
    std::vector<std::unique_ptr<ModuleRecord>> modules_;
    std::unordered_map<std::string, ModuleRecord*> modules_by_name_;
    ModuleRecord prelude_;
    std::unordered_map<const void*, std::shared_ptr<ClassData>> classes_;
    std::unordered_map<std::string, runtime::ClassInfo*> enumerations_;
    std::unordered_map<const void*, std::unique_ptr<Extension>> extensions_;
    std::vector<Extension*> extension_order_;
    ExternResolver* extern_resolver_ = nullptr;
    runtime::PureNames pure_names_;
    std::atomic<bool> interrupt_requested_{false};
    /// Thread that is inside, 0 when none is; with kAbandoned added once the Interpreter is gone.
    std::atomic<std::uintptr_t> user_{0};
    static constexpr std::uintptr_t kAbandoned = 1;
    std::uint32_t entries_ = 0;
    /// Whether the extensions are current.
    bool in_run_ = false;
};

template <typename F> void Session::declare(F body) {
    if (in_run_) {
        body();
        return;
    }
    try {
        body();
    } catch (...) {
        note_failure();
    }
}

/// Returns the session a run time belongs to.
inline Session& session_of(runtime::Runtime& runtime) noexcept { return *static_cast<Session*>(runtime.host); }

/// Borrows the value behind a handle. Values belong to the interpreter that made them: one of another interpreter, or
/// of one that is gone, raises E0802, because its code and classes live elsewhere.
runtime::Value own(Session& session, const Value& handle);
/// The same for a run of handles.
const runtime::Value* own_all(Session& session, const std::vector<Value>& handles);
/// Takes the reference of a handle over.
runtime::Value take_own(Session& session, Value&& handle);

/// One use of a session by a thread; see Note [Entering a session].
class Entry {
public:
    /// `run` is for entries that execute code: it starts the step and time limits and makes the extensions current.
    explicit Entry(Session& session, bool run = false) noexcept;
    ~Entry();
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

    /// False when another thread is inside, or the session cannot start; `refusal` tells which.
    bool allowed() const noexcept { return allowed_; }
    Error refusal() const;
    /// Whether the Interpreter was destroyed meanwhile.
    bool abandoned() const noexcept { return session_.abandoned(); }
    bool outermost() const noexcept { return outermost_; }

private:
    bool claim() noexcept;
    void open(bool run);

    Session& session_;
    std::optional<MemoryAccount::Scope> scope_;
    runtime::Runtime* saved_runtime_ = nullptr;
    std::uintptr_t saved_stack_limit_ = 0;
    std::uint32_t saved_depth_ = 0;
    bool starts_run_ = false;
    bool claimed_ = false;
    bool allowed_ = false;
    bool outermost_ = false;
};

} // namespace simple::api
