#include "stdlib/training/plot.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "stdlib/tensor/error.hpp"
#include "stdlib/training/plot_scale.hpp"

namespace simple::training {
namespace {

constexpr std::size_t kLabelWidth = 9;

/// A grid of dots; a character shows 1x1 of them (ascii) or 2x4 (braille).
class Canvas {
public:
    Canvas(std::int64_t width, std::int64_t height, bool braille)
        : across_(braille ? 2 : 1), down_(braille ? 4 : 1), columns_(width * across_), rows_(height * down_),
          dots_(static_cast<std::size_t>(columns_ * rows_), false) {}
    std::int64_t columns() const noexcept { return columns_; }
    std::int64_t rows() const noexcept { return rows_; }
    void dot(std::int64_t x, std::int64_t y) { dots_[static_cast<std::size_t>(y * columns_ + x)] = true; }

    /// Draws from one dot to another; `gap` leaves out every other dot in between.
    void line(std::int64_t x0, std::int64_t y0, std::int64_t x1, std::int64_t y1, bool gap) {
        const std::int64_t steps = std::max<std::int64_t>({std::abs(x1 - x0), std::abs(y1 - y0), 1});
        for (std::int64_t i = 0; i <= steps; ++i) {
            const double part = static_cast<double>(i) / static_cast<double>(steps);
            const std::int64_t x = x0 + std::llround(part * static_cast<double>(x1 - x0));
            const std::int64_t y = y0 + std::llround(part * static_cast<double>(y1 - y0));
            if (!gap || i == 0 || i == steps || (x + y) % 2 == 0) {
                dot(x, y);
            }
        }
    }
    /// Prints one row of characters, trailing blanks left out.
    std::string row(std::int64_t y) const {
        std::string text;
        std::string blanks;
        for (std::int64_t x = 0; x < columns_ / across_; ++x) {
            const std::string cell = across_ == 1 ? ascii(x, y) : braille(x, y);
            if (cell == " ") {
                blanks += cell;
            } else {
                text += blanks + cell;
                blanks.clear();
            }
        }
        return text;
    }

private:
    bool at(std::int64_t x, std::int64_t y) const { return dots_[static_cast<std::size_t>(y * columns_ + x)]; }
    std::string ascii(std::int64_t x, std::int64_t y) const { return at(x, y) ? "*" : " "; }
    /// U+2800 + one bit per dot, in the order of the Unicode chart.
    std::string braille(std::int64_t x, std::int64_t y) const {
        constexpr unsigned kBits[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
        unsigned bits = 0;
        for (std::int64_t dy = 0; dy < 4; ++dy) {
            for (std::int64_t dx = 0; dx < 2; ++dx) {
                bits |= at(2 * x + dx, 4 * y + dy) ? kBits[dy][dx] : 0U;
            }
        }
        if (bits == 0) {
            return " ";
        }
        return {static_cast<char>(0xE2), static_cast<char>(0xA0 + (bits >> 6U)),
                static_cast<char>(0x80 + (bits & 0x3FU))};
    }

    std::int64_t across_;
    std::int64_t down_;
    std::int64_t columns_;
    std::int64_t rows_;
    std::vector<bool> dots_;
};

void draw(Canvas& canvas, const Series& series, const Scale& scale, bool gap) {
    const std::size_t count = series.values.size();
    bool connected = false;
    std::int64_t last_x = 0;
    std::int64_t last_y = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!scale.shows(series.values[i])) {
            connected = false;
            continue;
        }
        const double across = count > 1 ? static_cast<double>(i) / static_cast<double>(count - 1) : 0.0;
        const std::int64_t x = std::llround(across * static_cast<double>(canvas.columns() - 1));
        const double down = 1.0 - scale.position(series.values[i]);
        const std::int64_t y = std::llround(down * static_cast<double>(canvas.rows() - 1));
        canvas.line(connected ? last_x : x, connected ? last_y : y, x, y, gap);
        connected = true;
        last_x = x;
        last_y = y;
    }
}

std::string label(const std::string& text) {
    return std::string(kLabelWidth - std::min(kLabelWidth, text.size()), ' ') + text;
}

std::string repeated(const std::string& text, std::int64_t count) {
    std::string result;
    for (std::int64_t i = 0; i < count; ++i) {
        result += text;
    }
    return result;
}

std::string legend(std::span<const Series> series) {
    std::string text = std::string(kLabelWidth + 2, ' ');
    for (std::size_t i = 0; i < series.size(); ++i) {
        text += (i == 0 ? "solid: " : "   dotted: ") + series[i].name;
    }
    return text + "\n";
}

void check_size(std::string_view name, std::string_view parameter, std::int64_t value) {
    if (value < 2 || value > 1000) {
        throw tensor::errors::range(name, parameter, "between 2 and 1000", value);
    }
}

} // namespace

