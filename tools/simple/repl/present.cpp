#include "repl/present.hpp"

#include <cmath>
#include <cstdio>
#include <exception>
#include <iterator>

#include "line_editor/utf8.hpp"

namespace simple::cli {

namespace {

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        switch (c) {
            case '"': result += "\\\""; break;
            case '\\': result += "\\\\"; break;
            case '\n': result += "\\n"; break;
            case '\r': result += "\\r"; break;
            case '\t': result += "\\t"; break;
            case '\0': result += "\\0"; break;
            default: {
                const auto byte = static_cast<unsigned char>(c);
                if (byte < 0x20 || byte == 0x7F) {
                    char escape[8];
                    std::snprintf(escape, sizeof escape, "\\x%02x", byte);
                    result += escape;
                } else {
                    result += c;
                }
            }
        }
    }
    return result + '"';
}

// A text form may be made by the script, so it can fail; the failure is then what is shown.
std::string text_of(const Interpreter& interpreter, const Value& value) {
    try {
        return interpreter.to_string(value);
    } catch (const std::exception& error) {
        return std::string("<no text form: ") + error.what() + ">";
    }
}

std::string field_text(const Interpreter& interpreter, const Value& value, std::string_view field) {
    try {
        const Value found = interpreter.get_field(value, field);
        return found.is_nil() || found.is_callable() ? std::string() : " " + interpreter.to_string(found);
    } catch (const std::exception&) {
        return {};
    }
}

std::string scaled(double amount, const char* const* units, std::size_t count, double step) {
    std::size_t unit = 0;
    while (unit + 1 < count && std::fabs(amount) >= step) {
        amount /= step;
        ++unit;
    }
    char text[64];
    std::snprintf(text, sizeof text, "%.3g %s", amount, units[unit]);
    return text;
}

} // namespace

std::string echo_text(const Interpreter& interpreter, const Value& value) {
    return value.is_text() ? quoted(value.as_text()) : text_of(interpreter, value);
}

std::string describe_type(const Interpreter& interpreter, const Value& value) {
    std::string name = value.type_name();
    switch (value.kind()) {
        case ValueKind::Array:
        case ValueKind::Dict:
        case ValueKind::Set:
        case ValueKind::Tuple: return name + " of " + std::to_string(value.size());
        case ValueKind::Native:
            return name + field_text(interpreter, value, "shape") + field_text(interpreter, value, "dtype");
        default: return name;
    }
}

std::string brief_text(const Interpreter& interpreter, const Value& value, int width) {
    constexpr std::size_t kLargeCollection = 1000;
    if (value.size() > kLargeCollection && !value.is_text()) {
        return "…";
    }
    const std::string full =
        value.is_text() ? quoted(value.as_text().substr(0, kLargeCollection)) : text_of(interpreter, value);
    std::string brief;
    int columns = 0;
    for (std::size_t at = 0; at < full.size();) {
        const line_editor::Cluster cluster = line_editor::cluster_at(full, at);
        if (full[at] == '\n' || columns + cluster.width > width - 1) {
            return brief + "…";
        }
        brief.append(full, at, cluster.length);
        columns += cluster.width;
        at += cluster.length;
    }
    return brief;
}

std::string byte_count(double bytes) {
    constexpr const char* kUnits[] = {"B", "KiB", "MiB", "GiB"};
    return scaled(bytes, kUnits, std::size(kUnits), 1024);
}

std::string duration_text(double seconds) {
    constexpr const char* kUnits[] = {"ns", "µs", "ms", "s"};
    return scaled(seconds * 1e9, kUnits, std::size(kUnits), 1000);
}

} // namespace simple::cli
