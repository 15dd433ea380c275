// Shows every error and warning of any text in all forms: plain, colored, JSON. Places must lie inside the text.
#include <cstdlib>
#include <string>

#include "input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    simple::Interpreter interpreter(simple::fuzz::options());
    const std::string_view source = simple::fuzz::as_text(data, size);
    for (const simple::Error& error : interpreter.check(source, "<fuzz>")) {
        const std::string plain = error.render(false);
        const std::string json = error.to_json();
        const bool one_line = json.find('\n') >= json.size() - 1;
        const bool colored_is_longer = error.render(true).size() > plain.size();
        const bool inside = error.location.byte <= size && error.location.byte <= error.location.end_byte;
        if (plain.empty() || !one_line || !colored_is_longer || !inside) {
            std::abort();
        }
    }
    return 0;
}
