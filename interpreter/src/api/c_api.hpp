// The structures behind the handles of simple.h, and the guard that keeps exceptions from crossing it.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "simple/interpreter.hpp"
#include "simple/simple.h"

struct simple_value {
    simple::Value value;
    std::string text; ///< What simple_value_to_string gave last.
};

/// Counted, because a callback may close the interpreter that is running it.
struct simple_interpreter {
    explicit simple_interpreter(simple::Options options)
        : interpreter(std::make_unique<simple::Interpreter>(std::move(options))) {}

    std::atomic<std::uint32_t> references{1};
    std::unique_ptr<simple::Interpreter> interpreter; ///< Null once closed.
    simple::Error error;
    std::string rendered;
};

struct simple_call {
    simple::Call* call;
    simple_interpreter* owner;
    std::deque<simple_value> arguments; ///< Handles that were asked for; their addresses stay.
    std::vector<const simple_value*> by_index;
    std::string failure;
    bool failed = false;
};

namespace simple::c_api {

/// Returns a new handle, or null when there is no memory for it.
inline simple_value* make_handle(Value value) noexcept { return new (std::nothrow) simple_value{std::move(value), {}}; }

inline Value value_of(const simple_value* handle) noexcept { return handle == nullptr ? Value() : handle->value; }

inline std::string text_of(const char* text) { return text == nullptr ? std::string() : std::string(text); }

/// Copies the handles of an argument list.
std::vector<Value> values_of(simple_value* const* handles, std::size_t count);

/// Notes an error and returns its status.
simple_status fail(simple_interpreter* handle, const Error& error) noexcept;

/// Hands a result out, or notes its error.
simple_status finish(simple_interpreter* handle, Result<Value> result, simple_value** out) noexcept;

inline void release(simple_interpreter* handle) noexcept {
    if (--handle->references == 0) {
        delete handle;
    }
}

/// Runs `body(Interpreter&)`, which returns a status, and keeps the handle alive meanwhile. Only a lack of memory can
/// make it throw.
template <typename F> simple_status use(simple_interpreter* handle, F body) noexcept {
    if (handle == nullptr || handle->interpreter == nullptr) {
        return SIMPLE_MISUSE;
    }
    ++handle->references;
    simple_status status = SIMPLE_NO_MEMORY;
    try {
        status = body(*handle->interpreter);
    } catch (...) {
        status = SIMPLE_NO_MEMORY;
    }
    release(handle);
    return status;
}

} // namespace simple::c_api
