// A small terminal: what a person would see after a program has written some bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace simple::repl_test {

/// Knows text, wrapping, wide and combining characters, cursor motion up and right, and erasing.
class ScreenModel {
public:
    ScreenModel(int rows, int columns) : rows_(rows), columns_(columns) { lines_.emplace_back(); }

    void feed(std::string_view bytes);
    /// Every line since the start without trailing blanks, also those scrolled away.
    std::vector<std::string> lines() const;
    int cursor_column() const noexcept { return column_; }

private:
    // One cell holds a base character with its marks; the right half of a wide one is empty.
    using Line = std::vector<std::string>;

    void put(std::string_view character);
    void newline();
    std::size_t sequence(std::string_view bytes, std::size_t at);
    void erase_below();
    std::size_t top() const noexcept;
    Line& line();

    int rows_;
    int columns_;
    std::vector<Line> lines_;
    std::size_t row_ = 0;
    int column_ = 0;
    bool wrap_pending_ = false;
    std::string partial_;
};

} // namespace simple::repl_test
