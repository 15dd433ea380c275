// Feeds bytes to the lexer: no input may crash it, and the question whether text is complete is answered for all.
#include "input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const simple::Interpreter interpreter(simple::fuzz::options());
    (void)interpreter.incomplete(simple::fuzz::as_text(data, size));
    return 0;
}
