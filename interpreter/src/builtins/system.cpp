// The clock, the arguments of the program, the environment.
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <ratio>
#include <string>

#include "builtins/sequence.hpp"
#include "builtins/tables.hpp"
#include "runtime/text.hpp"
#include "support/error_codes.hpp"
#include "support/utf8.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

/// Raises E0607 unless the host permits what a function reads.
void require(const NativeCall& call, bool permitted, const char* what) {
    if (!permitted) {
        const std::string_view signature = call.function.signature;
        call.runtime.fail(codes::kFileForbidden, std::string(signature.substr(0, signature.find('('))) +
                                                     ": reading the " + what + " is not allowed");
    }
}

template <typename Clock, typename Unit> Value ticks(NativeCall& call) {
    require(call, call.runtime.permissions.clock, "clock");
    const auto now = std::chrono::duration_cast<Unit>(Clock::now().time_since_epoch());
    return Value::of(static_cast<std::int64_t>(now.count()));
}

/// Gives seconds of processor time, as C's clock.
Value processor_time(NativeCall& call) {
    require(call, call.runtime.permissions.clock, "clock");
    return Value::of(static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC));
}

Value program_arguments(NativeCall& call) {
    ArrayBuilder out(call.runtime, call.runtime.program_arguments.size());
    for (const std::string& argument : call.runtime.program_arguments) {
        out.add(text_value(call.runtime.heap(), utf8::sanitize(argument)));
    }
    return out.finish();
}

Value environment_variable(NativeCall& call) {
    require(call, call.runtime.permissions.environment, "environment");
    const std::string name(text_argument(call, 0)->view());
    const char* const value = std::getenv(name.c_str());
    return value == nullptr ? Value::nil() : text_value(call.runtime.heap(), utf8::sanitize(value));
}

using std::chrono::steady_clock;
using std::chrono::system_clock;

constexpr NativeRow kRows[] = {
    {"rt_timestamp_now()", ticks<system_clock, std::chrono::microseconds>, "Returns microseconds since the epoch."},
    {"rt_time_now_ms()", ticks<system_clock, std::chrono::milliseconds>, "Returns milliseconds since the epoch."},
    {"time_ms()", ticks<system_clock, std::chrono::milliseconds>, "Returns milliseconds since the epoch."},
    {"rt_time_monotonic_ns()", ticks<steady_clock, std::chrono::nanoseconds>,
     "Returns nanoseconds of a clock that never goes back."},
    {"clock()", processor_time, "Returns the processor time of the program in seconds."},
    {"sys_get_args()", program_arguments, "Returns the arguments of the program."},
    {"rt_env_get(name)", environment_variable, "Returns an environment variable, nil when it is not set."},
};

} // namespace

RowTable system_functions() noexcept { return table_of(kRows); }

} // namespace simple::builtins
