// The plugin against the native kernels: every row of the table of operations gives the same result and the same
// gradients in mode PyTorchFFI.
#include <array>
#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <thread>

#include "catch.hpp"
#include "op_table.hpp"
#include "reference.hpp"
#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/session.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/views.hpp"
#include "torch_session.hpp"

using namespace simple;
using autograd::Variable;
using parity::op_table;
using parity::OpRow;
using parity::TorchSession;
using tensor::Shape;
using tensor::Tensor;

namespace {

constexpr double kTolerance = 1e-12;
constexpr double kSingleTolerance = 2e-5;

/// The same elements with every second one of a larger buffer in between: a view with gaps.
Tensor with_gaps(const Tensor& t) {
    Shape wide = t.shape();
    wide.push_back(2);
    Tensor buffer = Tensor::zeros(wide, t.dtype());
    Tensor view = tensor::select(buffer, -1, 1);
    tensor::copy_from(view, t);
    return view;
}

/// Result and gradients, one after another.
std::vector<Tensor> everything(const OpRow& row, const std::vector<Tensor>& inputs) {
    std::vector<Variable> leaves;
    for (const Tensor& input : inputs) {
        leaves.push_back(Variable::leaf(input, row.differentiable));
    }
    const Variable y = row.run(leaves);
    std::vector<Tensor> result = {y.value()};
    if (row.differentiable) {
        const Tensor weight = parity::weights_of(y.value());
        for (Tensor& g : autograd::grad(y, leaves, &weight)) {
            result.push_back(std::move(g));
        }
    }
    return result;
}

/// The largest difference relative to max(1, |want|); infinite when shapes, types or NaN differ.
double difference(const Tensor& got, const Tensor& want) {
    if (!(got.shape() == want.shape()) || got.dtype() != want.dtype()) {
        return HUGE_VAL;
    }
    const Tensor x = tensor::contiguous(got);
    const Tensor y = tensor::contiguous(want);
    double worst = 0.0;
    for (std::int64_t i = 0; i < x.numel(); ++i) {
        const double a = x.load(i).as_f64();
        const double b = y.load(i).as_f64();
        const bool same = a == b || (std::isnan(a) && std::isnan(b));
        const double gap = same ? 0.0 : std::fabs(a - b) / std::max(1.0, std::fabs(b));
        worst = std::isnan(gap) ? HUGE_VAL : std::max(worst, gap);
    }
    return worst;
}

void check_row(TorchSession& torch, const OpRow& row, const std::vector<Tensor>& inputs, double tolerance) {
    torch.session.accelerator.set_mode(accel::Mode::PureSimple);
    const std::vector<Tensor> want = everything(row, inputs);
    torch.session.accelerator.set_mode(accel::Mode::PyTorchFFI);
    torch.session.accelerator.reset_stats();
    const std::vector<Tensor> got = everything(row, inputs);
    CHECK(torch.warnings.empty());
    CHECK(torch.session.accelerator.stats().fallback == 0);
    REQUIRE(got.size() == want.size());
    for (std::size_t n = 0; n < got.size(); ++n) {
        INFO((n == 0 ? "result" : "gradient " + std::to_string(n - 1)));
        CHECK(difference(got[n], want[n]) <= tolerance);
    }
}

} // namespace

TEST_CASE("every row gives the same in LibTorch, with gradients", "[torch]") {
    TorchSession torch;
    for (const OpRow& row : op_table()) {
        INFO(row.key);
        check_row(torch, row, inputs_of(row, DType::F64), kTolerance);
    }
}

TEST_CASE("every row gives the same in LibTorch for f32", "[torch]") {
    TorchSession torch;
    for (const OpRow& row : op_table()) {
        INFO(row.key);
        check_row(torch, row, inputs_of(row, DType::F32), kSingleTolerance);
    }
}

TEST_CASE("every row gives the same in LibTorch for views with gaps", "[torch]") {
    TorchSession torch;
    for (const OpRow& row : op_table()) {
        INFO(row.key);
        std::vector<Tensor> inputs;
        for (const Tensor& input : inputs_of(row, DType::F64)) {
            inputs.push_back(with_gaps(input));
        }
        check_row(torch, row, inputs, kTolerance);
    }
}

TEST_CASE("every row gives the same in LibTorch for larger inputs", "[torch]") {
    TorchSession torch;
    for (const OpRow& row : op_table()) {
        INFO(row.key);
        std::vector<Tensor> inputs;
        std::int64_t seed = 1;
        for (const Shape& shape : row.large) {
            tensor::Generator rng(seed++);
            inputs.push_back(tensor::uniform(rng, shape, 0.1, 0.9));
        }
        if (!inputs.empty()) {
            check_row(torch, row, inputs, kTolerance);
        }
    }
}

