// Calls built-in functions and methods without a program: an interpreter state, and an invoker that runs natives only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/runtime.hpp"

namespace simple::builtins::testing {

using runtime::NativeCall;
using runtime::Owned;
using runtime::Value;

/// Calls native functions; methods and fields are those of native classes.
class NativeInvoker : public runtime::Invoker {
public:
    explicit NativeInvoker(runtime::Runtime& runtime) : runtime_(runtime) {}
    Value call(Value function, const Value* arguments, std::uint32_t count) override;
    Value call_named(Value function, const Value* arguments, const Symbol* names, std::uint32_t count) override;
    Value call_method(Value receiver, Symbol name, const Value* arguments, std::uint32_t count) override;
    Value get_field(Value object, Symbol name) override;
    void set_field(Value object, Symbol name, Value value) override;

private:
    runtime::Runtime& runtime_;
};

/// Owns everything a test needs. Results come back as text, with texts quoted as inside containers.
class Harness {
public:
    Harness();
    ~Harness();

    runtime::Runtime& runtime() noexcept { return *runtime_; }
    runtime::Heap& heap() noexcept { return runtime_->heap(); }

    // Values for arguments.
    Owned make(std::int64_t i) { return Owned(Value::of(i)); }
    Owned make(int i) { return Owned(Value::of(std::int64_t{i})); }
    Owned make(double d) { return Owned(Value::of(d)); }
    Owned make(bool b) { return Owned(Value::of(b)); }
    Owned make(std::nullptr_t) { return Owned(Value::nil()); }
    Owned make(const char* text);
    Owned make(const std::string& text);
    Owned make(const Owned& v) { return Owned(runtime::retained(v.get())); }
    template <typename T> Owned make(const std::vector<T>& elements) {
        std::vector<Owned> owners;
        for (const T& element : elements) {
            owners.push_back(make(element));
        }
        return array_of(owners);
    }
    /// Makes an array of mixed values.
    template <typename... T> Owned array(const T&... elements) {
        std::vector<Owned> owners;
        (owners.push_back(make(elements)), ...);
        return array_of(owners);
    }
    template <typename... T> Owned tuple(const T&... elements) { return tuple_of(array(elements...)); }
    /// Makes a dict from keys and values in turn.
    template <typename... T> Owned dict(const T&... keys_and_values) { return dict_of(array(keys_and_values...)); }
    template <typename... T> Owned set(const T&... members) { return result("Set", array(members...)); }
    Owned range(std::int64_t start, std::int64_t stop, std::int64_t step = 1, bool inclusive = false);
    Owned some(const Owned& v);
    /// Makes a native function; `signature` must outlive the harness.
    Owned function(std::string_view signature, runtime::RawNative raw);

    /// Calls a predefined function or constructor.
    template <typename... T> Owned result(std::string_view name, const T&... arguments) {
        std::vector<Owned> owners;
        (owners.push_back(make(arguments)), ...);
        return call_function(name, owners);
    }
    template <typename... T> Owned method_result(const Owned& receiver, std::string_view name, const T&... arguments) {
        std::vector<Owned> owners;
        (owners.push_back(make(arguments)), ...);
        return call_method(receiver, name, owners, {});
    }
    template <typename... T> std::string function_text(std::string_view name, const T&... arguments) {
        return text_of(result(name, arguments...));
    }
    /// Calls a method and gives the text form of its result.
    template <typename R, typename... T>
    std::string method(const R& receiver, std::string_view name, const T&... arguments) {
        return text_of(method_result(make(receiver), name, arguments...));
    }
    /// Calls a method with its last arguments by name.
    template <typename R, typename T>
    std::string named(const R& receiver, std::string_view name, std::string_view parameter, const T& argument) {
        std::vector<Owned> owners;
        owners.push_back(make(argument));
        return text_of(call_method(make(receiver), name, owners, {parameter}));
    }

    /// Returns "CODE message" of the error that a call raises, or "no error".
    template <typename... T> std::string function_error(std::string_view name, const T&... arguments) {
        return error_of([&] { result(name, arguments...); });
    }
    template <typename R, typename... T>
    std::string error(const R& receiver, std::string_view name, const T&... arguments) {
        return error_of([&] { method_result(make(receiver), name, arguments...); });
    }

    std::string text_of(const Owned& v);
    std::string output;
    std::string error_output;

private:
    Owned array_of(const std::vector<Owned>& elements);
    Owned tuple_of(const Owned& elements);
    Owned dict_of(const Owned& keys_and_values);
    Owned call_function(std::string_view name, const std::vector<Owned>& arguments);
    Owned call_method(const Owned& receiver, std::string_view name, const std::vector<Owned>& arguments,
                      std::initializer_list<std::string_view> names);
    template <typename F> std::string error_of(F&& f) {
        try {
            f();
        } catch (const runtime::RuntimeError& error) {
            return std::string(error.diagnostic().code) + " " + error.diagnostic().message;
        }
        return "no error";
    }

    struct Release {
        void operator()(MemoryAccount* account) const noexcept { account->release(); }
    };
    std::unique_ptr<MemoryAccount, Release> account_;
    std::unique_ptr<runtime::Runtime> runtime_;
    std::unique_ptr<NativeInvoker> invoker_;
};

} // namespace simple::builtins::testing