std::string plot_lines(std::span<const Series> series, const PlotOptions& options, std::string_view name) {
    check_size(name, "width", options.width);
    check_size(name, "height", options.height);
    const bool braille = options.style == "braille";
    if (!braille && options.style != "ascii") {
        throw tensor::errors::unknown_word(name, "style", options.style, {"braille", "ascii"});
    }
    const Scale scale(series, options.log_y);
    std::string text = options.title + "\n";
    if (!scale.has_points()) {
        return text + "(no finite values)\n";
    }
    Canvas canvas(options.width, options.height, braille);
    for (std::size_t i = 0; i < series.size(); ++i) {
        draw(canvas, series[i], scale, i > 0);
    }
    for (std::int64_t y = 0; y < options.height; ++y) {
        const std::string mark =
            y == 0 ? short_number(scale.high()) : (y == options.height - 1 ? short_number(scale.low()) : std::string());
        text += label(mark) + (braille ? " │" : " |") + canvas.row(y) + "\n";
    }
    text += label("") + (braille ? " └" : " +") + repeated(braille ? "─" : "-", options.width) + "\n";
    return series.size() > 1 ? text + legend(series) : text;
}

std::vector<Series> loss_series(const History& history) {
    std::vector<Series> series = {{"loss", history.losses}};
    if (!history.val_losses.empty()) {
        series.push_back({"val_loss", history.val_losses});
    }
    return series;
}

std::string plot_loss(const History& history, const PlotOptions& options) {
    const std::vector<Series> series = loss_series(history);
    return plot_lines(series, options, "plot_loss");
}

std::string histogram(std::span<const double> values, std::int64_t bins, std::int64_t width) {
    check_size("histogram", "width", width);
    if (bins < 1 || bins > 10'000) {
        throw tensor::errors::range("histogram", "bins", "between 1 and 10000", bins);
    }
    const Series series{"", {values.begin(), values.end()}};
    const Scale scale({&series, 1}, false);
    if (!scale.has_points()) {
        return "(no finite values)\n";
    }
    std::vector<std::int64_t> counts(static_cast<std::size_t>(bins), 0);
    for (const double value : values) {
        if (scale.shows(value)) {
            const double place = scale.high() > scale.low() ? scale.position(value) * static_cast<double>(bins) : 0.0;
            ++counts[std::min(static_cast<std::size_t>(place), counts.size() - 1)];
        }
    }
    const std::int64_t most = *std::max_element(counts.begin(), counts.end());
    const double step = (scale.high() - scale.low()) / static_cast<double>(bins);
    std::string text;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double share = static_cast<double>(counts[i]) / static_cast<double>(most);
        const std::int64_t length = std::llround(share * static_cast<double>(width));
        text += label(short_number(scale.low() + step * static_cast<double>(i))) + " │" + repeated("█", length) + " " +
                std::to_string(counts[i]) + "\n";
    }
    return text;
}

} // namespace simple::training
