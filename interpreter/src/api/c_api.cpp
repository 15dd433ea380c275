#include "api/c_api.hpp"

#include <algorithm>
#include <cstring>

#include "simple/version.hpp"
#include "support/error_codes.hpp"

namespace simple::c_api {

namespace {

std::function<void(std::string_view)> output_callback(void (*callback)(const char*, std::size_t, void*),
                                                      void* context) {
    if (callback == nullptr) {
        return {};
    }
    return [callback, context](std::string_view text) { callback(text.data(), text.size(), context); };
}

Options options_of(const simple_config& config) {
    Options options;
    if (config.call_depth != 0) {
        options.limits.call_depth = config.call_depth;
    }
    options.limits.steps = config.steps;
    options.limits.time_ms = config.time_ms;
    options.limits.memory_bytes = static_cast<std::size_t>(config.memory_bytes);
    options.permissions.read_files = config.forbid_read == 0;
    options.permissions.write_files = config.forbid_write == 0;
    options.permissions.plugins = config.allow_plugins != 0;
    options.permissions.environment = config.forbid_environment == 0;
    options.permissions.clock = config.forbid_clock == 0;
    for (std::size_t i = 0; config.plugins != nullptr && i < config.plugin_count; ++i) {
        options.plugins.emplace_back(config.plugins[i] == nullptr ? "" : config.plugins[i]);
    }
    options.on_output = output_callback(config.on_output, config.context);
    options.on_error_output = output_callback(config.on_error_output, config.context);
    return options;
}

/// Copies as much of the caller's configuration as both sides know; the rest keeps its default.
simple_config known_part(const simple_config* config) noexcept {
    simple_config known = SIMPLE_CONFIG_INIT;
    if (config != nullptr) {
        std::memcpy(&known, config, std::min(config->struct_size, sizeof(known)));
    }
    return known;
}

} // namespace

std::vector<Value> values_of(simple_value* const* handles, std::size_t count) {
    std::vector<Value> values;
    values.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(value_of(handles[i]));
    }
    return values;
}

simple_status fail(simple_interpreter* handle, const Error& error) noexcept {
    const simple_status status = error.code == codes::kInterpreterBusy.code ? SIMPLE_BUSY : SIMPLE_ERROR;
    if (status == SIMPLE_BUSY) {
        // The error belongs to the thread that is inside.
        return status;
    }
    try {
        handle->error = error;
    } catch (...) {
        return SIMPLE_NO_MEMORY;
    }
    return status;
}

simple_status finish(simple_interpreter* handle, Result<Value> result, simple_value** out) noexcept {
    if (!result) {
        return fail(handle, result.error());
    }
    if (out == nullptr) {
        return SIMPLE_OK;
    }
    *out = make_handle(std::move(*result));
    return *out == nullptr ? SIMPLE_NO_MEMORY : SIMPLE_OK;
}

} // namespace simple::c_api

using namespace simple::c_api;

const char* simple_version(void) { return SIMPLE_VERSION; }

uint32_t simple_abi_version(void) { return SIMPLE_ABI_VERSION; }

simple_status simple_open(const simple_config* config, simple_interpreter** out) {
    if (out == nullptr) {
        return SIMPLE_MISUSE;
    }
    *out = nullptr;
    if (config != nullptr &&
        (config->abi_version != SIMPLE_ABI_VERSION || config->struct_size < offsetof(simple_config, call_depth))) {
        return SIMPLE_ABI;
    }
    try {
        *out = new simple_interpreter(options_of(known_part(config)));
        return SIMPLE_OK;
    } catch (...) {
        return SIMPLE_NO_MEMORY;
    }
}

void simple_close(simple_interpreter* interpreter) {
    if (interpreter != nullptr && interpreter->interpreter != nullptr) {
        interpreter->interpreter.reset();
        release(interpreter);
    }
}

simple_status simple_run_file(simple_interpreter* interpreter, const char* path, simple_value** result) {
    if (path == nullptr) {
        return SIMPLE_MISUSE;
    }
    return use(interpreter,
               [&](simple::Interpreter& target) { return finish(interpreter, target.run_file(path), result); });
}

simple_status simple_run_source(simple_interpreter* interpreter, const char* source, const char* name,
                                simple_value** result) {
    if (source == nullptr) {
        return SIMPLE_MISUSE;
    }
    return use(interpreter, [&](simple::Interpreter& target) {
        return finish(interpreter, target.run_source(source, name == nullptr ? "<source>" : name), result);
    });
}

