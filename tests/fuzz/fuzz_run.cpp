// Runs any text on the plain and on the fused tree: both must agree on the output and on the error.
#include <cstdlib>
#include <string>

#include "input.hpp"

namespace {

struct Outcome {
    std::string output;
    std::string error;
    bool limited = false;
};

Outcome run(std::string_view source, int optimization) {
    Outcome outcome;
    simple::Options options = simple::fuzz::options(optimization);
    options.on_output = [&outcome](std::string_view text) { outcome.output += text; };
    simple::Interpreter interpreter(options);
    const auto result = interpreter.run_source(source);
    if (!result) {
        outcome.error = result.error().render();
        // Fused nodes take fewer steps and less stack, so a limit is reached at another place.
        outcome.limited = result.error().kind == simple::ErrorKind::Limit;
    }
    return outcome;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view source = simple::fuzz::as_text(data, size);
    const Outcome plain = run(source, 0);
    const Outcome fused = run(source, 2);
    if (!plain.limited && !fused.limited && (plain.output != fused.output || plain.error != fused.error)) {
        std::abort();
    }
    return 0;
}
