#include "stdlib/data/synthetic.hpp"

#include <cmath>
#include <numbers>
#include <string>
#include <string_view>
#include <utility>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"

namespace simple::data {
namespace {

using tensor::Generator;
using tensor::Tensor;

constexpr std::int64_t kMostSamples = 100'000'000;

void check_count(std::string_view name, std::string_view parameter, std::int64_t count, std::int64_t low) {
    if (count < low || count > kMostSamples) {
        throw tensor::errors::range(name, parameter, "between " + std::to_string(low) + " and 100000000", count);
    }
}

void check_noise(std::string_view name, double noise) {
    if (!(noise >= 0.0) || std::isinf(noise)) {
        throw tensor::errors::range(name, "noise", "at least 0", noise);
    }
}

/// Collects two-dimensional points with a class number each.
class PointBuilder {
public:
    explicit PointBuilder(std::int64_t count)
        : points_{Tensor::empty({count, 2}), Tensor::empty({count}, DType::I64)} {}
    void add(double x, double y, std::int64_t label) {
        points_.X.data<double>()[2 * next_] = x;
        points_.X.data<double>()[2 * next_ + 1] = y;
        points_.y.data<std::int64_t>()[next_] = label;
        ++next_;
    }
    Points take() { return std::move(points_); }

private:
    Points points_;
    std::int64_t next_ = 0;
};

/// Position i of n evenly spaced ones from 0 to 1.
double fraction(std::int64_t i, std::int64_t n) {
    return n > 1 ? static_cast<double>(i) / static_cast<double>(n - 1) : 0.0;
}

} // namespace

Points make_xor() {
    PointBuilder builder(4);
    for (const std::int64_t a : {0, 1}) {
        for (const std::int64_t b : {0, 1}) {
            builder.add(static_cast<double>(a), static_cast<double>(b), a ^ b);
        }
    }
    return builder.take();
}

Points make_linear(Generator& rng, std::int64_t num_samples, double slope, double intercept, double noise) {
    check_count("make_linear", "num_samples", num_samples, 0);
    check_noise("make_linear", noise);
    Points points{Tensor::empty({num_samples, 1}), Tensor::empty({num_samples, 1})};
    for (std::int64_t i = 0; i < num_samples; ++i) {
        const double x = static_cast<double>(i) / static_cast<double>(num_samples);
        const double error = noise > 0.0 ? noise * rng.normal() : 0.0;
        points.X.data<double>()[i] = x;
        points.y.data<double>()[i] = slope * x + intercept + error;
    }
    return points;
}

Points make_spirals(Generator& rng, std::int64_t points_per_class, std::int64_t num_classes, double noise) {
    check_count("make_spirals", "points_per_class", points_per_class, 0);
    check_count("make_spirals", "num_classes", num_classes, 1);
    check_noise("make_spirals", noise);
    if (points_per_class > kMostSamples / num_classes) {
        throw tensor::errors::range("make_spirals", "points_per_class", "small enough for 100000000 points in all",
                                    points_per_class);
    }
    constexpr double kTurn = 4.0;
    PointBuilder builder(points_per_class * num_classes);
    for (std::int64_t c = 0; c < num_classes; ++c) {
        const double start = 2.0 * std::numbers::pi * static_cast<double>(c) / static_cast<double>(num_classes);
        for (std::int64_t i = 0; i < points_per_class; ++i) {
            const double r = points_per_class > 0 ? static_cast<double>(i) / static_cast<double>(points_per_class) : 0;
            const double angle = kTurn * r + start + noise * rng.normal();
            builder.add(r * std::cos(angle), r * std::sin(angle), c);
        }
    }
    return builder.take();
}

Points make_moons(Generator& rng, std::int64_t num_samples, double noise) {
    check_count("make_moons", "num_samples", num_samples, 0);
    check_noise("make_moons", noise);
    PointBuilder builder(num_samples);
    const std::int64_t outer = num_samples / 2;
    for (std::int64_t i = 0; i < num_samples; ++i) {
        const bool upper = i < outer;
        const double angle = std::numbers::pi * (upper ? fraction(i, outer) : fraction(i - outer, num_samples - outer));
        const double x = upper ? std::cos(angle) : 1.0 - std::cos(angle);
        const double y = upper ? std::sin(angle) : 0.5 - std::sin(angle);
        const double dx = noise * rng.normal();
        const double dy = noise * rng.normal();
        builder.add(x + dx, y + dy, upper ? 0 : 1);
    }
    return builder.take();
}

Points make_circles(Generator& rng, std::int64_t num_samples, double noise) {
    check_count("make_circles", "num_samples", num_samples, 0);
    check_noise("make_circles", noise);
    PointBuilder builder(num_samples);
    const std::int64_t outer = num_samples / 2;
    for (std::int64_t i = 0; i < num_samples; ++i) {
        const bool is_outer = i < outer;
        const std::int64_t index = is_outer ? i : i - outer;
        const std::int64_t count = is_outer ? outer : num_samples - outer;
        const double angle = 2.0 * std::numbers::pi * static_cast<double>(index) / static_cast<double>(count);
        const double radius = is_outer ? 1.0 : 0.5;
        const double dx = noise * rng.normal();
        const double dy = noise * rng.normal();
        builder.add(radius * std::cos(angle) + dx, radius * std::sin(angle) + dy, is_outer ? 0 : 1);
    }
    return builder.take();
}

Points make_blobs(Generator& rng, std::int64_t num_samples, std::int64_t num_classes, double spread) {
    check_count("make_blobs", "num_samples", num_samples, 0);
    check_count("make_blobs", "num_classes", num_classes, 1);
    check_noise("make_blobs", spread);
    constexpr double kRadius = 5.0;
    PointBuilder builder(num_samples);
    for (std::int64_t i = 0; i < num_samples; ++i) {
        const std::int64_t label = i % num_classes;
        const double angle = 2.0 * std::numbers::pi * static_cast<double>(label) / static_cast<double>(num_classes);
        const double dx = spread * rng.normal();
        const double dy = spread * rng.normal();
        builder.add(kRadius * std::cos(angle) + dx, kRadius * std::sin(angle) + dy, label);
    }
    return builder.take();
}

} // namespace simple::data
