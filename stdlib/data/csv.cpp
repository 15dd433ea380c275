#include "stdlib/data/csv.hpp"

#include <algorithm>
#include <limits>

#include "stdlib/data/csv_parser.hpp"
#include "stdlib/data/numbers.hpp"
#include "stdlib/tensor/format.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::data {
namespace {

using tensor::Tensor;

bool is_blank(std::string_view cell) { return cell.find_first_not_of(" \t") == std::string_view::npos; }

/// Puts a name into quotes where the format wants it.
std::string quoted(const std::string& name) {
    if (name.find_first_of(",\"\r\n") == std::string::npos) {
        return name;
    }
    std::string out = "\"";
    for (const char c : name) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    return out + '"';
}

} // namespace

std::string_view CsvTable::cell(std::int64_t row, std::size_t column) const noexcept {
    const std::size_t i = static_cast<std::size_t>(row) * columns_.size() + column;
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(begin, ends_[i] - begin);
}

std::size_t CsvTable::line_of(std::int64_t row) const noexcept {
    const auto after = std::upper_bound(jumps_.begin(), jumps_.end(), row,
                                        [](std::int64_t wanted, const auto& jump) { return wanted < jump.first; });
    if (after == jumps_.begin()) {
        return first_line_ + static_cast<std::size_t>(row);
    }
    const auto& [start, line] = *std::prev(after);
    return line + static_cast<std::size_t>(row - start);
}

void CsvTable::fail_at(std::int64_t row, std::size_t column, const std::string& text, std::string help) const {
    fail_("line " + std::to_string(line_of(row)) + ", column " + std::to_string(column + 1) + " (" + columns_[column] +
              "): " + text,
          std::move(help));
}

void CsvTable::find_numeric() {
    numeric_.assign(columns_.size(), false);
    for (std::size_t column = 0; column < columns_.size(); ++column) {
        bool some = false;
        bool all = true;
        for (std::int64_t row = 0; row < rows_ && all; ++row) {
            const std::string_view text = cell(row, column);
            const bool blank = is_blank(text);
            all = blank || parse_number(text).has_value();
            some = some || !blank;
        }
        numeric_[column] = some && all;
    }
}

std::vector<double> CsvTable::numbers(std::size_t column) const {
    std::vector<double> result;
    result.reserve(static_cast<std::size_t>(rows_));
    for (std::int64_t row = 0; row < rows_; ++row) {
        const std::string_view text = cell(row, column);
        const std::optional<double> value =
            is_blank(text) ? std::numeric_limits<double>::quiet_NaN() : parse_number(text);
        if (!value) {
            const bool comma = text.find(',') != std::string_view::npos;
            fail_at(row, column, "expected a number, found " + shown(text),
                    comma ? "numbers are written with a point" : "");
        }
        result.push_back(*value);
    }
    return result;
}

Tensor CsvTable::numeric() const {
    const std::int64_t count = std::count(numeric_.begin(), numeric_.end(), true);
    if (count == 0 && rows_ > 0) {
        const bool semicolons = columns_.size() == 1 && cell(0, 0).find(';') != std::string_view::npos;
        fail_at(0, 0, "no column has only numbers, this cell is " + shown(cell(0, 0)),
                semicolons ? "the file seems to need delimiter: \";\"" : "");
    }
    if (count == 0) {
        fail_("has no rows");
    }
    Tensor result = Tensor::empty({rows_, count}, DType::F64, "numeric");
    std::int64_t next = 0;
    for (std::size_t column = 0; column < columns_.size(); ++column) {
        if (!numeric_[column]) {
            continue;
        }
        const std::vector<double> values = numbers(column);
        for (std::int64_t row = 0; row < rows_; ++row) {
            result.data<double>()[row * count + next] = values[static_cast<std::size_t>(row)];
        }
        ++next;
    }
    return result;
}

std::size_t CsvTable::find(std::string_view name) const {
    const auto found = std::find(columns_.begin(), columns_.end(), name);
    if (found == columns_.end()) {
        constexpr std::size_t kMostShown = 8;
        std::string known;
        for (std::size_t i = 0; i < std::min(columns_.size(), kMostShown); ++i) {
            known += (i == 0 ? "" : ", ") + columns_[i];
        }
        fail_("has no column " + shown(name) + " (columns: " + known + (columns_.size() > kMostShown ? ", …)" : ")"));
    }
    return static_cast<std::size_t>(found - columns_.begin());
}

std::size_t CsvTable::find(std::int64_t number) const {
    const std::int64_t count = static_cast<std::int64_t>(columns_.size());
    if (number < -count || number >= count) {
        fail_("has no column " + std::to_string(number) + ", it has " + std::to_string(count));
    }
    return static_cast<std::size_t>(number < 0 ? number + count : number);
}

CsvTable CsvTable::select(std::span<const std::size_t> columns) const {
    CsvTable result(fail_);
    result.rows_ = rows_;
    result.first_line_ = first_line_;
    result.jumps_ = jumps_;
    for (const std::size_t column : columns) {
        result.columns_.push_back(columns_[column]);
        result.numeric_.push_back(numeric_[column]);
    }
    for (std::int64_t row = 0; row < rows_; ++row) {
        for (const std::size_t column : columns) {
            const std::string_view text = cell(row, column);
            if (text.size() > std::numeric_limits<std::uint32_t>::max() - result.text_.size()) {
                fail_("the columns chosen have more than 4 GiB of text");
            }
            result.text_ += text;
            result.ends_.push_back(static_cast<std::uint32_t>(result.text_.size()));
        }
    }
    return result;
}

CsvTable decode_csv(std::string_view text, char delimiter, std::optional<bool> has_header, const Failure& fail) {
    return CsvParser(text, delimiter, fail).parse(has_header);
}

std::string encode_csv(const Tensor& t, std::span<const std::string> columns, const Failure& fail) {
    if (t.ndim() == 0 || t.ndim() > 2) {
        fail("a CSV file holds a matrix or a vector, got shape " + tensor::to_string(t.shape()));
    }
    const Tensor matrix = tensor::contiguous(t.ndim() == 1 ? tensor::unsqueeze(t, 1) : t);
    const std::int64_t width = matrix.shape()[1];
    if (!columns.empty() && static_cast<std::int64_t>(columns.size()) != width) {
        fail(std::to_string(columns.size()) + " column names for " + std::to_string(width) + " columns");
    }
    std::string out;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        out += (i == 0 ? "" : ",") + quoted(columns[i]);
    }
    out += columns.empty() ? "" : "\n";
    for (std::int64_t i = 0; i < matrix.numel(); ++i) {
        const tensor::Scalar value = matrix.load(i);
        const bool whole = matrix.dtype() == DType::I64 || matrix.dtype() == DType::Bool;
        out += whole ? std::to_string(value.as_i64()) : tensor::to_string(value.as_f64());
        out += (i + 1) % width == 0 ? '\n' : ',';
    }
    return out;
}

} // namespace simple::data