TEST_CASE("NaN and infinities give the same in LibTorch", "[torch]") {
    TorchSession torch;
    for (const double value : {std::nan(""), HUGE_VAL, -HUGE_VAL, 0.0, -0.0}) {
        for (const OpRow& row : op_table()) {
            INFO(row.key << " of " << value);
            std::vector<Tensor> inputs = inputs_of(row, DType::F64);
            for (Tensor& input : inputs) {
                input = tensor::clone(input);
            }
            inputs[0].store(0, value);
            torch.session.accelerator.set_mode(accel::Mode::PureSimple);
            Tensor want;
            try {
                want = everything(row, inputs)[0];
            } catch (const tensor::Error&) {
                continue;
            }
            torch.session.accelerator.set_mode(accel::Mode::PyTorchFFI);
            CHECK(difference(everything(row, inputs)[0], want) <= kTolerance);
        }
    }
}

TEST_CASE("gradients at kinks are the same in LibTorch", "[torch]") {
    TorchSession torch;
    for (const double value : {-3.0, -1.0, 0.0, 1.0, 3.0, 6.0, 20.0}) {
        for (const OpRow& row : op_table()) {
            INFO(row.key << " at " << value);
            std::vector<Tensor> inputs = inputs_of(row, DType::F64);
            for (Tensor& input : inputs) {
                input = tensor::clone(input);
            }
            inputs[0].store(0, value);
            if (row.key != "binary_cross_entropy_loss") { // takes probabilities
                check_row(torch, row, inputs, kTolerance);
            }
        }
    }
}

TEST_CASE("all counted operations run in LibTorch", "[torch]") {
    // What stays native, and why.
    const std::set<std::string> native = {
        "conv1d/same", "conv2d/same", // padding that differs between both ends
    };
    TorchSession torch;
    torch.session.accelerator.set_mode(accel::Mode::PyTorchFFI);
    for (const OpRow& row : op_table()) {
        INFO(row.key);
        torch.session.accelerator.reset_stats();
        everything(row, inputs_of(row, DType::F64));
        const accel::Stats& stats = torch.session.accelerator.stats();
        CHECK((stats.pure != 0) == native.contains(row.key));
    }
}

TEST_CASE("several threads use LibTorch at once, each with a session of its own", "[torch]") {
    constexpr std::size_t kThreads = 4;
    // Buffers belong to one thread, so each gets its own.
    std::vector<std::vector<std::vector<Tensor>>> inputs(kThreads);
    for (auto& of_thread : inputs) {
        for (const OpRow& row : op_table()) {
            std::vector<Tensor> copies;
            for (const Tensor& input : inputs_of(row, DType::F64)) {
                copies.push_back(tensor::clone(input));
            }
            of_thread.push_back(std::move(copies));
        }
    }
    std::array<double, kThreads> worst{};
    const auto work = [&](std::size_t thread) {
        TorchSession torch;
        for (std::size_t i = 0; i < op_table().size(); ++i) {
            if (op_table()[i].key == "batch_norm/fixed") { // reads tensors of the reference file
                continue;
            }
            torch.session.accelerator.set_mode(accel::Mode::PureSimple);
            const std::vector<Tensor> want = everything(op_table()[i], inputs[thread][i]);
            torch.session.accelerator.set_mode(accel::Mode::PyTorchFFI);
            const std::vector<Tensor> got = everything(op_table()[i], inputs[thread][i]);
            for (std::size_t n = 0; n < got.size(); ++n) {
                worst[thread] = std::max(worst[thread], difference(got[n], want[n]));
            }
        }
    };
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kThreads; ++i) {
        threads.emplace_back(work, i);
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    for (const double difference : worst) {
        CHECK(difference <= kTolerance);
    }
}

TEST_CASE("wrong calls read the same with LibTorch and count nothing", "[torch]") {
    TorchSession torch;
    torch.session.accelerator.set_mode(accel::Mode::PyTorchFFI);
    for (const OpRow& row : op_table()) {
        if (!row.bad) {
            continue;
        }
        INFO(row.key);
        torch.session.accelerator.reset_stats();
        std::string message = "no error";
        try {
            row.bad();
        } catch (const tensor::Error& error) {
            message = error.what();
        }
        CHECK(message.substr(0, row.message.size()) == row.message);
        CHECK(torch.session.accelerator.stats().total() == 0);
        CHECK(torch.warnings.empty());
    }
}
