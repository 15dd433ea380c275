// What every exported function stands in: exceptions stop here, and how a call ended is kept for its thread.
#pragma once

#include <cstdint>
#include <exception>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "simple/plugin.h"

namespace c10 {
class WarningHandler;
}

namespace simple::torch_ffi {

/// A call that cannot go on: a status of plugin.h and what is wrong, without the function's name.
class Failure : public std::exception {
public:
    Failure(simple_plugin_status status, std::string text) : status_(status), text_(std::move(text)) {}
    simple_plugin_status status() const noexcept { return status_; }
    const char* what() const noexcept override { return text_.c_str(); }

private:
    simple_plugin_status status_;
    std::string text_;
};

/// Marks the running function of this thread: its name goes into messages and into leak reports, its status starts as
/// SIMPLE_PLUGIN_OK, and LibTorch's warnings are not printed.
class Call {
public:
    explicit Call(const char* function) noexcept;
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call();
    static const char* function() noexcept;

private:
    c10::WarningHandler* former_;
};

/// Gives the next call another name, that of its alias.
class CalledAs {
public:
    explicit CalledAs(const char* alias) noexcept;
    CalledAs(const CalledAs&) = delete;
    CalledAs& operator=(const CalledAs&) = delete;
    ~CalledAs();
};

/// Turns the exception being handled into the thread's status and message.
void record_failure() noexcept;
/// Keeps a message without a status, for functions that answer false with a reason.
void record_reason(const std::string& text) noexcept;
std::int32_t last_status() noexcept;
const char* last_error() noexcept;
void clear_error() noexcept;

/// Fails unless the loaded LibTorch is the one that this library was built for.
void require_libtorch();

/// What a function returns when it fails.
template <typename Result> Result failure_value() {
    if constexpr (std::is_same_v<Result, double>) {
        return std::numeric_limits<double>::quiet_NaN();
    } else if constexpr (std::is_same_v<Result, const char*>) {
        return "";
    } else {
        return Result();
    }
}

/// Runs the body of an exported function that works without a fitting LibTorch.
template <typename Body> auto reported(const char* function, Body&& body) noexcept -> decltype(body()) {
    const Call call(function);
    try {
        return body();
    } catch (...) {
        record_failure();
    }
    return failure_value<decltype(body())>();
}

/// Runs the body of an exported function. `function` is its __func__.
template <typename Body> auto guarded(const char* function, Body&& body) noexcept -> decltype(body()) {
    return reported(function, [&] {
        require_libtorch();
        return body();
    });
}

} // namespace simple::torch_ffi
