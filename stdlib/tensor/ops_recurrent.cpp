#include "stdlib/tensor/ops_recurrent.hpp"

#include <algorithm>

#include "stdlib/kernels/gemm.hpp"
#include "stdlib/kernels/recurrent.hpp"
#include "stdlib/kernels/simd.hpp"
#include "stdlib/tensor/ops_matrix.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {
namespace {

/// Adds products with one fixed matrix, with scratch memory of its own.
class Product {
public:
    Product(kernels::MatrixView right, kernels::ProductSize size)
        : right_(right), size_(size), scratch_size_(kernels::multiply_scratch(kernels::Element::F64, size)) {
        if (scratch_size_ != 0) {
            scratch_ = Buffer::allocate(DType::F64, scratch_size_);
        }
    }
    void add(const double* left, double* out) {
        const kernels::MatrixView rows = {left, static_cast<std::ptrdiff_t>(size_.depth), 1};
        kernels::multiply(kernels::Element::F64, rows, right_, out, size_.columns, size_, true,
                          scratch_ ? scratch_->as<double>() : nullptr);
    }

private:
    kernels::MatrixView right_;
    kernels::ProductSize size_;
    std::size_t scratch_size_;
    BufferRef scratch_;
};

/// Sizes of a run and the order of its steps.
struct Plan {
    Plan(Cell cell, bool backwards, std::int64_t steps, const Tensor& h)
        : length(h.numel() == 0 ? 0 : static_cast<std::size_t>(steps)), // An empty batch has no steps, however long.
          step{static_cast<std::size_t>(h.shape()[0]), static_cast<std::size_t>(h.shape()[1])},
          gates(static_cast<std::size_t>(gate_count(cell)) * step.hidden), reverse(backwards) {}

    /// Place in the sequence of the n-th step.
    std::size_t place(std::size_t n) const noexcept { return reverse ? length - 1 - n : n; }
    std::size_t sums() const noexcept { return step.rows * gates; }

    std::size_t length;
    kernels::CellSize step;
    std::size_t gates; ///< columns of a matrix of gates
    bool reverse;
};

void add_rows(const double* row, std::size_t columns, std::size_t rows, double* out) {
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < columns; ++j) {
            out[i * columns + j] += row[j];
        }
    }
}

kernels::SimdTable::Unary activation(Cell cell) {
    const kernels::UnaryOp op = cell == Cell::Relu ? kernels::UnaryOp::Relu : kernels::UnaryOp::Tanh;
    return kernels::simd().unary[static_cast<std::size_t>(op)];
}

} // namespace

Tensor recurrent(Cell cell, bool reverse, const RecurrentInputs& in, RecurrentTrace* trace) {
    const std::int64_t length = in.sums.shape()[0];
    const Plan plan(cell, reverse, length, in.h);
    const std::size_t size = plan.step.count();
    const bool lstm = cell == Cell::Lstm;
    const std::int64_t rows = in.h.shape()[0];
    const std::int64_t hidden = in.h.shape()[1];
    Tensor y = Tensor::empty({length + (lstm ? 1 : 0), rows, hidden});
    const std::int64_t kept = trace != nullptr ? length : 1;
    Tensor values = Tensor::empty({lstm || cell == Cell::Gru ? kept : 0, rows, 4 * hidden});
    Tensor cells = Tensor::empty({lstm ? kept : 0, rows, hidden});
    Tensor from_h = Tensor::empty({cell == Cell::Gru ? rows : 0, 3 * hidden});
    Product product({in.weight.raw(), 1, static_cast<std::ptrdiff_t>(plan.step.hidden)},
                    {plan.step.rows, plan.step.hidden, plan.gates});
    const double* h = in.h.data<double>();
    const double* c = lstm ? in.c.data<double>() : nullptr;
    for (std::size_t n = 0; n < plan.length; ++n) {
        const std::size_t place = plan.place(n);
        const std::size_t slot = trace != nullptr ? place : 0;
        const double* sums = in.sums.data<double>() + place * plan.sums();
        double* out = y.data<double>() + place * size;
        double* block = cell == Cell::Gru ? from_h.data<double>()
                        : lstm            ? values.data<double>() + slot * 4 * size
                                          : out;
        if (cell == Cell::Gru) {
            std::fill(block, block + plan.sums(), 0.0);
        } else {
            std::copy(sums, sums + plan.sums(), block);
        }
        if (in.bias.defined()) {
            add_rows(in.bias.data<double>(), plan.gates, plan.step.rows, block);
        }
        product.add(h, block);
        if (lstm) {
            double* next = cells.data<double>() + slot * size;
            kernels::lstm_step(plan.step, block, c, next, out);
            c = next;
        } else if (cell == Cell::Gru) {
            kernels::gru_step(plan.step, sums, block, h, values.data<double>() + slot * 4 * size, out);
        } else {
            activation(cell)(out, out, size, {});
        }
        h = out;
    }
    if (lstm) {
        std::copy(c, c + size, y.data<double>() + plan.length * size);
    }
    if (trace != nullptr) {
        *trace = {std::move(values), std::move(cells)};
    }
    return y;
}

