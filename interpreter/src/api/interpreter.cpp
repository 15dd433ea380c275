#include "simple/interpreter.hpp"

#include <utility>

#include "api/documentation.hpp"
#include "api/errors.hpp"
#include "api/introspection.hpp"
#include "api/native_module.hpp"
#include "api/session.hpp"
#include "api/value_access.hpp"
#include "runtime/format.hpp"
#include "support/file.hpp"
#include "support/suggest.hpp"
#include "testing/test_blocks.hpp"

namespace simple {

using api::Entry;
using api::RawValue;
using api::Session;

/// What the public class hides. The session may outlive it; see Note [Entering a session].
struct Interpreter::State {
    Session* session;

    explicit State(Session* owned) noexcept : session(owned) {}
    ~State() { Session::close(session); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
};

namespace {

Error destroyed_error() {
    return api::plain_error(codes::kInterpreterBusy, "the interpreter was destroyed while its program ran");
}

/// Call in a catch block: the error of a use of the session that failed.
Error failure_of(Session& session, const Entry& entry) {
    Error error = api::current_error(session);
    if (!entry.outermost()) {
        if (error.kind == ErrorKind::Interrupt) {
            // The program that called back is stopped as well, whatever the callback makes of this error.
            session.interrupt();
        }
        return error;
    }
    api::flush_quietly(session);
    if (entry.abandoned()) {
        return destroyed_error();
    }
    if (error.kind == ErrorKind::Interrupt) {
        session.clear_interrupt();
    }
    if (session.errors.empty()) {
        session.note(error);
    }
    return error;
}

/// Runs `body(Session&)`, which returns an owned value, as one use of the session. Afterwards the Interpreter itself
/// may be gone, so only the session is touched.
template <typename F> Result<Value> run_in(Session& session, F body) {
    const Entry entry(session, true);
    if (!entry.allowed()) {
        return entry.refusal();
    }
    try {
        Value result = ValueAccess::adopt(body(session));
        if (entry.outermost()) {
            session.runtime().flush();
        }
        if (entry.abandoned()) {
            return destroyed_error();
        }
        return result;
    } catch (...) {
        return failure_of(session, entry);
    }
}

/// Runs `body` and ends the tests of the program, also when an error ends it.
template <typename F> RawValue run_with_tests(Session& session, F& body) {
    const auto finish = [&session] {
        session.exit_status = testing::finish_tests(session.runtime()).failed != 0 ? 1 : 0;
    };
    testing::begin_tests(session.runtime());
    try {
        runtime::Owned result(body(session));
        finish();
        return result.leak();
    } catch (const runtime::RuntimeError& error) {
        if (error.catchable()) {
            finish();
        }
        throw;
    }
}

/// Compiles and runs a text. Lists of errors and warnings are those of the outermost run.
template <typename F> Result<Value> run_text(Session& session, F body) {
    const bool outermost = !session.running_here();
    if (outermost) {
        session.warnings.clear();
        session.errors.clear();
        session.exit_status = 0;
    }
    return run_in(session, [&body, outermost](Session& inside) {
        runtime::Owned result(outermost ? run_with_tests(inside, body) : body(inside));
        api::note_warnings(inside);
        if (inside.exit_status == 0) {
            inside.exit_status = inside.engine().exit_status();
        }
        inside.runtime().flush();
        return result.leak();
    });
}

Error undefined_name(Session& session, std::string_view name) {
    Error error = api::plain_error(codes::kUndefinedName, "`" + std::string(name) + "` is not defined");
    const std::string nearest = nearest_name(name, session.engine().global_names());
    if (!nearest.empty()) {
        error.help = "did you mean `" + nearest + "`?";
    }
    return error;
}

/// Finds a variable of the main program, else a predefined name; null when there is none.
RawValue* find_name(Session& session, std::string_view name) {
    RawValue* found = session.engine().find_global(name);
    return found != nullptr ? found : session.runtime().find_prelude(session.runtime().symbol(name));
}

} // namespace

Interpreter::Interpreter(Options options)
    : Factory(nullptr), state_(std::make_unique<State>(new Session(std::move(options), *this))) {
    session_ = state_->session;
    state_->session->start();
}

Interpreter::~Interpreter() = default;

void Interpreter::set_extern_resolver(ExternResolver* resolver) noexcept {
    state_->session->set_extern_resolver(resolver);
}

// --- Running -----------------------------------------------------------------------------------------------------

Result<Value> Interpreter::run_file(const std::string& path) {
    return run_text(*state_->session, [&path](Session& session) {
        std::string source = read_file(path, session.options().limits.source_bytes);
        return session.engine().run_main(path, std::move(source));
    });
}

Result<Value> Interpreter::run_source(std::string_view source, std::string_view name) {
    return run_text(*state_->session, [&](Session& session) {
        return session.engine().run_main(std::string(name), std::string(source));
    });
}

Result<Value> Interpreter::evaluate(std::string_view source, std::string_view name) {
    return run_text(*state_->session, [&](Session& session) {
        return session.engine().evaluate(std::string(name), std::string(source));
    });
}

std::vector<Error> Interpreter::check(std::string_view source, std::string_view name) {
    std::vector<Error> found;
    Session& session = *state_->session;
    const Entry entry(session, true);
    if (!entry.allowed()) {
        return {entry.refusal()};
    }
    try {
        DiagnosticSink sink;
        const Session::CheckScope scope(session);
        session.engine().check(std::string(name), std::string(source), sink);
        for (const Diagnostic& diagnostic : sink.items()) {
            found.push_back(session.runtime().sources().resolve(diagnostic));
        }
    } catch (...) {
        found.push_back(api::current_error(session));
    }
    return found;
}

bool Interpreter::incomplete(std::string_view source) const {
    Session& session = *state_->session;
    const Entry entry(session);
    try {
        return entry.allowed() && session.engine().incomplete(source);
    } catch (...) {
        return false;
    }
}

const std::vector<Error>& Interpreter::warnings() const noexcept { return state_->session->warnings; }

const std::vector<Error>& Interpreter::errors() const noexcept { return state_->session->errors; }

int Interpreter::exit_status() const noexcept { return state_->session->exit_status; }

// --- Calls and variables -----------------------------------------------------------------------------------------

Result<Value> Interpreter::callable(std::string_view name) {
    Session& session = *state_->session;
    const Entry entry(session);
    if (!entry.allowed()) {
        return entry.refusal();
    }
    const RawValue* function = find_name(session, name);
    if (function == nullptr) {
        return undefined_name(session, name);
    }
    return ValueAccess::share(*function);
}

Result<Value> Interpreter::call_function(const Value& function, const std::vector<Value>& arguments) {
    const Value held = function;
    return run_in(*state_->session, [&](Session& session) {
        return session.runtime().call(api::own(session, held), api::own_all(session, arguments),
                                      static_cast<std::uint32_t>(arguments.size()));
    });
}

Result<Value> Interpreter::get_value(std::string_view name) {
    Session& session = *state_->session;
    const Entry entry(session);
    if (!entry.allowed()) {
        return entry.refusal();
    }
    const RawValue* found = session.engine().find_global(name);
    if (found == nullptr) {
        return undefined_name(session, name);
    }
    return ValueAccess::share(*found);
}

bool Interpreter::set_value(std::string_view name, const Value& value) {
    Session& session = *state_->session;
    const Entry entry(session);
    if (!entry.allowed()) {
        return false;
    }
    try {
        session.engine().set_global(name, runtime::retained(api::own(session, value)));
        return true;
    } catch (...) {
        session.errors.push_back(api::current_error(session));
        return false;
    }
}

std::vector<std::string> Interpreter::variables() const {
    const Entry entry(*state_->session);
    return entry.allowed() ? state_->session->engine().global_names() : std::vector<std::string>();
}

Error Interpreter::conversion_error(std::string_view what, const Value& value, std::string_view expected) const {
    std::string given = value.type_name();
    const Entry entry(*state_->session);
    try {
        given = entry.allowed() ? runtime::describe(state_->session->runtime(), ValueAccess::raw(value)) : given;
    } catch (...) {
        // The name of the type has to do.
    }
    return api::plain_error(codes::kTypeMismatch,
                            std::string(what) + " is " + given + ", expected " + std::string(expected));
}

std::vector<std::string> Interpreter::completions(std::string_view prefix) const {
    const Entry entry(*state_->session);
    return entry.allowed() ? api::completions(*state_->session, prefix) : std::vector<std::string>();
}

std::string Interpreter::help(std::string_view name) const {
    std::string text;
    for (const Documentation& entry : documentation(name)) {
        text += (text.empty() ? "" : "\n") + to_text(entry);
    }
    return text;
}

std::vector<Documentation> Interpreter::documentation(std::string_view name) const {
    const Entry entry(*state_->session);
    try {
        return entry.allowed() ? api::documentation(*state_->session, name) : std::vector<Documentation>();
    } catch (...) {
        // A module that cannot be built has nothing to tell.
        return {};
    }
}

std::vector<Documentation> Interpreter::documentation() const {
    const Entry entry(*state_->session);
    try {
        return entry.allowed() ? api::catalog(*state_->session) : std::vector<Documentation>();
    } catch (...) {
        return {};
    }
}

// --- Native modules ----------------------------------------------------------------------------------------------

Module& Interpreter::module(std::string_view name, std::string_view documentation) {
    Session& session = *state_->session;
    const Entry entry(session);
    if (!entry.allowed()) {
        return session.unavailable;
    }
    api::ModuleRecord& record = session.module(name);
    if (!documentation.empty()) {
        record.documentation = documentation;
    }
    return record.handle;
}

Module& Interpreter::prelude() {
    Session& session = *state_->session;
    const Entry entry(session);
    return entry.allowed() ? session.prelude().handle : session.unavailable;
}

void Interpreter::lazy_module(std::string_view name, void (*build)(Interpreter&, Module&)) {
    Session& session = *state_->session;
    const Entry entry(session);
    if (entry.allowed()) {
        session.module(name).build = build;
    }
}

void Interpreter::define_function(std::string_view signature, std::function<Value(Call&)> function) {
    Session& session = *state_->session;
    const Entry entry(session);
    if (!entry.allowed()) {
        return;
    }
    try {
        api::replace_or_define(session, signature, std::move(function));
    } catch (...) {
        session.errors.push_back(api::current_error(session));
    }
}

// --- Control -----------------------------------------------------------------------------------------------------

void Interpreter::interrupt() noexcept { state_->session->interrupt(); }

void Interpreter::clear_interrupt() noexcept { state_->session->clear_interrupt(); }

std::size_t Interpreter::memory_bytes() const noexcept { return state_->session->account().live_bytes(); }

std::size_t Interpreter::live_objects() const noexcept {
    return state_->session->started() ? state_->session->runtime().heap().live_objects() : 0;
}

std::size_t Interpreter::collect() {
    const Entry entry(*state_->session);
    return entry.allowed() ? state_->session->runtime().heap().collect_cycles() : 0;
}

const Options& Interpreter::options() const noexcept { return state_->session->options(); }

} // namespace simple
