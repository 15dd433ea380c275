// Curves as an SVG picture.
#include <algorithm>

#include "stdlib/tensor/error.hpp"
#include "stdlib/training/plot.hpp"
#include "stdlib/training/plot_scale.hpp"
#include "stdlib/training/svg.hpp"

namespace simple::training {
namespace {

constexpr std::int64_t kSmallest = 100;
constexpr std::int64_t kLargest = 10'000;
constexpr double kLeft = 64;
constexpr double kRight = 16;
constexpr double kTop = 40;
constexpr double kBottom = 40;

/// The rectangle the curves are drawn in.
struct Frame {
    double width;
    double height;
    double x(std::size_t i, std::size_t count) const {
        const double part = count > 1 ? static_cast<double>(i) / static_cast<double>(count - 1) : 0.0;
        return kLeft + part * (width - kLeft - kRight);
    }
    double y(double position) const { return height - kBottom - position * (height - kTop - kBottom); }
};

std::string text_at(double x, double y, std::string_view anchor, std::string_view text, std::string_view colour) {
    return "<text x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" text-anchor=\"" + std::string(anchor) +
           "\" fill=\"" + std::string(colour) + "\">" + escaped(text) + "</text>\n";
}

std::string line_between(double x0, double y0, double x1, double y1) {
    return "<line x1=\"" + coordinate(x0) + "\" y1=\"" + coordinate(y0) + "\" x2=\"" + coordinate(x1) + "\" y2=\"" +
           coordinate(y1) + "\" stroke=\"#444\"/>\n";
}

std::string axes(const Frame& frame, const Scale& scale, std::size_t points) {
    const double bottom = frame.y(0.0);
    std::string text =
        line_between(kLeft, kTop, kLeft, bottom) + line_between(kLeft, bottom, frame.width - kRight, bottom);
    if (scale.has_points()) {
        text += text_at(kLeft - 6, kTop + 4, "end", short_number(scale.high()), "#444");
        text += text_at(kLeft - 6, bottom + 4, "end", short_number(scale.low()), "#444");
    }
    text += text_at(kLeft, bottom + 18, "middle", "1", "#444");
    text += text_at(frame.width - kRight, bottom + 18, "end", std::to_string(std::max<std::size_t>(points, 1)), "#444");
    return text + text_at(frame.width / 2, bottom + 32, "middle", "epoch", "#444");
}

std::string polyline(const Frame& frame, const Scale& scale, const Series& series, const char* colour) {
    std::string points;
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        if (scale.shows(series.values[i])) {
            points += (points.empty() ? "" : " ") + coordinate(frame.x(i, series.values.size())) + "," +
                      coordinate(frame.y(scale.position(series.values[i])));
        }
    }
    return "<polyline fill=\"none\" stroke=\"" + std::string(colour) + "\" stroke-width=\"2\" points=\"" + points +
           "\"/>\n";
}

void check_size(std::string_view parameter, std::int64_t value) {
    if (value < kSmallest || value > kLargest) {
        throw tensor::errors::range("loss_svg", parameter, "between 100 and 10000", value);
    }
}

} // namespace

std::string loss_svg(std::span<const Series> series, std::int64_t width, std::int64_t height, std::string_view title) {
    check_size("width", width);
    check_size("height", height);
    const Frame frame{static_cast<double>(width), static_cast<double>(height)};
    const Scale scale(series, false);
    std::size_t points = 0;
    for (const Series& one : series) {
        points = std::max(points, one.values.size());
    }
    const std::string size = "width=\"" + std::to_string(width) + "\" height=\"" + std::to_string(height) + "\"";
    std::string text = "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" " + size +
                       " font-family=\"sans-serif\" font-size=\"12\">\n<rect " + size + " fill=\"white\"/>\n";
    text += text_at(frame.width / 2, 20, "middle", title, "#000") + axes(frame, scale, points);
    for (std::size_t i = 0; i < series.size(); ++i) {
        const char* colour = kColours[i % std::size(kColours)];
        text += polyline(frame, scale, series[i], colour);
        text += text_at(frame.width - kRight, kTop + 14.0 * static_cast<double>(i), "end", series[i].name, colour);
    }
    return text + "</svg>\n";
}

} // namespace simple::training
