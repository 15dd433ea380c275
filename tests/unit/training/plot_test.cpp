#include "catch.hpp"

#include <cmath>
#include <limits>
#include <sstream>

#include "stdlib/training/plot.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::training;
using simple::tensor::message_of;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

/// Number of characters of UTF-8.
std::size_t columns(const std::string& text) {
    std::size_t count = 0;
    for (const char c : text) {
        count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    }
    return count;
}

std::string plot(std::vector<double> values, const PlotOptions& options = {}) {
    const Series series{"loss", std::move(values)};
    return plot_lines({&series, 1}, options);
}

PlotOptions small() {
    PlotOptions options;
    options.width = 5;
    options.height = 3;
    options.style = "ascii";
    return options;
}

} // namespace

TEST_CASE("a plot has title, rows and axis of the size asked", "[training][plot]") {
    for (const char* style : {"braille", "ascii"}) {
        PlotOptions options;
        options.style = style;
        const std::vector<std::string> lines = lines_of(plot({1.5, 0.7, 0.25}, options));
        REQUIRE(lines.size() == 14);
        CHECK(lines[0] == "loss");
        CHECK(lines[1].find("1.5") != std::string::npos);
        CHECK(lines[12].find("0.25") != std::string::npos);
        for (const std::string& line : lines) {
            CHECK(columns(line) <= 72);
        }
    }
}

TEST_CASE("points lie where they belong", "[training][plot]") {
    CHECK(plot({2, 1, 0}, small()) == "loss\n"
                                      "        2 |*\n"
                                      "          | **\n"
                                      "        0 |   **\n"
                                      "          +-----\n");
}

TEST_CASE("constants, gaps and nothing", "[training][plot]") {
    CHECK(lines_of(plot({3, 3}, small()))[2] == "          |*****");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(lines_of(plot({1, nan, 1, nan, 1}, small()))[2] == "          |* * *");
    CHECK(plot({nan, HUGE_VAL}, small()) == "loss\n(no finite values)\n");
    CHECK(plot({}, small()) == "loss\n(no finite values)\n");
    CHECK(lines_of(plot({1.0}, small()))[2] == "          |*");
    CHECK(lines_of(plot({1e308, -1e308}, small())).size() == 5);
}

TEST_CASE("validation loss is a second curve", "[training][plot]") {
    History history;
    history.add_epoch(0, 1.0, 2.0);
    history.add_epoch(1, 0.5, 1.5);
    const std::string text = plot_loss(history);
    CHECK(text.find("solid: loss   dotted: val_loss") != std::string::npos);
    CHECK(loss_series(history).size() == 2);
}

TEST_CASE("wrong sizes and styles are named", "[training][plot]") {
    PlotOptions options;
    options.width = 1;
    CHECK(message_of([&] { plot({1}, options); }).find("plot_lines: width must be between 2 and 1000") !=
          std::string::npos);
    options = {};
    options.style = "dots";
    CHECK(message_of([&] { plot({1}, options); }).find("unknown style \"dots\"") != std::string::npos);
    CHECK(message_of([] { loss_svg({}, 10, 10); }).find("loss_svg: width") != std::string::npos);
    CHECK(message_of([] { histogram({}, 0); }).find("bins") != std::string::npos);
}

TEST_CASE("SVG has one polyline per curve and escapes text", "[training][plot]") {
    const std::vector<Series> series = {{"a<b", {1, 2}}, {"c", {2, std::numeric_limits<double>::quiet_NaN()}}};
    const std::string svg = loss_svg(series, 640, 360, "x & y");
    CHECK(svg.rfind("<svg xmlns=", 0) == 0);
    CHECK(svg.find("a&lt;b") != std::string::npos);
    CHECK(svg.find("x &amp; y") != std::string::npos);
    std::size_t polylines = 0;
    for (std::size_t at = svg.find("<polyline"); at != std::string::npos; at = svg.find("<polyline", at + 1)) {
        ++polylines;
    }
    CHECK(polylines == 2);
}

TEST_CASE("histogram counts", "[training][plot]") {
    const std::vector<double> values = {0, 0, 1, 2, 4};
    const std::vector<std::string> lines = lines_of(histogram(values, 2, 10));
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].find(" 3") != std::string::npos);
    CHECK(lines[1].find(" 2") != std::string::npos);
}
