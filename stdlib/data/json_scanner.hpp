// Reads JSON whose structure is known, strictly: RFC 8259 without exceptions. The caller asks for what must come next,
// so nesting is that of the caller's grammar and nothing recurses.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "stdlib/data/file_error.hpp"

namespace simple::data {

class JsonScanner {
public:
    /// `start` is the position of the text in the file, for messages.
    JsonScanner(std::string_view text, std::size_t start, const Failure& fail)
        : text_(text), start_(start), fail_(&fail) {}

    /// Skips white space and takes a character if it comes next.
    bool accept(char c);
    /// The same; anything else fails, naming `what`.
    void expect(char c, std::string_view what);
    /// Reads a text. Fails for control characters, bad escapes, lone surrogates and bytes that are not UTF-8.
    std::string text(std::string_view what);
    /// Reads an integer of at least 0 that fits into i64.
    std::int64_t size(std::string_view what);
    bool at_end();
    /// Walks over the members of an object: visit() reads one, key included.
    template <typename Visit> void members(std::string_view what, const Visit& visit) { each('{', '}', what, visit); }
    template <typename Visit> void elements(std::string_view what, const Visit& visit) { each('[', ']', what, visit); }

    [[noreturn]] void wrong(std::string_view expected);
    std::string place() const { return " at byte " + std::to_string(start_ + position_); }

private:
    template <typename Visit> void each(char open, char close, std::string_view what, const Visit& visit) {
        expect(open, what);
        if (accept(close)) {
            return;
        }
        do {
            visit();
        } while (accept(','));
        expect(close, close == '}' ? "a comma or }" : "a comma or ]");
    }
    char peek();
    void escape(std::string& out);
    std::uint32_t four_digits();

    std::string_view text_;
    std::size_t start_;
    const Failure* fail_;
    std::size_t position_ = 0;
};

/// Writes a text as JSON has it, quotes included.
std::string json_text(std::string_view text);

} // namespace simple::data