simple_status simple_evaluate(simple_interpreter* interpreter, const char* source, const char* name,
                              simple_value** result) {
    if (source == nullptr) {
        return SIMPLE_MISUSE;
    }
    return use(interpreter, [&](simple::Interpreter& target) {
        return finish(interpreter, target.evaluate(source, name == nullptr ? "<input>" : name), result);
    });
}

void simple_interrupt(simple_interpreter* interpreter) {
    if (interpreter != nullptr && interpreter->interpreter != nullptr) {
        interpreter->interpreter->interrupt();
    }
}

void simple_clear_interrupt(simple_interpreter* interpreter) {
    if (interpreter != nullptr && interpreter->interpreter != nullptr) {
        interpreter->interpreter->clear_interrupt();
    }
}

int simple_exit_status(const simple_interpreter* interpreter) {
    return interpreter == nullptr || interpreter->interpreter == nullptr ? 0 : interpreter->interpreter->exit_status();
}

simple::Interpreter* simple_cpp_interpreter(simple_interpreter* interpreter) {
    return interpreter == nullptr ? nullptr : interpreter->interpreter.get();
}

// --- Errors ------------------------------------------------------------------------------------------------------

namespace {

const simple::Error& error_of(const simple_interpreter* interpreter) noexcept {
    return interpreter == nullptr ? simple::no_error() : interpreter->error;
}

const simple::StackFrame& frame_of(const simple_interpreter* interpreter, size_t frame) noexcept {
    static const simple::StackFrame none{};
    const std::vector<simple::StackFrame>& frames = error_of(interpreter).frames;
    return frame < frames.size() ? frames[frame] : none;
}

/// Keeps a text in the handle, so that its address can be given out.
const char* keep(simple_interpreter* interpreter, std::string (*make)(const simple::Error&, int), int argument) {
    if (interpreter == nullptr) {
        return "";
    }
    try {
        interpreter->rendered = make(interpreter->error, argument);
    } catch (...) {
        return "out of memory";
    }
    return interpreter->rendered.c_str();
}

} // namespace

const char* simple_error_code(const simple_interpreter* interpreter) { return error_of(interpreter).code.c_str(); }

const char* simple_error_kind(const simple_interpreter* interpreter) {
    return simple::kind_name(error_of(interpreter).kind).data();
}

const char* simple_error_message(const simple_interpreter* interpreter) {
    return error_of(interpreter).message.c_str();
}

const char* simple_error_file(const simple_interpreter* interpreter) {
    return error_of(interpreter).location.file.c_str();
}

uint32_t simple_error_line(const simple_interpreter* interpreter) { return error_of(interpreter).location.line; }

uint32_t simple_error_column(const simple_interpreter* interpreter) { return error_of(interpreter).location.column; }

size_t simple_error_frame_count(const simple_interpreter* interpreter) { return error_of(interpreter).frames.size(); }

const char* simple_error_frame_function(const simple_interpreter* interpreter, size_t frame) {
    return frame_of(interpreter, frame).function.c_str();
}

const char* simple_error_frame_file(const simple_interpreter* interpreter, size_t frame) {
    return frame_of(interpreter, frame).location.file.c_str();
}

uint32_t simple_error_frame_line(const simple_interpreter* interpreter, size_t frame) {
    return frame_of(interpreter, frame).location.line;
}

uint32_t simple_error_frame_column(const simple_interpreter* interpreter, size_t frame) {
    return frame_of(interpreter, frame).location.column;
}

size_t simple_error_argument_count(const simple_interpreter* interpreter, size_t frame) {
    return frame_of(interpreter, frame).arguments.size();
}

const char* simple_error_argument_name(const simple_interpreter* interpreter, size_t frame, size_t i) {
    const std::vector<simple::FrameArgument>& arguments = frame_of(interpreter, frame).arguments;
    return i < arguments.size() ? arguments[i].name.c_str() : "";
}

const char* simple_error_argument_value(const simple_interpreter* interpreter, size_t frame, size_t i) {
    const std::vector<simple::FrameArgument>& arguments = frame_of(interpreter, frame).arguments;
    return i < arguments.size() ? arguments[i].value.c_str() : "";
}

const char* simple_error_render(simple_interpreter* interpreter, int color) {
    return keep(
        interpreter, [](const simple::Error& error, int colored) { return error.render(colored != 0); }, color);
}

const char* simple_error_json(simple_interpreter* interpreter) {
    return keep(
        interpreter, [](const simple::Error& error, int) { return error.to_json(); }, 0);
}
