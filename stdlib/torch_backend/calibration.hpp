// Measures from which size on the plugin is faster than the native kernels.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "stdlib/accel/op_table.hpp"
#include "stdlib/autograd/executor.hpp"

namespace simple::torch_backend {

/// One size of one operation: median times of both backends.
struct CalibrationPoint {
    std::string_view op;
    std::int64_t size = 0; ///< as a threshold counts it
    double pure_ms = 0.0;
    double ffi_ms = 0.0;
};

/// What was measured of one class of operations.
struct ClassCalibration {
    accel::OpClass op_class;
    std::vector<CalibrationPoint> points;
    /// The largest size at which the native kernel was not slower; 0 when it always was, accel::kNever when it never
    /// was, nothing when there was no time to measure.
    std::optional<std::int64_t> threshold() const;
};

/// Times one operation of each class on f64 data of growing size, each run with the way into the backend and back.
/// Ends within one and a half times the budget. `check_interrupt` is called between runs and may throw; it may be
/// empty.
std::vector<ClassCalibration> calibrate(autograd::Executor& executor, std::span<const accel::OpClass> classes,
                                        std::chrono::milliseconds budget, const std::function<void()>& check_interrupt);

} // namespace simple::torch_backend
