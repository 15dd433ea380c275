// Reads any text as a number literal and as text to convert; a float that is read must print as text that reads back.
#include <cstdlib>
#include <string>

#include "input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    simple::Interpreter interpreter(simple::fuzz::options());
    const std::string text(simple::fuzz::as_text(data, size));
    interpreter.set("given", text);
    (void)interpreter.evaluate("val x = " + text);
    (void)interpreter.evaluate("given.parse_int()");
    const auto same = interpreter.evaluate("val f = float(given)\nis_nan(f) or float(str(f)) == f");
    if (same && !interpreter.from_value<bool>(*same).value_or(false)) {
        std::abort();
    }
    return 0;
}
