#include "status.hpp"

#include <new>
#include <string_view>

#include "libtorch.hpp"

namespace simple::torch_ffi {

namespace {

thread_local const char* running = "";
thread_local const char* alias_name = nullptr;
thread_local std::int32_t status = SIMPLE_PLUGIN_OK;
thread_local std::string message;

/// Longest message that is kept; LibTorch's can hold whole shapes and backtraces.
constexpr std::size_t kMaxMessage = 600;

c10::WarningHandler* silent() {
    static auto* const handler = new SilentWarnings; // never destroyed: calls may come while the process ends
    return handler;
}

/// Cuts LibTorch's "[enforce fail at file:line] . " and everything after the first line.
std::string_view trimmed(std::string_view text) {
    if (text.substr(0, 13) == "[enforce fail") {
        const std::size_t end = text.find("] ");
        text.remove_prefix(end == std::string_view::npos ? 0 : end + 2);
        while (!text.empty() && (text.front() == '.' || text.front() == ' ')) {
            text.remove_prefix(1);
        }
    }
    text = text.substr(0, text.find('\n'));
    if (text.size() > kMaxMessage) {
        std::size_t end = kMaxMessage;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
            --end; // not inside a character
        }
        text = text.substr(0, end);
    }
    return text;
}

bool tells_of_memory(std::string_view text) {
    for (const std::string_view sign :
         {"can't allocate memory", "not enough memory", "out of memory", "Storage size calculation overflowed"}) {
        if (text.find(sign) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

void fail(std::int32_t code, std::string_view text) noexcept {
    status = code;
    try {
        message = running;
        message += ": ";
        message += text;
    } catch (...) {
        message.clear(); // the status alone has to do
    }
}

void fail_with_text_of_libtorch(const char* text) noexcept {
    const std::string_view line = trimmed(text);
    fail(tells_of_memory(line) ? SIMPLE_PLUGIN_NO_MEMORY : SIMPLE_PLUGIN_FAILED, line);
}

} // namespace

Call::Call(const char* function) noexcept : former_(warnings::get_warning_handler()) {
    warnings::set_warning_handler(silent());
    running = alias_name != nullptr ? alias_name : function;
    alias_name = nullptr;
    clear_error();
}

Call::~Call() { warnings::set_warning_handler(former_); }

const char* Call::function() noexcept { return running; }

CalledAs::CalledAs(const char* alias) noexcept { alias_name = alias; }
CalledAs::~CalledAs() { alias_name = nullptr; }

void record_failure() noexcept {
    try {
        throw;
    } catch (const Failure& failure) {
        fail(failure.status(), failure.what());
    } catch (const std::bad_alloc&) {
        fail(SIMPLE_PLUGIN_NO_MEMORY, "out of memory");
    } catch (const c10::Error& error) {
        fail_with_text_of_libtorch(error.what_without_backtrace());
    } catch (const std::exception& error) {
        fail_with_text_of_libtorch(error.what());
    } catch (...) {
        fail(SIMPLE_PLUGIN_FAILED, "an unknown exception in LibTorch");
    }
}

void record_reason(const std::string& text) noexcept { fail(SIMPLE_PLUGIN_OK, text); }

std::int32_t last_status() noexcept { return status; }
const char* last_error() noexcept { return message.c_str(); }
void clear_error() noexcept {
    status = SIMPLE_PLUGIN_OK;
    message.clear();
}

} // namespace simple::torch_ffi
