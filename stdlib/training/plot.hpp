// Curves as text and as SVG.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stdlib/tensor/tensor.hpp"
#include "stdlib/training/history.hpp"

namespace simple::training {

/// A curve with its name; NaN and infinite points leave gaps.
struct Series {
    std::string name;
    std::vector<double> values;
};

/// Size and look of a text plot. Width and height are the plot area in characters.
struct PlotOptions {
    std::int64_t width = 60;
    std::int64_t height = 12;
    std::string title = "loss";
    /// "braille" or "ascii" (E9).
    std::string style = "braille";
    bool log_y = false;
};

/// Draws curves: title, `height` rows with the largest and smallest value as labels, an axis row, and a legend line
/// when there is more than one curve. Throws E9, E10 for sizes outside 2..1000.
std::string plot_lines(std::span<const Series> series, const PlotOptions& options,
                       std::string_view name = "plot_lines");
/// Draws the loss and, if there is one, the validation loss.
std::string plot_loss(const History& history, const PlotOptions& options = {});
/// Returns the curves of a history: "loss" and, if present, "val_loss".
std::vector<Series> loss_series(const History& history);

/// Draws curves as a self-contained SVG 1.1 picture: axes with labels, one polyline per curve, legend. Throws E10.
std::string loss_svg(std::span<const Series> series, std::int64_t width = 640, std::int64_t height = 360,
                     std::string_view title = "Training loss");
/// What a model says about the points of a plane.
struct Plane {
    double x_low, x_high, y_low, y_high;
    std::int64_t cells; ///< in each direction

    /// The plane around points X [n, 2], a tenth wider on each side. Throws E6, E8, E10 for cells outside 2..500.
    static Plane around(const tensor::Tensor& X, std::int64_t cells, std::string_view name);
    /// The middles of all cells, [cells * cells, 2], row by row from below.
    tensor::Tensor middles() const;
};
/// Draws the classes of all cells as areas and the points with their classes as dots. `scores` is [cells * cells] or
/// has one column: class 1 is above `threshold`; with more columns the largest decides. Throws E15, E10.
std::string boundary_svg(const Plane& plane, const tensor::Tensor& scores, const tensor::Tensor& X,
                         const tensor::Tensor& y, double threshold, std::int64_t size, std::string_view title,
                         std::string_view name);
/// Draws bars of counts. Throws E10 for bins < 1 or a width outside 2..1000.
std::string histogram(std::span<const double> values, std::int64_t bins = 20, std::int64_t width = 60);

} // namespace simple::training
