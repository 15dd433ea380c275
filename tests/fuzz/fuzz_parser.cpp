// Compiles any text without running it; every error found must have a message that can be shown.
#include <cstdlib>

#include "input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    simple::Interpreter interpreter(simple::fuzz::options());
    for (const simple::Error& error : interpreter.check(simple::fuzz::as_text(data, size))) {
        if (error.message.empty() || error.render().empty()) {
            std::abort();
        }
    }
    return 0;
}
