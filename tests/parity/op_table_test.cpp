// Runs every row of the table of operations: against PyTorch, differences, element types, threads, and bad calls.
#include "op_table.hpp"

#include <cmath>
#include <map>
#include <set>

#include "catch.hpp"
#include "reference.hpp"
#include "stdlib/accel/op_table.hpp"
#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/grad_check.hpp"
#include "stdlib/autograd/session.hpp"
#include "stdlib/kernels/thread_pool.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/views.hpp"

using namespace simple;
using autograd::Variable;
using parity::agrees;
using parity::op_table;
using parity::OpRow;
using parity::reference;
using parity::value;
using parity::weights_of;
using tensor::Shape;
using tensor::Tensor;

namespace {

constexpr double kTolerance = 1e-13;
constexpr double kSingleTolerance = 2e-5;

/// The inputs of a row in an element type, as leaves or constants.
std::vector<Variable> leaves_of(const OpRow& row, DType dtype = DType::F64) {
    std::vector<Variable> inputs;
    for (const Tensor& x : parity::inputs_of(row, dtype)) {
        inputs.push_back(Variable::leaf(tensor::clone(x), row.differentiable));
    }
    return inputs;
}

bool has_nan(const Tensor& t) {
    const Tensor flat = tensor::contiguous(t);
    for (std::int64_t i = 0; i < flat.numel(); ++i) {
        if (std::isnan(flat.load(i).as_f64())) {
            return true;
        }
    }
    return false;
}

/// Result and gradients of a row, one after another.
std::vector<Tensor> everything(const OpRow& row, const std::vector<Variable>& inputs) {
    std::vector<Variable> leaves;
    for (const Variable& input : inputs) {
        leaves.push_back(Variable::leaf(input.value(), row.differentiable));
    }
    const Variable y = row.run(leaves);
    std::vector<Tensor> result = {y.value()};
    if (row.differentiable) {
        const Tensor weight = weights_of(y.value());
        for (Tensor& g : autograd::grad(y, leaves, &weight)) {
            result.push_back(std::move(g));
        }
    }
    return result;
}

std::vector<Variable> large_inputs(const OpRow& row, DType dtype) {
    std::vector<Variable> inputs;
    std::int64_t seed = 1;
    for (const Shape& shape : row.large) {
        tensor::Generator rng(seed++);
        inputs.emplace_back(tensor::uniform(rng, shape, 0.1, 0.9, dtype));
    }
    return inputs.empty() ? leaves_of(row, dtype) : inputs;
}

bool identical(const Tensor& a, const Tensor& b) {
    const Tensor x = tensor::contiguous(a);
    const Tensor y = tensor::contiguous(b);
    for (std::int64_t i = 0; i < x.numel(); ++i) {
        const double left = x.load(i).as_f64();
        const double right = y.load(i).as_f64();
        if (left != right && !(std::isnan(left) && std::isnan(right))) {
            return false;
        }
    }
    return a.shape() == b.shape() && a.dtype() == b.dtype();
}

} // namespace

TEST_CASE("every registered operation has rows, and every row an operation", "[ops]") {
    // What layers, gradients and optimizers ask a device for; programs have no such functions.
    const std::set<std::string_view> parts = {"norm_statistics", "index_add",    "masked_scatter",
                                              "put_part",        "full_like",    "sgd_step",
                                              "adam_step",       "rmsprop_step", "adagrad_step"};
    std::set<std::string_view> registered;
    for (std::size_t i = 0; i < accel::kOpCount; ++i) {
        const std::string_view name = accel::op_name(static_cast<accel::OpId>(i));
        if (!parts.contains(name)) {
            registered.insert(name);
        }
    }
    std::map<std::string_view, bool> rows;
    for (const OpRow& row : op_table()) {
        INFO(row.key);
        CHECK(registered.count(row.name()) == 1);
        rows[row.name()] = rows[row.name()] || row.bad;
    }
    for (const std::string_view name : registered) {
        INFO(name);
        CHECK(rows.count(name) == 1);
        CHECK(rows[name]); // one of its rows has a call that fails
    }
}

TEST_CASE("results and gradients of all rows agree with PyTorch", "[ops][parity]") {
    for (const OpRow& row : op_table()) {
        INFO(row.key);
        const std::vector<Variable> inputs = leaves_of(row);
        REQUIRE(!inputs.empty());
        const std::vector<Tensor> found = everything(row, inputs);
        CHECK(agrees(found[0], "row." + row.key + ".y", kTolerance));
        for (std::size_t n = 1; n < found.size(); ++n) {
            if (reference().contains("row." + row.key + ".g" + std::to_string(n - 1))) {
                CHECK(agrees(found[n], "row." + row.key + ".g" + std::to_string(n - 1), kTolerance));
            }
        }
    }
}

