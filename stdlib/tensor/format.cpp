#include "stdlib/tensor/format.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {

namespace {

/// Number forms of a float tensor, chosen from all shown elements together.
enum class FloatForm { Whole, Fixed, Scientific };

std::string special_or_empty(double value) {
    if (std::isnan(value)) {
        return "nan";
    }
    return std::isinf(value) ? (value < 0 ? "-inf" : "inf") : "";
}

std::string print_float(double value, FloatForm form, std::int64_t precision) {
    std::string text = special_or_empty(value);
    if (!text.empty()) {
        return text;
    }
    const auto digits = static_cast<int>(form == FloatForm::Whole ? 1 : std::clamp<std::int64_t>(precision, 0, 100));
    const auto format = form == FloatForm::Scientific ? std::chars_format::scientific : std::chars_format::fixed;
    char buffer[512];
    const std::to_chars_result end = std::to_chars(buffer, buffer + sizeof buffer, value, format, digits);
    return {buffer, end.ptr};
}

/// Prints a tensor: collects the text of the elements it will show, then writes brackets around them.
class Printer {
public:
    Printer(const Tensor& t, const PrintOptions& options)
        : tensor_(t), options_(options), shortens_(t.numel() > options.threshold) {}

    std::string print() {
        collect(0, 0);
        const std::vector<std::string> texts = element_texts();
        for (const std::string& text : texts) {
            width_ = std::max(width_, text.size());
        }
        write(texts, 0);
        return out_;
    }
    bool shortened() const { return shortened_; }

private:
    /// Tells whether only the ends of a dimension are shown.
    bool cuts(std::int64_t size) const { return shortens_ && size > 2 * edge(); }
    std::int64_t edge() const { return std::max<std::int64_t>(options_.edge_items, 0); }

    void collect(std::size_t dim, std::int64_t offset) {
        if (dim == tensor_.ndim()) {
            elements_.push_back(tensor_.load(offset));
            return;
        }
        const std::int64_t size = tensor_.shape()[dim];
        for (std::int64_t i = 0; i < size; ++i) {
            if (cuts(size) && i == edge()) {
                i = size - edge();
                if (i == size) {
                    break;
                }
            }
            collect(dim + 1, offset + i * tensor_.strides()[dim]);
        }
    }

    FloatForm choose_form() const {
        double largest = 0.0;
        double smallest = std::numeric_limits<double>::infinity();
        bool whole = true;
        for (const Scalar& element : elements_) {
            const double size = std::abs(element.as_f64());
            if (!std::isfinite(size)) {
                continue;
            }
            whole = whole && size == std::trunc(size);
            largest = std::max(largest, size);
            smallest = size > 0.0 ? std::min(smallest, size) : smallest;
        }
        if (whole && largest < 1e8) {
            return FloatForm::Whole;
        }
        const bool near = largest / smallest <= 1000.0 && largest < 1e8 && smallest >= 1e-4;
        return near ? FloatForm::Fixed : FloatForm::Scientific;
    }

    std::vector<std::string> element_texts() const {
        const FloatForm form = is_float(tensor_.dtype()) ? choose_form() : FloatForm::Whole;
        std::vector<std::string> texts;
        texts.reserve(elements_.size());
        for (const Scalar& element : elements_) {
            switch (element.dtype) {
                case DType::Bool: texts.emplace_back(element.integer != 0 ? "true" : "false"); break;
                case DType::I64: texts.push_back(std::to_string(element.integer)); break;
                case DType::F32:
                case DType::F64: texts.push_back(print_float(element.real, form, options_.precision)); break;
            }
        }
        return texts;
    }

    /// Writes one row of the last dimension, wrapped at the line width.
    void write_row(const std::vector<std::string>& texts, std::int64_t size) {
        const std::size_t depth = tensor_.ndim();
        const auto columns = static_cast<std::size_t>(std::max<std::int64_t>(options_.line_width, 0));
        const std::size_t room = columns > depth ? (columns - depth) / (width_ + 2) : 0;
        const std::size_t per_line = std::max<std::size_t>(room, 1);
        std::size_t written = 0;
        const auto put = [&](const std::string& text, std::size_t width) {
            if (written > 0 && written % per_line == 0) {
                out_.append(",\n").append(depth, ' ');
            } else if (written > 0) {
                out_ += ", ";
            }
            out_.append(width > text.size() ? width - text.size() : 0, ' ');
            out_ += text;
            ++written;
        };
        const std::int64_t shown = cuts(size) ? 2 * edge() : size;
        for (std::int64_t i = 0; i < shown; ++i) {
            if (cuts(size) && i == edge()) {
                put("...", 0);
                shortened_ = true;
            }
            put(texts[next_++], width_);
        }
        if (cuts(size) && shown == 0) {
            put("...", 0);
            shortened_ = true;
        }
    }

