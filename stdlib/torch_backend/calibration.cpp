#include "stdlib/torch_backend/calibration.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "stdlib/accel/accelerator.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_matrix.hpp"
#include "stdlib/tensor/ops_reduce.hpp"

namespace simple::torch_backend {
namespace {

using accel::OpClass;
using accel::OpId;
using autograd::OpRequest;
using tensor::Shape;
using tensor::Tensor;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kRuns = 5; // of which the median counts
constexpr std::int64_t kSmallestMatrix = 16;
constexpr std::int64_t kLargestMatrix = 1024;
constexpr std::int64_t kSmallestVector = 1'000;
constexpr std::int64_t kLargestVector = 10'000'000;
constexpr std::int64_t kVectorGrowth = 10;

/// The operation that stands for its class.
struct Candidate {
    OpId op;
    Tensor (*native)(const Tensor& x);
};

Candidate candidate(OpClass op_class) {
    switch (op_class) {
        case OpClass::Matmul: return {OpId::Matmul, [](const Tensor& x) { return tensor::matmul(x, x); }};
        case OpClass::Activations:
            return {OpId::Relu, [](const Tensor& x) { return tensor::unary(tensor::UnaryOp::Relu, x, "relu"); }};
        case OpClass::Reductions: return {OpId::Sum, [](const Tensor& x) { return tensor::sum(x); }};
        case OpClass::Elementwise:
        case OpClass::Uncounted: break;
    }
    return {OpId::Add, [](const Tensor& x) { return tensor::add(x, x); }};
}

OpRequest request_for(OpId op, const Tensor& x) {
    OpRequest request;
    request.op = op;
    request.add(x);
    if (op == OpId::Sum) {
        request.integers = {0, 1};
    } else if (op != OpId::Relu) {
        request.add(x);
    }
    return request;
}

double milliseconds(Clock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

/// Median time of some runs after one that warms up; nothing when they do not end in time.
template <typename Run>
std::optional<double> median_ms(const Run& run, Clock::time_point deadline, const std::function<void()>& check) {
    std::array<double, kRuns> times{};
    run();
    for (double& time : times) {
        if (Clock::now() > deadline) {
            return std::nullopt;
        }
        if (check) {
            check();
        }
        const Clock::time_point start = Clock::now();
        run();
        time = milliseconds(Clock::now() - start);
    }
    std::nth_element(times.begin(), times.begin() + kRuns / 2, times.end());
    return times[kRuns / 2];
}

/// Times one size; nothing when that did not end in time, the plugin failed or memory did not suffice.
std::optional<CalibrationPoint> time_size(autograd::Executor& executor, const Candidate& c, const Shape& shape,
                                          std::int64_t size, Clock::time_point deadline,
                                          const std::function<void()>& check) {
    try {
        Tensor x = tensor::full(shape, 0.5);
        const OpRequest request = request_for(c.op, x);
        bool works = true;
        const auto run_plugin = [&] {
            static_cast<void>(x.raw()); // takes it off a device, so that the way there counts
            Tensor y;
            std::string reason;
            works = works && executor.run(request, {&y, 1}, reason);
            static_cast<void>(works ? std::as_const(y).raw() : nullptr); // and the way back
        };
        const std::optional<double> native = median_ms([&] { static_cast<void>(c.native(x)); }, deadline, check);
        const std::optional<double> plugin = median_ms(run_plugin, deadline, check);
        if (native && plugin && works) {
            return CalibrationPoint{accel::op_name(c.op), size, *native, *plugin};
        }
    } catch (const OutOfMemory&) { // NOLINT(bugprone-empty-catch): what fits was measured
    }
    return std::nullopt;
}

ClassCalibration measure(autograd::Executor& executor, OpClass op_class, Clock::time_point deadline,
                         const std::function<void()>& check) {
    ClassCalibration result{op_class, {}};
    const Candidate c = candidate(op_class);
    const bool matrices = op_class == OpClass::Matmul;
    const std::int64_t largest = matrices ? kLargestMatrix : kLargestVector;
    // A matrix twice as large takes eight times as long.
    const double growth = matrices ? 8.0 : static_cast<double>(kVectorGrowth);
    double last_ms = 0.0; // of both backends, without what the first call of a library costs
    for (std::int64_t n = matrices ? kSmallestMatrix : kSmallestVector; n <= largest;
         n *= matrices ? 2 : kVectorGrowth) {
        if (milliseconds(deadline - Clock::now()) < last_ms * growth) {
            break;
        }
        const std::optional<CalibrationPoint> point =
            time_size(executor, c, matrices ? Shape{n, n} : Shape{n}, matrices ? n * n * n * n : n, deadline, check);
        if (!point) {
            break;
        }
        result.points.push_back(*point);
        last_ms = (point->pure_ms + point->ffi_ms) * static_cast<double>(kRuns + 1);
    }
    return result;
}

} // namespace

std::optional<std::int64_t> ClassCalibration::threshold() const {
    if (points.empty()) {
        return std::nullopt;
    }
    std::int64_t largest = 0;
    bool ever_slower = false;
    for (const CalibrationPoint& point : points) {
        if (point.pure_ms <= point.ffi_ms) {
            largest = point.size;
        } else {
            ever_slower = true;
        }
    }
    return ever_slower ? largest : accel::kNever;
}

std::vector<ClassCalibration> calibrate(autograd::Executor& executor, std::span<const OpClass> classes,
                                        std::chrono::milliseconds budget,
                                        const std::function<void()>& check_interrupt) {
    // The first call of a library is slow; it belongs to loading, not to what is measured.
    Tensor warm;
    std::string reason;
    const Tensor one = tensor::full({1}, 1.0);
    static_cast<void>(executor.run(request_for(OpId::Add, one), {&warm, 1}, reason));
    std::vector<ClassCalibration> result;
    const Clock::time_point start = Clock::now();
    const auto count = static_cast<std::int64_t>(classes.size());
    for (const OpClass op_class : classes) {
        const auto share = budget * static_cast<std::int64_t>(result.size() + 1) / count;
        result.push_back(measure(executor, op_class, start + share, check_interrupt));
    }
    return result;
}

} // namespace simple::torch_backend
