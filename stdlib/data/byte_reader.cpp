#include "stdlib/data/byte_reader.hpp"

namespace simple::data {

std::string shown(std::string_view text) {
    constexpr std::size_t kLongest = 40;
    std::string result = "\"";
    for (const char c : text.substr(0, kLongest)) {
        const auto byte = static_cast<unsigned char>(c);
        result += byte < 0x20 || byte == 0x7F ? '?' : c;
    }
    return result + (text.size() > kLongest ? "…\"" : "\"");
}

std::string hex_of(Bytes bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (const std::byte b : bytes) {
        const unsigned value = std::to_integer<unsigned>(b);
        text += (text.empty() ? "" : " ");
        text += kDigits[value >> 4U];
        text += kDigits[value & 0xFU];
    }
    return text;
}

Bytes ByteReader::take(std::uint64_t count, std::string_view what) {
    if (count > remaining()) {
        (*fail_)("ends at byte " + std::to_string(size()) + " inside " + std::string(what));
    }
    const Bytes part = bytes_.subspan(position_, static_cast<std::size_t>(count));
    position_ += part.size();
    return part;
}

std::uint64_t ByteReader::little(std::size_t count, std::string_view what) {
    std::uint64_t value = 0;
    const Bytes bytes = take(count, what);
    for (std::size_t i = count; i-- > 0;) {
        value = value << 8U | std::to_integer<std::uint64_t>(bytes[i]);
    }
    return value;
}

std::uint64_t ByteReader::big(std::size_t count, std::string_view what) {
    std::uint64_t value = 0;
    for (const std::byte b : take(count, what)) {
        value = value << 8U | std::to_integer<std::uint64_t>(b);
    }
    return value;
}

void ByteReader::seek(std::uint64_t position, std::string_view what) {
    if (position > size()) {
        (*fail_)(std::string(what) + " is at byte " + std::to_string(position) + ", the file ends at byte " +
                 std::to_string(size()));
    }
    position_ = static_cast<std::size_t>(position);
}

void append_little(std::string& out, std::uint64_t value, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        out += static_cast<char>(value >> (8U * i) & 0xFFU);
    }
}

void append_big(std::string& out, std::uint64_t value, std::size_t count) {
    for (std::size_t i = count; i-- > 0;) {
        out += static_cast<char>(value >> (8U * i) & 0xFFU);
    }
}

} // namespace simple::data
