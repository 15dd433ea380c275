#include "stdlib/data/text_tensors.hpp"

#include <algorithm>
#include <charconv>

#include "stdlib/data/elements.hpp"
#include "stdlib/data/numbers.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/format.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::data {
namespace {

using tensor::Shape;
using tensor::Tensor;

constexpr std::string_view kShape = "SHAPE:";
constexpr std::string_view kData = "DATA:";
constexpr std::string_view kEpoch = "EPOCH:";
constexpr std::string_view kRate = "LR:";
constexpr std::string_view kSeparator = "---";

class TextReader {
public:
    TextReader(std::string_view text, const Failure& fail) : rest_(text), fail_(fail) {}

    TextTensors read() {
        TextTensors result;
        while (next_line()) {
            if (line_.empty() || line_ == kSeparator) {
                continue;
            }
            if (take(kEpoch)) {
                result.epoch = whole(line_.size() - value_.size(), value_);
            } else if (take(kRate)) {
                result.lr = number(line_.size() - value_.size(), value_);
            } else if (take(kShape)) {
                result.tensors.push_back(read_tensor());
            } else {
                wrong(0, "expected SHAPE:, EPOCH:, LR: or ---, found " + shown(line_));
            }
        }
        return result;
    }

private:
    Tensor read_tensor() {
        Shape shape;
        each([&](std::size_t column, std::string_view part) {
            shape.push_back(whole(column, part));
            if (shape.size() > tensor::kMaxRank) {
                wrong(column, "more than " + std::to_string(tensor::kMaxRank) + " dimensions");
            }
        });
        if (!next_line() || !take(kData)) {
            wrong(0, "expected DATA: after SHAPE:" + std::string(line_.empty() ? "" : ", found ") +
                         (line_.empty() ? "" : shown(line_)));
        }
        std::vector<double> values;
        each([&](std::size_t column, std::string_view part) { values.push_back(number(column, part)); });
        const std::optional<std::uint64_t> needed = stored_bytes(shape, Stored::U8);
        if (!needed || *needed != values.size()) {
            wrong(kData.size(), std::to_string(values.size()) + " values for shape " + tensor::to_string(shape));
        }
        return tensor::from_data(std::span<const double>(values), shape);
    }

    bool next_line() {
        line_ = {};
        if (rest_.empty()) {
            return false;
        }
        ++number_;
        const std::size_t end = std::min(rest_.find('\n'), rest_.size());
        line_ = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        if (!line_.empty() && line_.back() == '\r') {
            line_.remove_suffix(1);
        }
        return true;
    }

    bool take(std::string_view word) {
        if (line_.substr(0, word.size()) != word) {
            return false;
        }
        value_ = line_.substr(word.size());
        return true;
    }

    /// Shows the parts of the value between its commas.
    template <typename Visit> void each(const Visit& visit) {
        if (value_.empty()) {
            return;
        }
        const std::size_t offset = line_.size() - value_.size();
        for (std::size_t begin = 0; begin <= value_.size();) {
            const std::size_t end = std::min(value_.find(',', begin), value_.size());
            visit(offset + begin, value_.substr(begin, end - begin));
            begin = end + 1;
        }
    }

    std::int64_t whole(std::size_t column, std::string_view part) {
        std::int64_t value = 0;
        const char* last = part.data() + part.size();
        const auto [end, error] = std::from_chars(part.data(), last, value);
        if (error != std::errc() || end != last || value < 0) {
            wrong(column, "expected a whole number of at least 0, found " + shown(part));
        }
        return value;
    }

    double number(std::size_t column, std::string_view part) {
        const std::optional<double> value = parse_number(part);
        if (!value) {
            wrong(column, "expected a number, found " + shown(part));
        }
        return *value;
    }

    [[noreturn]] void wrong(std::size_t column, const std::string& text) {
        fail_("line " + std::to_string(number_) + ", column " + std::to_string(column + 1) + ": " + text);
    }

    std::string_view rest_;
    const Failure& fail_;
    std::string_view line_;
    std::string_view value_;
    std::size_t number_ = 0;
};

} // namespace

std::string encode_text(const Tensor& t) {
    std::string out(kShape);
    for (std::size_t i = 0; i < t.ndim(); ++i) {
        out += (i == 0 ? "" : ",") + std::to_string(t.shape()[i]);
    }
    out += "\n";
    out += kData;
    const Tensor whole = tensor::contiguous(t);
    for (std::int64_t i = 0; i < whole.numel(); ++i) {
        out += (i == 0 ? "" : ",") + tensor::to_string(whole.load(i).as_f64());
    }
    return out;
}

std::string encode_text(const TextTensors& contents) {
    std::string out;
    if (contents.epoch) {
        out += std::string(kEpoch) + std::to_string(*contents.epoch) + "\n";
    }
    if (contents.lr) {
        out += std::string(kRate) + tensor::to_string(*contents.lr) + "\n";
    }
    for (std::size_t i = 0; i < contents.tensors.size(); ++i) {
        out += (i == 0 ? "" : "\n" + std::string(kSeparator) + "\n") + encode_text(contents.tensors[i]);
    }
    return out;
}

TextTensors decode_text(std::string_view text, const Failure& fail) { return TextReader(text, fail).read(); }

} // namespace simple::data
