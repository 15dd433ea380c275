#include "api/errors.hpp"

#include <exception>
#include <new>

#include "runtime/memory_error.hpp"
#include "runtime/native_errors.hpp"
#include "runtime/runtime_error.hpp"
#include "simple/buffer.hpp"
#include "support/file.hpp"

namespace simple {

const Error& no_error() noexcept {
    static const Error none;
    return none;
}

namespace api {

namespace {

constexpr std::string_view kExitCode = "EXIT";

Error compile_error(Session& session, const exec::CompileError& failure) {
    const SourceMap& sources = session.runtime().sources();
    for (const Diagnostic& diagnostic : failure.diagnostics) {
        auto& list = diagnostic.severity == Severity::Error ? session.errors : session.warnings;
        list.push_back(sources.resolve(diagnostic));
    }
    if (session.errors.empty()) {
        return plain_error(codes::kInternal, "the program could not be compiled");
    }
    return session.errors.front();
}

/// Where memory runs out, a long trace is the first thing to do without.
Error resolve(const SourceMap& sources, Diagnostic& diagnostic) {
    try {
        return sources.resolve(diagnostic);
    } catch (const std::bad_alloc&) {
        diagnostic.trace = {};
        return sources.resolve(diagnostic);
    }
}

Error runtime_error(Session& session, const runtime::RuntimeError& failure) {
    session.engine().label(failure.diagnostic());
    Error error = resolve(session.runtime().sources(), failure.diagnostic());
    if (error.code == kExitCode) {
        session.exit_status = error.exit_status;
    }
    return error;
}

Error memory_error(const OutOfMemory& failure) {
    return plain_error(codes::kMemoryLimit, runtime::memory_diagnostic(failure, {}).message);
}

Error script_error(const ScriptError& failure) {
    Error error = plain_error(runtime::usual_code(failure.kind()), failure.what(), failure.help());
    if (!failure.code().empty()) {
        error.code = failure.code();
    }
    return error;
}

Error classify(Session& session) {
    try {
        throw;
    } catch (const exec::CompileError& failure) {
        return compile_error(session, failure);
    } catch (const runtime::RuntimeError& failure) {
        return runtime_error(session, failure);
    } catch (const OutOfMemory& failure) {
        return memory_error(failure);
    } catch (const std::bad_alloc&) {
        return memory_error(OutOfMemory(0, 0));
    } catch (const ScriptError& failure) {
        return script_error(failure);
    } catch (const FileError& failure) {
        return plain_error(codes::kFileAccess, failure.what());
    } catch (const std::exception& failure) {
        return plain_error(codes::kInternal, std::string("unexpected exception: ") + failure.what());
    } catch (...) {
        return plain_error(codes::kInternal, "unexpected exception");
    }
}

} // namespace

Error plain_error(const ErrorCode& code, std::string message, std::string help) {
    Error error;
    error.kind = code.kind;
    error.code = code.code;
    error.message = std::move(message);
    error.help = std::move(help);
    return error;
}

Error current_error(Session& session) noexcept {
    try {
        return classify(session);
    } catch (...) {
        // No memory to describe the failure; these texts are short enough to need none.
        Error error;
        error.kind = ErrorKind::Limit;
        error.code = "E0505";
        error.message = "out of memory";
        return error;
    }
}

void flush_quietly(Session& session) noexcept {
    try {
        session.runtime().flush();
    } catch (...) {
        static_cast<void>(current_error(session));
    }
}

void note_warnings(Session& session) {
    for (const Diagnostic& diagnostic : session.engine().warnings()) {
        session.warnings.push_back(session.runtime().sources().resolve(diagnostic));
    }
}

} // namespace api

} // namespace simple