namespace {

/// The state before each step, in the order of the sequence: [L, N, H].
Tensor states_before(const Plan& plan, const Tensor& first, const Tensor& after) {
    const std::size_t size = plan.step.count();
    Tensor before = Tensor::empty({static_cast<std::int64_t>(plan.length), first.shape()[0], first.shape()[1]});
    for (std::size_t n = 0; n < plan.length; ++n) {
        const double* from = n == 0 ? first.data<double>() : after.data<double>() + plan.place(n - 1) * size;
        std::copy(from, from + size, before.data<double>() + plan.place(n) * size);
    }
    return before;
}

/// Slope of the sums of a plain cell, from its value.
void plain_gradient(Cell cell, std::size_t size, const double* y, const double* dh, double* out) {
    for (std::size_t k = 0; k < size; ++k) {
        out[k] = cell == Cell::Tanh ? dh[k] * (1.0 - y[k] * y[k]) : y[k] > 0.0 ? dh[k] : 0.0;
    }
}

} // namespace

RecurrentInputs recurrent_backward(Cell cell, bool reverse, const RecurrentInputs& in, const Tensor& y,
                                   const RecurrentTrace& trace, const Tensor& g) {
    const bool lstm = cell == Cell::Lstm;
    const std::int64_t length = y.shape()[0] - (lstm ? 1 : 0);
    const Plan plan(cell, reverse, length, in.h);
    const std::size_t size = plan.step.count();
    RecurrentInputs out;
    out.sums = Tensor::empty({length, in.h.shape()[0], in.weight.shape()[0]});
    Tensor from_h = cell == Cell::Gru ? Tensor::empty(out.sums.shape()) : out.sums;
    out.h = Tensor::zeros(in.h.shape());
    Tensor scratch = Tensor::empty(in.h.shape());
    const Tensor before = states_before(plan, in.h, y);
    const Tensor cells_before = lstm ? states_before(plan, in.c, trace.cells) : Tensor();
    if (lstm) {
        out.c = tensor::clone(tensor::select(g, 0, length));
    }
    Product product({in.weight.raw(), static_cast<std::ptrdiff_t>(plan.step.hidden), 1},
                    {plan.step.rows, plan.gates, plan.step.hidden});
    double* dh = out.h.data<double>();
    for (std::size_t n = plan.length; n-- > 0;) {
        const std::size_t place = plan.place(n);
        const double* from_above = g.data<double>() + place * size;
        for (std::size_t k = 0; k < size; ++k) {
            dh[k] += from_above[k];
        }
        double* sums = out.sums.data<double>() + place * plan.sums();
        double* slopes = from_h.data<double>() + place * plan.sums();
        if (lstm) {
            kernels::lstm_step_gradient(
                plan.step, trace.gates.data<double>() + place * 4 * size, cells_before.data<double>() + place * size,
                trace.cells.data<double>() + place * size, dh, out.c.data<double>(), scratch.data<double>(), sums);
            std::fill(dh, dh + size, 0.0);
        } else if (cell == Cell::Gru) {
            kernels::gru_step_gradient(plan.step, trace.gates.data<double>() + place * 4 * size,
                                       before.data<double>() + place * size, dh, sums, slopes);
        } else {
            plain_gradient(cell, size, y.data<double>() + place * size, dh, sums);
            std::fill(dh, dh + size, 0.0);
        }
        product.add(slopes, dh);
    }
    const std::int64_t rows = length * in.h.shape()[0];
    const Tensor slopes = tensor::reshape(from_h, {rows, in.weight.shape()[0]});
    out.weight = tensor::matmul(tensor::transpose(slopes), tensor::reshape(before, {rows, in.h.shape()[1]}));
    if (in.bias.defined()) {
        out.bias = tensor::sum(slopes, 0);
    }
    return out;
}

} // namespace simple::tensor
