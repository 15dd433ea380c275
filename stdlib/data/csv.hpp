// CSV files: RFC 4180 with any one-character delimiter, lines ended by CRLF or LF, a byte order mark allowed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stdlib/data/file_error.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::data {

/// The cells of a file. Their text lies in one block, so that a table is not much larger than its file.
class CsvTable {
public:
    const std::vector<std::string>& columns() const noexcept { return columns_; }
    std::int64_t rows() const noexcept { return rows_; }
    std::string_view cell(std::int64_t row, std::size_t column) const noexcept;
    /// Tells whether every cell of a column is a number or empty, and one is a number.
    bool is_numeric(std::size_t column) const noexcept { return numeric_[column]; }
    /// The numbers of a column; empty cells are NaN. Fails for other text, naming line, column and cell.
    std::vector<double> numbers(std::size_t column) const;
    /// All numeric columns, [rows, columns]. Fails when there is none.
    tensor::Tensor numeric() const;
    /// Finds a column by name. Fails with the names there are.
    std::size_t find(std::string_view name) const;
    /// The same by number, which may be negative.
    std::size_t find(std::int64_t number) const;
    /// Keeps columns in the order given.
    CsvTable select(std::span<const std::size_t> columns) const;
    /// Fails as reading the file does.
    [[noreturn]] void fail_at(std::int64_t row, std::size_t column, const std::string& text,
                              std::string help = {}) const;
    /// Words errors with another function's name.
    void set_failure(Failure failure) { fail_ = std::move(failure); }

private:
    friend class CsvParser;
    explicit CsvTable(Failure fail) : fail_(std::move(fail)) {}
    std::size_t line_of(std::int64_t row) const noexcept;
    void find_numeric();

    Failure fail_;
    std::vector<std::string> columns_;
    std::vector<bool> numeric_;
    std::string text_;
    std::vector<std::uint32_t> ends_; ///< of each cell in text_, row by row
    std::int64_t rows_ = 0;
    std::size_t first_line_ = 1;
    std::vector<std::pair<std::int64_t, std::size_t>> jumps_; ///< rows whose line is not the one after the row before
};

/// Reads a table. Without `has_header` the first row is one when it has no number above a row with numbers. Throws
/// FileError naming line and column: rows of different length, quotes that do not end, NUL, text that is not UTF-8,
/// limits exceeded.
CsvTable decode_csv(std::string_view text, char delimiter, std::optional<bool> has_header, const Failure& fail);
/// Writes a matrix (a vector is one column); numbers read back exactly. Throws FileError when the names do not fit.
std::string encode_csv(const tensor::Tensor& t, std::span<const std::string> columns, const Failure& fail);

} // namespace simple::data
