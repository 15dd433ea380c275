#include "runtime/native_errors.hpp"

#include <exception>
#include <new>
#include <string>
#include <vector>

#include "runtime/format.hpp"
#include "runtime/native_info.hpp"
#include "runtime/runtime_error.hpp"
#include "simple/buffer.hpp"
#include "support/error_codes.hpp"
#include "support/suggest.hpp"

namespace simple::runtime {

namespace {

std::string quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

/// Returns "params, lr, momentum = 0.0".
std::string parameter_list(const NativeFunctionInfo& info) {
    std::string list;
    for (const NativeParameter& parameter : info.parameters) {
        list += list.empty() ? "" : ", ";
        list += parameter.name.text();
        list += parameter.variadic ? "..." : "";
        if (parameter.has_default) {
            list += " = " + parameter.default_text;
        }
    }
    return list;
}

std::string parameters_note(const NativeFunctionInfo& info) {
    const std::string name(info.name.text());
    return info.parameters.empty() ? name + " has no parameters"
                                   : "parameters of " + name + ": " + parameter_list(info);
}

std::string count_text(std::size_t count) { return std::to_string(count) + (count == 1 ? " argument" : " arguments"); }

/// Returns how many arguments a function takes: "2 arguments", "1 to 3 arguments", "at least 1 argument".
std::string expected_count(const NativeFunctionInfo& info) {
    std::size_t required = 0;
    bool variadic = false;
    for (const NativeParameter& parameter : info.parameters) {
        required += parameter.has_default || parameter.variadic ? 0 : 1;
        variadic = variadic || parameter.variadic;
    }
    if (variadic) {
        return "at least " + count_text(required);
    }
    if (required == info.parameters.size()) {
        return required == 0 ? "no arguments" : count_text(required);
    }
    return std::to_string(required) + " to " + count_text(info.parameters.size());
}

Diagnostic count_error(const NativeFunctionInfo& info, NativeMismatch why, std::uint32_t count) {
    std::string message =
        quoted(info.name.text()) + " takes " + expected_count(info) + ", got " + std::to_string(count);
    if (why.reason == NativeMismatch::Missing) {
        message += ": " + quoted(info.parameters[why.index].name.text()) + " is missing";
    }
    return make_error(codes::kArgumentCount, std::move(message), {}).with_note(parameters_note(info));
}

Diagnostic unknown_name_error(const NativeFunctionInfo& info, Symbol name) {
    NearestName nearest(name.text());
    for (const NativeParameter& parameter : info.parameters) {
        nearest.offer(parameter.name.text());
    }
    Diagnostic error =
        make_error(codes::kUnknownArgument, quoted(info.name.text()) + " has no parameter " + quoted(name.text()), {});
    error.with_note(parameters_note(info));
    if (!nearest.best().empty()) {
        error.with_help("did you mean " + quoted(nearest.best()) + "?");
    }
    return error;
}

Diagnostic repeated_name_error(const NativeFunctionInfo& info, Symbol name) {
    return make_error(codes::kRepeatedArgument,
                      quoted(info.name.text()) + " got " + quoted(name.text()) + " more than once", {})
        .with_note(parameters_note(info));
}

/// Returns "i64 5, text "a", lr: f64 0.1".
std::string argument_list(Runtime& runtime, const Value* arguments, const Symbol* names, std::uint32_t count) {
    std::string list;
    for (std::uint32_t i = 0; i < count; ++i) {
        list += i == 0 ? "" : ", ";
        if (names != nullptr && names[i]) {
            list += std::string(names[i].text()) + ": ";
        }
        list += describe(runtime, arguments[i]);
    }
    return list;
}

TraceEntry trace_entry(const NativeCall& call) {
    const std::vector<NativeParameter>& parameters = with_parameters(call.runtime, &call.function).parameters;
    TraceEntry entry{std::string(call.function.name.text()) + " (native)", {}, {}, true};
    // The arguments of a method follow its object.
    const std::uint32_t first = call.count > parameters.size() ? 1 : 0;
    if (first == 1) {
        entry.arguments.push_back({"self", describe(call.runtime, call[0])});
    }
    for (std::uint32_t i = first; i < call.count; ++i) {
        if (!call[i].is(Tag::Absent)) {
            entry.arguments.push_back(
                {std::string(parameters[i - first].name.text()), describe(call.runtime, call[i])});
        }
    }
    return entry;
}

/// Adds the call of a native function to the stack trace, with what its parameters hold.
void record_native_call(Diagnostic& diagnostic, const NativeCall& call) noexcept {
    try {
        diagnostic.trace.push_back(trace_entry(call));
    } catch (...) {
        // Most likely no memory: the error is worth more than its trace.
        return;
    }
}

/// Passes an error of a host's function on with the code it chose, or the usual one of its kind.
[[noreturn]] void raise_script_error(Runtime& runtime, const ScriptError& thrown) {
    const ErrorCode* code = find_error_code(thrown.code());
    if (code == nullptr) {
        code = &usual_code(thrown.kind());
    }
    // A code of the host's own has to live as long as the error.
    const std::string_view text =
        thrown.code().empty() || thrown.code() == code->code ? code->code : runtime.symbol(thrown.code()).text();
    Diagnostic error = make_error(text, thrown.kind(), thrown.what(), {});
    error.help = thrown.help();
    error.notes = thrown.notes();
    runtime.fail(std::move(error));
}

} // namespace

const ErrorCode& usual_code(ErrorKind kind) noexcept {
    switch (kind) {
        case ErrorKind::Syntax: return codes::kSyntaxError;
        case ErrorKind::Unsupported: return codes::kUnsupported;
        case ErrorKind::Name: return codes::kUndefinedName;
        case ErrorKind::Type: return codes::kTypeMismatch;
        case ErrorKind::Value: return codes::kInvalidValue;
        case ErrorKind::Index: return codes::kIndexOutOfRange;
        case ErrorKind::Arithmetic: return codes::kInvalidArithmetic;
        case ErrorKind::Assertion: return codes::kAssertionFailed;
        case ErrorKind::Import: return codes::kImportFailed;
        case ErrorKind::Host: return codes::kHostError;
        case ErrorKind::Panic: return codes::kPanic;
        case ErrorKind::Thrown: return codes::kUncaughtThrow;
        case ErrorKind::Limit: return codes::kSizeLimit;
        case ErrorKind::Interrupt: return codes::kInterrupted;
        case ErrorKind::Internal: return codes::kInternal;
    }
    return codes::kInternal;
}

void fail_native_call(Runtime& runtime, const NativeFunctionInfo& info, NativeMismatch why, const Value* arguments,
                      const Symbol* names, std::uint32_t count) {
    switch (why.reason) {
        case NativeMismatch::UnknownName: runtime.fail(unknown_name_error(info, names[why.index]));
        case NativeMismatch::RepeatedName: runtime.fail(repeated_name_error(info, names[why.index]));
        case NativeMismatch::WrongType: break;
        case NativeMismatch::None:
        case NativeMismatch::TooMany:
        case NativeMismatch::Missing: runtime.fail(count_error(info, why, count));
    }
    const NativeParameter& parameter = info.parameters[why.index];
    runtime.fail(make_error(codes::kTypeMismatch,
                            std::string(info.name.text()) + ": parameter " + std::string(parameter.name.text()) +
                                " must be " + (parameter.variadic ? "an array" : parameter.type) + ", got (" +
                                argument_list(runtime, arguments, names, count) + ")",
                            {})
                     .with_note(parameters_note(info)));
}

void fail_native_overloads(Runtime& runtime, const NativeFunctionInfo& first, const NativeFunctionInfo& closest,
                           NativeMismatch why, const Value* arguments, const Symbol* names, std::uint32_t count) {
    Diagnostic error;
    if (why.reason == NativeMismatch::UnknownName) {
        error = unknown_name_error(closest, names[why.index]);
    } else if (why.reason == NativeMismatch::RepeatedName) {
        error = repeated_name_error(closest, names[why.index]);
    } else {
        const bool types = why.reason == NativeMismatch::WrongType;
        const ErrorCode& code = types ? codes::kTypeMismatch : codes::kArgumentCount;
        error = make_error(code,
                           "no form of " + quoted(first.name.text()) + " takes (" +
                               argument_list(runtime, arguments, names, count) + ")",
                           {});
    }
    error.notes.clear();
    for (const NativeFunctionInfo* info = &first; info != nullptr; info = info->next_overload) {
        error.with_note("form: " + std::string(info->signature));
    }
    runtime.fail(std::move(error));
}

void raise_native_exception(Runtime& runtime, const NativeFunctionInfo& info, const NativeCall* call) {
    try {
        throw;
    } catch (const RuntimeError& error) {
        if (call != nullptr && !error.catchable()) {
            record_native_call(error.diagnostic(), *call);
        }
        throw;
    } catch (const OutOfMemory&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw OutOfMemory(0, 0);
    } catch (const ScriptError& thrown) {
        raise_script_error(runtime, thrown);
    } catch (const std::exception& thrown) {
        runtime.fail(codes::kHostError, quoted(info.name.text()) + " failed: " + thrown.what());
    } catch (...) {
        runtime.fail(codes::kHostError, quoted(info.name.text()) + " failed with an exception of unknown type");
    }
}

} // namespace simple::runtime