TEST_CASE("gradients of all rows agree with differences", "[ops][gradcheck]") {
    for (const OpRow& row : op_table()) {
        if (row.differentiable && row.exact_gradient) {
            INFO(row.key);
            const autograd::GradCheckResult result = autograd::gradcheck(row.run, leaves_of(row), {1e-6, 1e-7, 1e-6});
            INFO(result.worst);
            CHECK(result.ok);
        }
    }
}

TEST_CASE("all rows work in f32", "[ops]") {
    for (const OpRow& row : op_table()) {
        INFO(row.key);
        const std::vector<Tensor> single = everything(row, leaves_of(row, DType::F32));
        const Tensor exact = everything(row, leaves_of(row))[0];
        const bool kept = single[0].dtype() == DType::F32 || !tensor::is_float(exact.dtype()) || row.key == "to" ||
                          row.key == "batch_norm/fixed";
        CHECK(kept);
        CHECK(agrees(single[0], "row." + row.key + ".y", kSingleTolerance));
        for (std::size_t n = 1; n < single.size(); ++n) {
            CHECK(single[n].dtype() == DType::F32);
            if (reference().contains("row." + row.key + ".g" + std::to_string(n - 1))) {
                CHECK(agrees(single[n], "row." + row.key + ".g" + std::to_string(n - 1), kSingleTolerance));
            }
        }
    }
}

TEST_CASE("a NaN passes through", "[ops]") {
    for (const OpRow& row : op_table()) {
        if (row.passes_nan && tensor::is_float(row.run(leaves_of(row)).dtype())) {
            INFO(row.key);
            std::vector<Variable> inputs = leaves_of(row);
            Tensor x = inputs[0].value();
            x.store(0, std::nan(""));
            CHECK(has_nan(row.run(inputs).value()));
        }
    }
}

TEST_CASE("inputs without elements have a result", "[ops]") {
    for (const OpRow& row : op_table()) {
        if (row.empty.empty()) {
            continue;
        }
        INFO(row.key);
        std::vector<Variable> inputs;
        for (const Shape& shape : row.empty) {
            inputs.push_back(Variable::leaf(tensor::ones(shape), row.differentiable));
        }
        const Variable y = row.run(inputs);
        CHECK(y.shape() == row.empty_result);
        if (row.differentiable) {
            const std::vector<Tensor> gradients = autograd::grad(y, inputs);
            for (std::size_t n = 0; n < gradients.size(); ++n) {
                CHECK(gradients[n].shape() == inputs[n].shape());
            }
        }
    }
}

TEST_CASE("bits do not depend on the number of threads", "[ops]") {
    for (const OpRow& row : op_table()) {
        for (const DType dtype : {DType::F64, DType::F32}) {
            INFO(row.key << " " << dtype_name(dtype));
            const std::vector<Variable> inputs = large_inputs(row, dtype);
            kernels::set_thread_count(1);
            const std::vector<Tensor> one = everything(row, inputs);
            for (const std::size_t count : {std::size_t{2}, std::size_t{4}}) {
                kernels::set_thread_count(count);
                const std::vector<Tensor> several = everything(row, inputs);
                for (std::size_t n = 0; n < one.size(); ++n) {
                    CHECK(identical(one[n], several[n]));
                }
            }
            kernels::set_thread_count(0);
        }
    }
}

TEST_CASE("bad calls say what is wrong and count nothing", "[ops]") {
    autograd::Session session;
    const autograd::Session::Scope scope(session);
    for (const OpRow& row : op_table()) {
        if (!row.bad) {
            continue;
        }
        INFO(row.key);
        for (const accel::Mode mode : {accel::Mode::PureSimple, accel::Mode::PyTorchFFI}) {
            session.accelerator.set_mode(mode);
            session.accelerator.set_ffi_available(mode == accel::Mode::PyTorchFFI);
            session.accelerator.reset_stats();
            std::string message = "no error";
            try {
                row.bad();
            } catch (const tensor::Error& error) {
                message = error.what();
            }
            CHECK(message.substr(0, row.message.size()) == row.message);
            CHECK(session.accelerator.stats().total() == 0);
        }
    }
}
