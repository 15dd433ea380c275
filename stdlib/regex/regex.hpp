// Regular expressions over UTF-8 texts, in time linear in the text. Knows nothing of the interpreter.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace simple::regex {

/// A pattern that cannot be used; `position` counts code points from the start of the pattern.
class PatternError : public std::runtime_error {
public:
    PatternError(const std::string& reason, std::size_t position) : std::runtime_error(reason), position_(position) {}
    std::size_t position() const noexcept { return position_; }

private:
    std::size_t position_;
};

/// One range of bytes of the text; a group that took no part is not there.
struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// A match: the whole of it first, then the groups in the order of their opening parentheses.
using Groups = std::vector<std::optional<Range>>;

/// A compiled pattern. Immutable.
class Pattern {
public:
    /// Compiles a pattern. Throws PatternError when it is malformed or needs too much memory.
    explicit Pattern(std::string_view pattern);
    ~Pattern();
    Pattern(const Pattern&) = delete;
    Pattern& operator=(const Pattern&) = delete;

    const std::string& text() const noexcept { return text_; }
    /// Returns the first match that begins at byte `from` or later.
    std::optional<Groups> find(std::string_view text, std::size_t from) const;
    /// Returns the match of the whole text.
    std::optional<Groups> match(std::string_view text) const;
    /// Names of the groups without the whole match; unnamed ones are empty.
    const std::vector<std::string>& group_names() const noexcept { return names_; }

private:
    std::optional<Groups> search(std::string_view text, std::size_t from, bool whole) const;

    std::string text_;
    std::unique_ptr<re2::RE2> compiled_;
    std::vector<std::string> names_;
};

/// Returns a pattern that matches `text` and nothing else.
std::string escape(std::string_view text);

} // namespace simple::regex
