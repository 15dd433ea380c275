// Cuts the text of a CSV file into cells; used by csv.cpp only.
#pragma once

#include <optional>
#include <string_view>

#include "stdlib/data/csv.hpp"

namespace simple::data {

class CsvParser {
public:
    CsvParser(std::string_view text, char delimiter, const Failure& fail);
    CsvTable parse(std::optional<bool> has_header);

private:
    /// Reads one row into the table; false at the end of the text.
    bool read_row();
    /// Appends the cell that begins here and steps behind it.
    void read_cell();
    void read_quoted();
    void end_cell();
    bool at_line_end() const noexcept;
    void skip_line_end() noexcept;
    void skip_blank_lines() noexcept;
    void take_header(std::optional<bool> has_header);
    [[noreturn]] void wrong(std::size_t line, const std::string& text) const;

    std::string_view text_;
    char delimiter_;
    const Failure& fail_;
    CsvTable table_;
    std::size_t position_ = 0;
    std::size_t invalid_ = 0; ///< first byte that is not UTF-8
    std::size_t line_ = 1;
    std::size_t width_ = 0;  ///< cells of the first row
    std::size_t column_ = 0; ///< of the cell being read
};

} // namespace simple::data
