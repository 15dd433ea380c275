// What calibration concludes from times, and that it keeps its budget.
#include "stdlib/torch_backend/calibration.hpp"

#include <array>

#include "catch.hpp"
#include "stdlib/accel/accelerator.hpp"
#include "stdlib/tensor/factory.hpp"

using namespace simple;
using accel::OpClass;
using torch_backend::CalibrationPoint;
using torch_backend::ClassCalibration;

namespace {

/// Gives the same small result at once, or fails.
class FastExecutor final : public autograd::Executor {
public:
    bool can_run(const autograd::OpRequest&) const override { return true; }
    bool run(const autograd::OpRequest&, std::span<tensor::Tensor> results, std::string& reason) override {
        ++runs;
        reason = fails ? "no" : "";
        results[0] = result;
        return !fails;
    }
    tensor::Tensor result = tensor::ones({1});
    int runs = 0;
    bool fails = false;
};

ClassCalibration measured(std::initializer_list<CalibrationPoint> points) { return {OpClass::Matmul, points}; }

constexpr std::array<OpClass, 4> kAll = {OpClass::Matmul, OpClass::Elementwise, OpClass::Activations,
                                         OpClass::Reductions};

} // namespace

TEST_CASE("the threshold is the largest size at which the native kernel was not slower", "[torch_backend]") {
    CHECK(measured({{"matmul", 10, 1.0, 2.0}, {"matmul", 100, 3.0, 3.0}, {"matmul", 1000, 9.0, 4.0}}).threshold() ==
          100);
    CHECK(measured({{"matmul", 10, 2.0, 1.0}, {"matmul", 100, 3.0, 4.0}, {"matmul", 1000, 9.0, 4.0}}).threshold() ==
          100);
    CHECK(measured({{"matmul", 10, 2.0, 1.0}, {"matmul", 100, 3.0, 1.0}}).threshold() == 0);
    CHECK(measured({{"matmul", 10, 1.0, 2.0}, {"matmul", 100, 1.0, 3.0}}).threshold() == accel::kNever);
    CHECK_FALSE(measured({}).threshold().has_value());
}

TEST_CASE("calibration times growing sizes within its budget", "[torch_backend]") {
    FastExecutor executor;
    const auto start = std::chrono::steady_clock::now();
    int checks = 0;
    const auto result = torch_backend::calibrate(executor, kAll, std::chrono::milliseconds(100), [&] { ++checks; });
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5)); // generous: machines are busy
    REQUIRE(result.size() == 4);
    CHECK(result[0].op_class == OpClass::Matmul);
    REQUIRE_FALSE(result[0].points.empty());
    CHECK(result[0].points[0].op == "matmul");
    CHECK(result[0].points[0].size == 65536);
    CHECK(checks > 0);
    executor.fails = true;
    for (const ClassCalibration& one : torch_backend::calibrate(executor, kAll, std::chrono::milliseconds(100), {})) {
        CHECK(one.points.empty());
    }
}

TEST_CASE("calibration stops at what memory allows", "[torch_backend]") {
    MemoryAccount* account = MemoryAccount::create();
    {
        const MemoryAccount::Scope scope(*account);
        FastExecutor executor;
        account->set_limit(account->live_bytes() + 100'000);
        const std::array<OpClass, 1> classes = {OpClass::Reductions};
        const auto result = torch_backend::calibrate(executor, classes, std::chrono::milliseconds(1000), {});
        REQUIRE(result[0].points.size() == 2); // 8 kB and 80 kB
    }
    account->release();
}
