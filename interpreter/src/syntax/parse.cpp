#include "syntax/parse.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "support/error_codes.hpp"
#include "support/utf8.hpp"
#include "syntax/parser.hpp"

namespace simple::syntax {

namespace {

Span span_in(const SourceFile& file, std::size_t begin, std::size_t end) {
    return {file.base + static_cast<std::uint32_t>(begin), file.base + static_cast<std::uint32_t>(end)};
}

/// Guesses what bytes that are not UTF-8 are.
std::string_view guess_encoding(std::string_view text) noexcept {
    if (text.starts_with("\xFF\xFE")) {
        return "UTF-16 LE";
    }
    if (text.starts_with("\xFE\xFF")) {
        return "UTF-16 BE";
    }
    const std::string_view head = text.substr(0, 512);
    const auto zeros = static_cast<std::size_t>(std::count(head.begin(), head.end(), '\0'));
    if (zeros > head.size() / 3) {
        return head[0] == '\0' ? "UTF-16 BE" : "UTF-16 LE";
    }
    return zeros != 0 ? "a binary file" : "Latin-1";
}

/// Reports text that is not UTF-8. Returns whether the text can be read.
bool check_encoding(const SourceFile& file, DiagnosticSink& sink) {
    const std::size_t invalid = utf8::find_invalid(file.text);
    const bool binary = invalid == utf8::kValid && file.text.find('\0') < 64;
    if (invalid == utf8::kValid && !binary) {
        return true;
    }
    const std::size_t at = binary ? file.text.find('\0') : invalid;
    std::array<char, 8> byte{};
    std::snprintf(byte.data(), byte.size(), "0x%02X", static_cast<unsigned>(static_cast<unsigned char>(file.text[at])));
    sink.add(make_error(codes::kInvalidUtf8,
                        "the source is not UTF-8, it looks like " + std::string(guess_encoding(file.text)),
                        span_in(file, at, at + 1),
                        "byte " + std::string(byte.data()) + " at offset " + std::to_string(at))
                 .with_help("save the file as UTF-8"));
    return false;
}

/// Warns of characters that make a program look like another one.
void check_direction(const SourceFile& file, DiagnosticSink& sink) {
    const std::string_view text = file.text;
    for (std::size_t at = text.find('\xE2'); at != std::string_view::npos; at = text.find('\xE2', at + 1)) {
        const utf8::Decoded decoded = utf8::decode(text, at);
        if (utf8::is_bidi_control(decoded.code_point)) {
            sink.add(make_warning(codes::kBidiControl, "this character changes the direction of the text after it",
                                  span_in(file, at, at + decoded.size))
                         .with_help("remove it, or write it as an escape such as \\u{202e}"));
            return;
        }
    }
}

bool check_lines(const SourceFile& file, std::uint32_t limit, DiagnosticSink& sink) {
    if (limit == 0 || file.text.size() <= limit) {
        return true;
    }
    for (std::size_t begin = 0; begin < file.text.size();) {
        const std::size_t end = std::min(file.text.find('\n', begin), file.text.size());
        if (end - begin > limit) {
            sink.add(make_error(codes::kSourceTooLarge,
                                "this line is longer than the limit of " + std::to_string(limit) + " bytes",
                                span_in(file, begin, begin + 1)));
            return false;
        }
        begin = end + 1;
    }
    return true;
}

} // namespace

Module* parse(const SourceFile& file, Arena& arena, Interner& interner, DiagnosticSink& sink,
              const ParseOptions& options) {
    if (!check_encoding(file, sink) || !check_lines(file, options.max_line, sink)) {
        const Span nowhere = span_in(file, 0, 0);
        Block* body = arena.make<Block>(List<Stmt*>{}, std::string_view{}, nowhere);
        return arena.make<Module>(body, 0U, nowhere);
    }
    DiagnosticSink found;
    check_direction(file, found);
    Parser parser(file, arena, interner, found, options);
    Module* module = parser.parse_module();
    // The lexer ran first; people read from top to bottom.
    std::vector<Diagnostic> ordered = found.take();
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin < b.span.begin; });
    for (Diagnostic& diagnostic : ordered) {
        sink.add(std::move(diagnostic));
    }
    return module;
}

bool is_incomplete(std::string_view text) {
    const std::size_t last = text.find_last_not_of(" \t\r\n");
    if (last == std::string_view::npos) {
        return false;
    }
    const std::string_view tail = text.substr(last + 1);
    const bool empty_line = std::count(tail.begin(), tail.end(), '\n') > 1;
    if (text[last] == '\\' && !empty_line) {
        return true;
    }
    SourceMap sources;
    const SourceFile& file = sources.add("<input>", std::string(text));
    Arena arena;
    Interner interner;
    DiagnosticSink sink;
    ParseOptions options;
    options.repl = true;
    if (!check_encoding(file, sink)) {
        return false;
    }
    Parser parser(file, arena, interner, sink, options);
    parser.parse_module();
    if (parser.ended_early()) {
        return !empty_line || sink.error_count() != 0;
    }
    const std::size_t line = text.find_last_of('\n', last);
    const std::size_t line_begin = line == std::string_view::npos ? 0 : line + 1;
    const bool indented = text[line_begin] == ' ' || text[line_begin] == '\t';
    return indented && !empty_line && sink.error_count() == 0;
}

} // namespace simple::syntax
