// What a classifier says about a plane, as an SVG picture.
#include <algorithm>
#include <cmath>
#include <vector>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/views.hpp"
#include "stdlib/training/plot.hpp"
#include "stdlib/training/svg.hpp"

namespace simple::training {
namespace {

using tensor::Tensor;

constexpr double kMargin = 0.1;
constexpr double kTitle = 30;
constexpr std::int64_t kMostCells = 500;

Tensor plain(const Tensor& t) { return tensor::contiguous(tensor::to(t, DType::F64)); }

/// The class of each row of scores.
std::vector<std::int64_t> classes_of(const Tensor& scores, double threshold) {
    if (scores.ndim() == 2 && scores.shape()[1] > 1) {
        const Tensor best = tensor::contiguous(tensor::argmax(scores, 1));
        return {best.data<std::int64_t>(), best.data<std::int64_t>() + best.numel()};
    }
    const Tensor flat = plain(scores);
    std::vector<std::int64_t> classes;
    for (std::int64_t i = 0; i < flat.numel(); ++i) {
        classes.push_back(flat.data<double>()[i] > threshold ? 1 : 0);
    }
    return classes;
}

const char* colour_of(std::int64_t number) {
    const std::int64_t count = static_cast<std::int64_t>(std::size(kColours));
    return kColours[(number % count + count) % count];
}

/// Runs of equal cells as rectangles. Each is a little larger than its cells, so that no seams show.
std::string areas(const std::vector<std::int64_t>& classes, std::int64_t cells, double side) {
    std::string text;
    const double step = side / static_cast<double>(cells);
    for (std::int64_t row = 0; row < cells; ++row) {
        for (std::int64_t start = 0; start < cells;) {
            std::int64_t end = start + 1;
            const std::int64_t number = classes[static_cast<std::size_t>(row * cells + start)];
            while (end < cells && classes[static_cast<std::size_t>(row * cells + end)] == number) {
                ++end;
            }
            text += "<rect x=\"" + coordinate(static_cast<double>(start) * step) + "\" y=\"" +
                    coordinate(kTitle + side - static_cast<double>(row + 1) * step) + "\" width=\"" +
                    coordinate(static_cast<double>(end - start) * step + 0.3) + "\" height=\"" +
                    coordinate(step + 0.3) + "\" fill=\"" + colour_of(number) + "\"/>\n";
            start = end;
        }
    }
    return text;
}

} // namespace

Plane Plane::around(const Tensor& X, std::int64_t cells, std::string_view name) {
    if (X.ndim() != 2 || X.shape()[1] != 2) {
        throw tensor::errors::rank(name, "points [n, 2]", X.shape());
    }
    if (X.shape()[0] == 0) {
        throw tensor::errors::no_elements(name, X.shape());
    }
    if (cells < 2 || cells > kMostCells) {
        throw tensor::errors::range(name, "cells", "between 2 and 500", cells);
    }
    const Tensor low = plain(tensor::amin(X, 0));
    const Tensor high = plain(tensor::amax(X, 0));
    const auto edge = [&](const Tensor& t, std::int64_t axis, double sign) {
        const double width = high.data<double>()[axis] - low.data<double>()[axis];
        return t.data<double>()[axis] + sign * (width > 0.0 ? kMargin * width : 1.0);
    };
    const Plane plane{edge(low, 0, -1.0), edge(high, 0, 1.0), edge(low, 1, -1.0), edge(high, 1, 1.0), cells};
    for (const double limit : {plane.x_low, plane.x_high, plane.y_low, plane.y_high}) {
        if (!std::isfinite(limit)) {
            throw tensor::errors::value(name, "X has points that are not finite");
        }
    }
    return plane;
}

Tensor Plane::middles() const {
    Tensor points = Tensor::empty({cells * cells, 2});
    double* at = points.data<double>();
    for (std::int64_t row = 0; row < cells; ++row) {
        for (std::int64_t column = 0; column < cells; ++column) {
            const double count = static_cast<double>(cells);
            *at++ = x_low + (x_high - x_low) * (static_cast<double>(column) + 0.5) / count;
            *at++ = y_low + (y_high - y_low) * (static_cast<double>(row) + 0.5) / count;
        }
    }
    return points;
}

std::string boundary_svg(const Plane& plane, const Tensor& scores, const Tensor& X, const Tensor& y, double threshold,
                         std::int64_t size, std::string_view title, std::string_view name) {
    const std::int64_t count = plane.cells * plane.cells;
    const bool per_cell = scores.ndim() > 0 && scores.ndim() <= 2 && scores.shape()[0] == count && scores.numel() > 0;
    if (!per_cell) {
        throw tensor::errors::paired_shapes(name, "scores", scores.shape(), "cells", {count});
    }
    if (size < 100 || size > 10'000) {
        throw tensor::errors::range(name, "size", "between 100 and 10000", size);
    }
    const std::vector<std::int64_t> labels = classes_of(y, 0.5);
    const Tensor numbers = plain(y);
    if (static_cast<std::int64_t>(labels.size()) != X.shape()[0]) {
        throw tensor::errors::paired_shapes(name, "X", X.shape(), "y", y.shape());
    }
    const bool one_hot = y.ndim() == 2 && y.shape()[1] > 1;
    const double side = static_cast<double>(size);
    std::string text = "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"" + std::to_string(size) +
                       "\" height=\"" + coordinate(side + kTitle) +
                       "\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" "
                       "fill=\"white\"/>\n<text x=\"" +
                       coordinate(side / 2) + "\" y=\"20\" text-anchor=\"middle\">" + escaped(title) +
                       "</text>\n<g fill-opacity=\"0.35\">\n" +
                       areas(classes_of(scores, threshold), plane.cells, side) + "</g>\n";
    const Tensor points = plain(X);
    for (std::int64_t i = 0; i < X.shape()[0]; ++i) {
        const double x = (points.data<double>()[2 * i] - plane.x_low) / (plane.x_high - plane.x_low);
        const double up = (points.data<double>()[2 * i + 1] - plane.y_low) / (plane.y_high - plane.y_low);
        const double label = one_hot ? 0.0 : numbers.data<double>()[i];
        const bool whole = std::fabs(label) < 1e6;
        const std::int64_t number = one_hot ? labels[static_cast<std::size_t>(i)]
                                            : (whole ? static_cast<std::int64_t>(std::llround(label)) : 0);
        text += "<circle cx=\"" + coordinate(x * side) + "\" cy=\"" + coordinate(kTitle + side - up * side) +
                "\" r=\"3\" stroke=\"white\" fill=\"" + colour_of(number) + "\"/>\n";
    }
    return text + "</svg>\n";
}

} // namespace simple::training
