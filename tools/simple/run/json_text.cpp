#include "run/json_text.hpp"

#include <cstdio>

namespace simple::cli {

std::string json_text(std::string_view text) {
    constexpr unsigned char kFirstPrintable = 0x20;
    std::string quoted = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (c == '\n') {
            quoted += "\\n";
        } else if (byte < kFirstPrintable) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", byte);
            quoted += escape;
        } else {
            quoted += c;
        }
    }
    return quoted + "\"";
}

} // namespace simple::cli
