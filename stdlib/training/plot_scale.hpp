// The value axis of a plot.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <span>
#include <string>

#include "stdlib/training/plot.hpp"

namespace simple::training {

/// Maps values to 0 (smallest) … 1 (largest); a constant lies in the middle.
class Scale {
public:
    Scale(std::span<const Series> series, bool logarithmic) : logarithmic_(logarithmic) {
        for (const Series& one : series) {
            for (const double value : one.values) {
                if (shows(value)) {
                    low_ = std::min(low_, value);
                    high_ = std::max(high_, value);
                }
            }
        }
    }
    /// Tells whether a value has a place: finite, and above 0 on a logarithmic axis.
    bool shows(double value) const noexcept { return std::isfinite(value) && (!logarithmic_ || value > 0.0); }
    bool has_points() const noexcept { return low_ <= high_; }
    double low() const noexcept { return low_; }
    double high() const noexcept { return high_; }
    double position(double value) const noexcept {
        // Halves keep the difference of huge values of both signs finite.
        const double bottom = axis(low_) / 2;
        const double range = axis(high_) / 2 - bottom;
        return range > 0.0 ? (axis(value) / 2 - bottom) / range : 0.5;
    }

private:
    double axis(double value) const noexcept { return logarithmic_ ? std::log(value) : value; }

    double low_ = std::numeric_limits<double>::infinity();
    double high_ = -std::numeric_limits<double>::infinity();
    bool logarithmic_;
};

/// Prints a number with four significant digits.
inline std::string short_number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

} // namespace simple::training