    void write(const std::vector<std::string>& texts, std::size_t dim) {
        const std::int64_t size = tensor_.shape()[dim];
        out_ += '[';
        if (dim + 1 == tensor_.ndim()) {
            write_row(texts, size);
            out_ += ']';
            return;
        }
        std::string separator = ",";
        separator.append(tensor_.ndim() - dim - 1, '\n').append(dim + 1, ' ');
        const std::int64_t shown = cuts(size) ? 2 * edge() : size;
        for (std::int64_t i = 0; i < shown; ++i) {
            out_ += i == 0 ? "" : separator;
            if (cuts(size) && i == edge()) {
                out_ += "..." + separator;
                shortened_ = true;
            }
            write(texts, dim + 1);
        }
        if (cuts(size) && shown == 0) {
            out_ += "...";
            shortened_ = true;
        }
        out_ += ']';
    }

    const Tensor& tensor_;
    const PrintOptions& options_;
    bool shortens_;
    bool shortened_ = false;
    std::vector<Scalar> elements_;
    std::size_t width_ = 0;
    std::size_t next_ = 0;
    std::string out_;
};

std::string print_scalar(const Scalar& value) {
    switch (value.dtype) {
        case DType::Bool: return value.integer != 0 ? "true" : "false";
        case DType::I64: return std::to_string(value.integer);
        case DType::F32:
        case DType::F64: break;
    }
    return to_string(value.real);
}

} // namespace

std::string to_string(double value) {
    std::string text = special_or_empty(value);
    if (!text.empty()) {
        return text;
    }
    const double size = std::abs(value);
    const bool fixed = size == 0.0 || (size >= 1e-5 && size < 1e16);
    char buffer[64];
    const std::to_chars_result end = std::to_chars(buffer, buffer + sizeof buffer, value,
                                                   fixed ? std::chars_format::fixed : std::chars_format::scientific);
    text.assign(buffer, end.ptr);
    if (fixed) {
        return text.find('.') == std::string::npos ? text + ".0" : text;
    }
    // The exponent has neither a plus sign nor leading zeros.
    const std::size_t mark = text.find('e') + 1;
    const bool negative = text[mark] == '-';
    std::size_t first = mark + 1;
    while (first + 1 < text.size() && text[first] == '0') {
        ++first;
    }
    return text.substr(0, mark).append(negative ? "-" : "").append(text, first);
}

std::string to_string(const Tensor& t, const PrintOptions& options) {
    const std::string suffix = t.dtype() == DType::F32 ? " dtype=f32" : "";
    if (t.numel() == 0) {
        return std::string("[] shape=").append(to_string(t.shape())).append(suffix);
    }
    if (t.ndim() == 0) {
        return print_scalar(t.load(0)) + suffix;
    }
    Printer printer(t, options);
    std::string text = printer.print();
    if (t.ndim() >= 3 || printer.shortened()) {
        text.append(" shape=").append(to_string(t.shape()));
    }
    return text.append(suffix);
}

std::string info(const Tensor& t) {
    const Tensor values = to(t, DType::F64);
    const Tensor is_nan = unary(UnaryOp::IsNan, values, "info");
    const std::int64_t nans = count_nonzero(is_nan).item().integer;
    constexpr double kInf = std::numeric_limits<double>::infinity();
    const bool none = nans == t.numel();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto print = [&](double value) {
        return is_float(t.dtype()) || none ? to_string(value) : print_scalar(Scalar(value).as_i64());
    };
    const double low = none ? nan : amin(where(is_nan, kInf, values)).item().as_f64();
    const double high = none ? nan : amax(where(is_nan, -kInf, values)).item().as_f64();
    const double total = sum(where(is_nan, 0.0, values)).item().as_f64();
    return std::string("PureTensor<") + dtype_name(t.dtype()) + "> " + to_string(t.shape()) +
           (t.is_contiguous() ? ", contiguous" : ", strided") + ", min=" + print(low) + ", max=" + print(high) +
           ", mean=" + to_string(none ? nan : total / static_cast<double>(t.numel() - nans)) +
           ", nan=" + std::to_string(nans);
}

} // namespace simple::tensor
