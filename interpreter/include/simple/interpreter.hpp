// The interpreter: runs scripts, calls their functions, and is the only owner of their state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "simple/documentation.hpp"
#include "simple/error.hpp"
#include "simple/export.hpp"
#include "simple/native.hpp"
#include "simple/permissions.hpp"
#include "simple/value.hpp"

namespace simple {

/// A value or an error; shaped like std::expected. Reading what is not there is harmless: a failed result has a T made
/// by default, a good one an empty Error.
template <typename T> class Result {
public:
    Result(T value) : value_(std::move(value)) {}                              // NOLINT(google-explicit-constructor)
    Result(Error error) : error_(std::make_unique<Error>(std::move(error))) {} // NOLINT(google-explicit-constructor)
    bool has_value() const noexcept { return error_ == nullptr; }
    explicit operator bool() const noexcept { return has_value(); }
    T& value() & noexcept { return value_; }
    const T& value() const& noexcept { return value_; }
    T&& value() && noexcept { return std::move(value_); }
    T& operator*() & noexcept { return value_; }
    const T& operator*() const& noexcept { return value_; }
    T&& operator*() && noexcept { return std::move(value_); }
    T* operator->() noexcept { return &value_; }
    const T* operator->() const noexcept { return &value_; }
    const Error& error() const noexcept { return error_ == nullptr ? no_error() : *error_; }
    T value_or(T fallback) const { return has_value() ? value_ : std::move(fallback); }

private:
    T value_{};
    std::unique_ptr<Error> error_;
};

/// What a program may use up. 0 means no limit.
struct Limits {
    std::uint32_t call_depth = 5000;
    std::uint64_t steps = 0;      ///< Calls and loop iterations.
    std::uint64_t time_ms = 0;    ///< Wall time of one run.
    std::size_t memory_bytes = 0; ///< Values, trees and tensors.
    std::size_t source_bytes = std::size_t{16} << 20;
    std::uint32_t nesting = 200;

    /// For code that comes from the user himself, as in the command-line program.
    static Limits trusted() noexcept {
        Limits limits;
        limits.call_depth = 10000;
        limits.source_bytes = std::size_t{64} << 20;
        return limits;
    }
    /// For code from strangers.
    static Limits untrusted() noexcept {
        Limits limits;
        limits.call_depth = 500;
        limits.steps = 100'000'000;
        limits.time_ms = 5000;
        limits.memory_bytes = std::size_t{256} << 20;
        limits.source_bytes = std::size_t{1} << 20;
        limits.nesting = 100;
        return limits;
    }
};

/// How an interpreter is made. Every field has a default that works.
struct Options {
    Limits limits;
    Permissions permissions;
    /// Receives program output; empty: standard output.
    std::function<void(std::string_view)> on_output;
    /// Receives eprint and warnings; empty: standard error.
    std::function<void(std::string_view)> on_error_output;
    /// Supplies the source of a module: name as written (a.b.c) and importing file; empty optional: not found here.
    std::function<std::optional<std::string>(std::string_view name, std::string_view from)> resolve_module;
    /// Folders searched for modules after the program's own.
    std::vector<std::string> module_path;
    /// Shared libraries that `extern fn` declarations may call, before those of SIMPLE_PLUGIN_PATH and of the standard
    /// folders; needs Permissions::plugins.
    std::vector<std::string> plugins;
    /// 0: plain node tree; 2: fused and specialised nodes.
    int optimization = 2;
    /// Arguments the script sees.
    std::vector<std::string> arguments;
    /// Whether the error stream is a terminal on which progress may be redrawn.
    bool progress = false;
    /// Test hook: the n-th allocation fails (0: never).
    std::size_t fail_allocation = 0;
};

/// Runs scripts. Many may exist in a process; each belongs to one thread at a time (it may move between threads).
/// No function throws, prints (except through Options) or ends the process.
class SIMPLE_API Interpreter : public Factory {
public:
    explicit Interpreter(Options options = {});
    ~Interpreter();
    Interpreter(const Interpreter&) = delete;
    Interpreter& operator=(const Interpreter&) = delete;

