#include "stdlib/data/csv_parser.hpp"

#include <algorithm>
#include <limits>

#include "stdlib/data/numbers.hpp"
#include "support/utf8.hpp"

namespace simple::data {

CsvParser::CsvParser(std::string_view text, char delimiter, const Failure& fail)
    : text_(text), delimiter_(delimiter), fail_(fail), table_(fail) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text_.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
        text_.remove_prefix(kByteOrderMark.size());
    }
    if (text_.size() > std::numeric_limits<std::uint32_t>::max()) {
        fail_("is larger than 4 GiB");
    }
    if (const std::size_t nul = text_.find('\0'); nul != std::string_view::npos) {
        const std::string_view before = text_.substr(0, nul);
        wrong(1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
              "a NUL byte; not a text file");
    }
    invalid_ = utf8::find_invalid(text_);
    // As many cells as there may be, so that growing never needs twice the memory.
    const auto breaks =
        std::count_if(text_.begin(), text_.end(), [&](char c) { return c == delimiter_ || c == '\n' || c == '\r'; });
    table_.ends_.reserve(static_cast<std::size_t>(breaks) + 1);
    table_.text_.reserve(text_.size());
}

void CsvParser::wrong(std::size_t line, const std::string& text) const {
    fail_("line " + std::to_string(line) + ", column " + std::to_string(column_ + 1) + ": " + text);
}

bool CsvParser::at_line_end() const noexcept {
    return position_ == text_.size() || text_[position_] == '\n' || text_[position_] == '\r';
}

void CsvParser::skip_line_end() noexcept {
    const bool carriage = position_ < text_.size() && text_[position_] == '\r';
    position_ += carriage ? 1 : 0;
    if (position_ < text_.size() && text_[position_] == '\n') {
        ++position_;
    }
    ++line_;
}

void CsvParser::skip_blank_lines() noexcept {
    while (position_ < text_.size() && at_line_end()) {
        skip_line_end();
    }
}

void CsvParser::end_cell() { table_.ends_.push_back(static_cast<std::uint32_t>(table_.text_.size())); }

void CsvParser::read_quoted() {
    const std::size_t start_line = line_;
    ++position_;
    while (true) {
        const std::size_t quote = text_.find('"', position_);
        if (quote == std::string_view::npos) {
            wrong(start_line, "a quoted cell does not end");
        }
        const std::string_view part = text_.substr(position_, quote - position_);
        table_.text_ += part;
        line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
        position_ = quote + 1;
        if (position_ == text_.size() || text_[position_] != '"') {
            break;
        }
        table_.text_ += '"';
        ++position_;
    }
    if (!at_line_end() && text_[position_] != delimiter_) {
        wrong(line_,
              "text after the quotes: " + shown(text_.substr(position_, text_.find('\n', position_) - position_)));
    }
}

void CsvParser::read_cell() {
    const std::size_t begin = table_.text_.size();
    if (position_ < text_.size() && text_[position_] == '"') {
        read_quoted();
    } else {
        const std::size_t start = position_;
        while (!at_line_end() && text_[position_] != delimiter_) {
            ++position_;
        }
        const std::string_view cell = text_.substr(start, position_ - start);
        if (cell.find('"') != std::string_view::npos) {
            wrong(line_, "a quote inside a cell that does not begin with one: " + shown(cell));
        }
        table_.text_ += cell;
    }
    if (position_ > invalid_ && invalid_ != utf8::kValid) {
        wrong(line_, "the cell is not UTF-8: " + shown(utf8::sanitize(std::string_view(table_.text_).substr(begin))));
    }
    if (table_.text_.size() - begin > fail_.limits().csv_cell) {
        wrong(line_, "a cell of more than " + std::to_string(fail_.limits().csv_cell) + " bytes");
    }
    end_cell();
}

bool CsvParser::read_row() {
    skip_blank_lines();
    if (position_ == text_.size()) {
        return false;
    }
    const std::size_t row_line = line_;
    const bool first = width_ == 0;
    for (column_ = 0;; ++column_) {
        if (column_ >= (first ? fail_.limits().csv_columns : width_)) {
            wrong(row_line, first ? "more than " + std::to_string(fail_.limits().csv_columns) + " columns"
                                  : "the row has more cells than the first one (" + std::to_string(width_) + ")");
        }
        read_cell();
        if (at_line_end()) {
            break;
        }
        ++position_;
    }
    skip_line_end();
    if (first) {
        width_ = column_ + 1;
        table_.first_line_ = row_line;
    } else if (column_ + 1 != width_) {
        wrong(row_line,
              "the row has " + std::to_string(column_ + 1) + " cells, the first one has " + std::to_string(width_));
    }
    const std::size_t expected =
        table_.jumps_.empty()
            ? table_.first_line_ + static_cast<std::size_t>(table_.rows_)
            : table_.jumps_.back().second + static_cast<std::size_t>(table_.rows_ - table_.jumps_.back().first);
    if (row_line != expected) {
        table_.jumps_.emplace_back(table_.rows_, row_line);
    }
    ++table_.rows_;
    return true;
}

void CsvParser::take_header(std::optional<bool> has_header) {
    const auto has_number = [&](std::int64_t row) {
        for (std::size_t column = 0; column < width_; ++column) {
            if (parse_number(table_.cell(row, column))) {
                return true;
            }
        }
        return false;
    };
    table_.columns_.resize(width_); // for cell()
    const bool detected = table_.rows_ > 1 && !has_number(0) && has_number(1);
    const bool header = has_header.value_or(detected);
    for (std::size_t column = 0; column < width_; ++column) {
        table_.columns_[column] = header ? std::string(table_.cell(0, column)) : std::to_string(column);
    }
    if (!header) {
        return;
    }
    const std::uint32_t taken = table_.ends_[width_ - 1];
    table_.text_.erase(0, taken);
    table_.ends_.erase(table_.ends_.begin(), table_.ends_.begin() + static_cast<std::ptrdiff_t>(width_));
    for (std::uint32_t& end : table_.ends_) {
        end -= taken;
    }
    for (auto& [row, line] : table_.jumps_) {
        --row;
    }
    ++table_.first_line_;
    --table_.rows_;
}

CsvTable CsvParser::parse(std::optional<bool> has_header) {
    while (read_row()) {
    }
    if (table_.rows_ == 0) {
        fail_("is empty");
    }
    take_header(has_header);
    table_.find_numeric();
    return std::move(table_);
}

} // namespace simple::data
