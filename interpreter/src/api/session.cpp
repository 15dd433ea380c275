#include "api/session.hpp"

#include <pthread.h>

#include "api/errors.hpp"
#include "api/value_access.hpp"
#include "builtins/builtins.hpp"
#include "exec/node.hpp"
#include "runtime/native_errors.hpp"
#include "support/stack_guard.hpp"
#include "testing/test_blocks.hpp"

#include <limits>

namespace simple::api {

namespace {

std::uintptr_t this_thread() noexcept {
    static_assert(sizeof(pthread_t) <= sizeof(std::uintptr_t));
    return static_cast<std::uintptr_t>(pthread_self());
}

exec::EngineOptions engine_options(const Options& options) {
    exec::EngineOptions engine;
    engine.optimization = options.optimization;
    engine.max_nesting = options.limits.nesting;
    engine.source_bytes = options.limits.source_bytes;
    engine.read_files = options.permissions.read_files;
    engine.module_path = options.module_path;
    engine.resolve_module = options.resolve_module;
    return engine;
}

/// Wraps a callback of the host: what it throws becomes an error of the program that wrote. An abandoned session is
/// silent, because what the callback refers to may be gone together with the Interpreter.
std::function<void(std::string_view)> guarded_output(Session& session, std::function<void(std::string_view)> callback) {
    return [&session, callback = std::move(callback)](std::string_view text) {
        if (session.abandoned()) {
            return;
        }
        try {
            callback(text);
        } catch (const runtime::RuntimeError&) {
            throw;
        } catch (const std::exception& failure) {
            session.runtime().fail(codes::kHostError, std::string("the output callback failed: ") + failure.what());
        } catch (...) {
            session.runtime().fail(codes::kHostError, "the output callback failed");
        }
    };
}

} // namespace

Session::Session(Options options, Interpreter& owner)
    : unavailable(ValueAccess::make_module(nullptr, nullptr)), options_(std::move(options)), owner_(&owner),
      account_(MemoryAccount::create(options_.limits.memory_bytes)) {
    account_->fail_allocation(options_.fail_allocation);
    prelude_.is_prelude = true;
    prelude_.name = "prelude";
    prelude_.handle = ValueAccess::make_module(&prelude_, this);
}

Session::~Session() {
    tear_down();
    account_->release();
}

bool Session::start() noexcept {
    if (engine_ != nullptr) {
        return true;
    }
    const MemoryAccount::Scope scope(*account_);
    try {
        build_runtime();
        return true;
    } catch (...) {
        startup_error_ = current_error(*this);
        tear_down();
        return false;
    }
}

void Session::build_runtime() {
    runtime_ = std::make_unique<runtime::Runtime>(*account_);
    runtime_->host = this;
    runtime_->heap().owner = this;
    runtime_->permissions = options_.permissions;
    runtime_->program_arguments = options_.arguments;
    // 0 leaves the thread's stack as the only bound.
    const std::uint32_t call_depth = options_.limits.call_depth;
    runtime_->limits.call_depth = call_depth == 0 ? std::numeric_limits<std::uint32_t>::max() : call_depth;
    runtime_->limits.steps = options_.limits.steps;
    runtime_->limits.time_ms = options_.limits.time_ms;
    runtime_->interrupted = interrupt_requested_.load();
    runtime_->extern_resolver = [this](std::string_view signature) { return resolve_extern(signature); };
    connect_output();
    builtins::register_builtins(*runtime_);
    testing::register_test_blocks(*runtime_);
    engine_ = std::make_unique<exec::Engine>(*runtime_, engine_options(options_), *this);
}

void Session::connect_output() {
    if (options_.on_output) {
        runtime_->on_output = guarded_output(*this, options_.on_output);
    }
    if (options_.on_error_output) {
        runtime_->on_error_output = guarded_output(*this, options_.on_error_output);
    }
}

/// Order matters: programs first, then what holds values for them, then the heap; extensions last, because objects of
/// the libraries may need them while they are destroyed.
void Session::tear_down() noexcept {
    const MemoryAccount::Scope scope(*account_);
    engine_.reset();
    if (runtime_ != nullptr) {
        runtime_->heap().owner = nullptr;
    }
    for (const std::unique_ptr<ModuleRecord>& record : modules_) {
        record->clear();
    }
    modules_.clear();
    modules_by_name_.clear();
    prelude_.clear();
    classes_.clear();
    enumerations_.clear();
    pure_names_ = {};
    runtime_.reset();
    extension_order_.clear();
    extensions_.clear();
}

void Session::close(Session* session) noexcept {
    std::uintptr_t user = 0;
    while (!session->user_.compare_exchange_strong(user, this_thread())) {
        // Someone is inside: stop the program, and let the one who leaves last free the session.
        session->owner_ = nullptr;
        session->interrupt();
        if (session->user_.compare_exchange_strong(user, user | kAbandoned)) {
            return;
        }
        user = 0;
    }
    session->announce_closing();
    delete session;
}

void Session::announce_closing() noexcept {
    if (!started() || owner_ == nullptr) {
        return;
    }
    const MemoryAccount::Scope scope(*account_);
    for (Extension* const extension : extension_order_) {
        try {
            extension->closing(*owner_);
        } catch (...) {
            // What it wanted to say is lost; closing goes on.
            continue;
        }
    }
}

const runtime::NativeFunctionInfo* Session::resolve_extern(std::string_view signature) {
    // The host may have defined it after the program was compiled.
    const runtime::Value* const own = runtime_->find_prelude(runtime_->symbol(runtime::name_in_signature(signature)));
    if (own != nullptr && own->is(runtime::Tag::Native)) {
        return own->as<runtime::NativeFunction>()->info;
    }
    auto info = make_host_function(*this, signature, {}, {}, false);
    runtime::NativeFunctionInfo* const function = info.get();
    const runtime::Owned kept(runtime_->make_native(std::move(info)));
    try {
        if (extern_resolver_ == nullptr || owner_ == nullptr) {
            throw ScriptError(ErrorKind::Host,
                              "extern function " + std::string(function->name.text()) + " is not available",
                              "register it from the host", std::string(codes::kExternMissing.code));
        }
        function->callable = extern_resolver_->resolve(*owner_, signature);
    } catch (...) {
        runtime::raise_native_exception(*runtime_, *function);
    }
    return function;
}

bool Session::running_here() const noexcept {
    return (user_.load(std::memory_order_relaxed) & ~kAbandoned) == this_thread();
}

void Session::interrupt() noexcept {
    interrupt_requested_ = true;
    if (runtime_ != nullptr) {
        runtime_->interrupted = true;
    }
}

void Session::clear_interrupt() noexcept {
    interrupt_requested_ = false;
    if (runtime_ != nullptr) {
        runtime_->interrupted = false;
    }
}

void Session::note(const Error& error) noexcept {
    try {
        errors.push_back(error);
    } catch (...) {
        // Not even memory to remember the failure: what failed is missing all the same.
        return;
    }
}

void Session::note_failure() noexcept { note(current_error(*this)); }

// --- Native modules ----------------------------------------------------------------------------------------------

ModuleRecord* Session::find_record(std::string_view name) {
    const auto found = modules_by_name_.find(std::string(name));
    return found == modules_by_name_.end() ? nullptr : found->second;
}

runtime::ModuleInfo* Session::find(std::string_view name) {
    ModuleRecord* record = find_record(name);
    if (record == nullptr) {
        return nullptr;
    }
    build(*record);
    return &record->info;
}

std::vector<std::string> Session::names() const {
    std::vector<std::string> names;
    names.reserve(modules_.size());
    for (const std::unique_ptr<ModuleRecord>& record : modules_) {
        names.push_back(record->name);
    }
    return names;
}

ModuleRecord& Session::module(std::string_view name) {
    if (ModuleRecord* record = find_record(name)) {
        return *record;
    }
    modules_.push_back(std::make_unique<ModuleRecord>());
    ModuleRecord& record = *modules_.back();
    record.name = name;
    record.info.name = name;
    record.info.native = true;
    record.info.loaded = true;
    record.handle = ValueAccess::make_module(&record, this);
    modules_by_name_.emplace(record.name, &record);
    return record;
}

void Session::build(ModuleRecord& record) {
    if (record.build == nullptr || owner_ == nullptr) {
        return;
    }
    // Cleared first, so that modules which name each other are built once.
    const auto builder = std::exchange(record.build, nullptr);
    try {
        builder(*owner_, record.handle);
    } catch (...) {
        record.clear();
        record.build = builder;
        throw;
    }
}

const runtime::PureNames& Session::pure_names() {
    for (const std::unique_ptr<ModuleRecord>& record : modules_) {
        if (const auto declare_names = std::exchange(record->declare_pure, nullptr)) {
            declare_names(record->handle);
        }
    }
    return pure_names_;
}

// --- Classes and extensions --------------------------------------------------------------------------------------

ClassData& Session::add_class(std::unique_ptr<ClassData> data) {
    std::shared_ptr<ClassData> shared = std::move(data);
    shared->info->native = shared;
    return *(classes_[shared->key] = shared);
}

ClassData* Session::find_class(const void* key) noexcept {
    const auto found = classes_.find(key);
    return found == classes_.end() ? nullptr : found->second.get();
}

Extension& Session::extension(const void* key, std::unique_ptr<Extension> (*make)()) {
    std::unique_ptr<Extension>& slot = extensions_[key];
    if (slot == nullptr) {
        slot = make();
        extension_order_.push_back(slot.get());
        if (in_run_) {
            slot->enter();
        }
    }
    return *slot;
}

void Session::enter_extensions() {
    in_run_ = true;
    for (Extension* extension : extension_order_) {
        extension->enter();
    }
}

void Session::leave_extensions() noexcept {
    for (auto extension = extension_order_.rbegin(); extension != extension_order_.rend(); ++extension) {
        (*extension)->leave();
    }
    in_run_ = false;
}

Session::CheckScope::CheckScope(Session& session) {
    for (Extension* extension : session.extension_order_) {
        if (auto* checked = dynamic_cast<CheckedState*>(extension)) {
            checked->begin_check();
            begun_.push_back(checked);
        }
    }
}

Session::CheckScope::~CheckScope() {
    for (auto state = begun_.rbegin(); state != begun_.rend(); ++state) {
        (*state)->end_check();
    }
}

// --- Values ------------------------------------------------------------------------------------------------------

runtime::Value own(Session& session, const Value& handle) {
    const runtime::Value v = ValueAccess::raw(handle);
    if (v.is_object() && runtime::Heap::of(v.object).owner != &session) {
        throw ScriptError(ErrorKind::Host, "a value of another interpreter: " + handle.type_name(),
                          "convert it to C++ and make a value of it here", std::string(codes::kInvalidHandle.code));
    }
    return v;
}

const runtime::Value* own_all(Session& session, const std::vector<Value>& handles) {
    for (const Value& handle : handles) {
        static_cast<void>(own(session, handle));
    }
    return raw_values(handles);
}

runtime::Value take_own(Session& session, Value&& handle) {
    static_cast<void>(own(session, handle));
    return ValueAccess::release(std::move(handle));
}

// --- Entry -------------------------------------------------------------------------------------------------------

Entry::Entry(Session& session, bool run) noexcept : session_(session) {
    if (!claim()) {
        return;
    }
    claimed_ = true;
    scope_.emplace(session_.account());
    outermost_ = session_.entries_++ == 0;
    if (!session_.start()) {
        return;
    }
    try {
        open(run);
        allowed_ = true;
    } catch (...) {
        session_.startup_error_ = current_error(session_);
    }
}

bool Entry::claim() noexcept {
    if (session_.running_here()) {
        return true;
    }
    std::uintptr_t free = 0;
    return session_.user_.compare_exchange_strong(free, this_thread());
}

void Entry::open(bool run) {
    runtime::Runtime& runtime = session_.runtime();
    saved_runtime_ = std::exchange(exec::current_runtime, &runtime);
    saved_depth_ = runtime.depth;
    saved_stack_limit_ = runtime.stack_limit;
    // A callback may have switched to a stack of its own, so inner entries look too.
    runtime.stack_limit = StackGuard::current().limit();
    if (run && !session_.in_run_) {
        starts_run_ = true;
        session_.enter_extensions();
        runtime.start_run();
    }
}

Entry::~Entry() {
    if (!claimed_) {
        return;
    }
    if (allowed_) {
        session_.runtime().depth = saved_depth_;
        session_.runtime().stack_limit = saved_stack_limit_;
        if (starts_run_) {
            session_.leave_extensions();
        }
        exec::current_runtime = saved_runtime_;
    }
    --session_.entries_;
    if (!outermost_) {
        return;
    }
    scope_.reset();
    std::uintptr_t user = this_thread();
    if (!session_.user_.compare_exchange_strong(user, 0)) {
        delete &session_;
    }
}

Error Entry::refusal() const {
    if (!claimed_) {
        return plain_error(codes::kInterpreterBusy, "this interpreter is in use by another thread",
                           "give every thread an interpreter of its own, or take turns");
    }
    return session_.startup_error();
}

} // namespace simple::api