    /// Runs a file as the main program, `main` included; gives the value of its last statement.
    Result<Value> run_file(const std::string& path);
    /// Runs text as the main program.
    Result<Value> run_source(std::string_view source, std::string_view name = "<source>");
    /// Runs text in the state the previous call left, as a REPL does: names stay, nothing is called implicitly.
    Result<Value> evaluate(std::string_view source, std::string_view name = "<input>");
    /// Compiles without running; gives everything found, warnings included.
    std::vector<Error> check(std::string_view source, std::string_view name = "<source>");
    /// Tells whether text is the beginning of something longer (an open bracket, block or literal).
    bool incomplete(std::string_view source) const;
    /// Warnings of the last run, check or evaluate.
    const std::vector<Error>& warnings() const noexcept;
    /// All errors of the last run or evaluate; a text with several mistakes gives one each. The Result has the first.
    const std::vector<Error>& errors() const noexcept;
    /// Exit status that the last program asked for: the result of `main` or the argument of `exit`; 0 otherwise.
    /// A program that calls `exit` ends with an Error whose code is "EXIT".
    int exit_status() const noexcept;

    /// Calls a function of the main program (else a predefined one) by name, converting arguments and result.
    template <typename R = Value, typename... Args> Result<R> call(std::string_view name, Args&&... args);
    Result<Value> call_function(const Value& function, const std::vector<Value>& arguments);
    /// What `call` calls: a variable of the main program, else a predefined name; E0102 when there is none.
    Result<Value> callable(std::string_view name);
    /// Reads a variable of the main program; E0102 when there is none.
    template <typename T = Value> Result<T> get(std::string_view name);
    /// Makes or changes a variable of the main program, before or after a run. Returns false, with the reason in
    /// errors(), when the program declares the variable with another type.
    template <typename T> bool set(std::string_view name, const T& value) { return set_value(name, to_value(value)); }
    /// Names of the main program's variables, in order of definition.
    std::vector<std::string> variables() const;
    /// Names that could follow `prefix` (may contain dots), for completion.
    std::vector<std::string> completions(std::string_view prefix) const;
    /// Documentation of a name ("len", "matmul", "text.split", "lib.pure.nn"); empty when there is none.
    std::string help(std::string_view name) const;
    /// The same in parts; several when different things have the name, none when it is unknown.
    std::vector<Documentation> documentation(std::string_view name) const;
    /// Every module with its names, the predefined ones ("prelude") first.
    std::vector<Documentation> documentation() const;

    /// Adds a native module, or gives the one of that name.
    Module& module(std::string_view name, std::string_view documentation = {});
    /// The predefined names.
    Module& prelude();
    /// Adds a native module that is built by `build` when a program first names it.
    void lazy_module(std::string_view name, void (*build)(Interpreter&, Module&));
    /// Registers a function under a name every program sees; types are converted, errors name the parameter. `name`
    /// may be a whole signature: "scale(x: f64, by: f64 = 2.0)". A function of the same signature is replaced, one of
    /// other parameters becomes another form.
    template <typename F> void define(std::string_view name, F function);

    /// Sets who finds `extern fn` functions that no host function provides; it must live as long as the interpreter.
    /// register_plugins() sets one that looks into shared libraries.
    void set_extern_resolver(ExternResolver* resolver) noexcept;

    /// Stops the running program at its next call or loop edge. The only function that may be called from another
    /// thread or a signal handler.
    void interrupt() noexcept;
    /// Makes the next run start unaffected by an earlier interrupt.
    void clear_interrupt() noexcept;

    /// Bytes in use and objects alive.
    std::size_t memory_bytes() const noexcept;
    std::size_t live_objects() const noexcept;
    /// Frees unreachable cycles; gives the number of objects freed.
    std::size_t collect();
    const Options& options() const noexcept;

    /// Converts between C++ and script values: bool, integers, floating point, text, vectors, Value.
    template <typename T> Value to_value(const T& value) const;
    /// Empty when the value is of another kind or out of range.
    template <typename T> std::optional<T> from_value(const Value& value) const;

private:
    friend struct ValueAccess;
    struct State;
    Result<Value> get_value(std::string_view name);
    bool set_value(std::string_view name, const Value& value);
    void define_function(std::string_view signature, std::function<Value(Call&)> function);
    Error conversion_error(std::string_view what, const Value& value, std::string_view expected) const;
    std::unique_ptr<State> state_;
};

} // namespace simple

#include "simple/detail/interpreter_impl.hpp"
