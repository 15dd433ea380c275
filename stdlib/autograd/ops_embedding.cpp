#include "stdlib/autograd/ops_embedding.hpp"

#include <cmath>
#include <string>

#include "stdlib/autograd/apply.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/format.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_join.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd {
namespace {

/// Prints the place of a flat position: "[1, 0]".
std::string place(std::int64_t position, const Shape& shape) {
    return tensor::to_string(tensor::indices_of(position, shape));
}

struct EmbeddingNode final : FixedNode<1> {
    struct Params {
        Tensor rows;    ///< i64, one for each index, all inside the table
        Tensor outside; ///< bool [count, 1], where the result is zero; undefined when nowhere
        Shape result;
        std::optional<std::int64_t> padding;
    };
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        Tensor y = p.rows.numel() == 0 ? Tensor::empty(p.result, in[0].tensor().dtype(), name)
                                       : tensor::index_select(in[0].tensor(), 0, p.rows, name);
        if (p.outside.defined()) {
            y = tensor::masked_fill(y, p.outside, 0, name);
        }
        return tensor::reshape(y, p.result, name);
    }
    static void describe(const Params& p, OpRequest& request) {
        request.native_only = p.rows.numel() == 0;
        request.add(p.rows);
        request.add(p.outside);
        request.add_integers(p.result);
    }
    EmbeddingNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), p_(p), shape_(in[0].tensor().shape()) {}
    void backward(Backward& pass, const Tensor& g) override {
        Tensor parts = tensor::reshape(g, {p_.rows.numel(), shape_[1]});
        if (p_.outside.defined()) {
            parts = tensor::masked_fill(parts, p_.outside, 0);
        }
        Tensor result = tensor::index_add(Tensor::zeros(shape_, g.dtype()), 0, p_.rows, parts);
        if (p_.padding) {
            Tensor row = tensor::select(result, 0, *p_.padding);
            tensor::fill(row, 0);
        }
        pass.give(0, std::move(result));
    }
    bool describe_backward(OpRequest& request) const override {
        request.add(p_.rows);
        request.add(p_.outside);
        request.integers = {p_.padding.value_or(-1)};
        request.add_integers(shape_);
        return true;
    }
    void release_saved() noexcept override { p_ = {}; }

private:
    Params p_;
    Shape shape_;
};

} // namespace

Tensor whole_numbers(const Tensor& indices, std::string_view name) {
    if (indices.dtype() == DType::Bool) {
        throw tensor::errors::wrong_type(name, "x", "a tensor of whole numbers", "a bool tensor");
    }
    if (!tensor::is_float(indices.dtype())) {
        return tensor::contiguous(indices);
    }
    const Tensor numbers = tensor::contiguous(indices);
    for (std::int64_t i = 0; i < numbers.numel(); ++i) {
        const double number = numbers.load(i).as_f64();
        if (!(std::floor(number) == number) || std::isinf(number)) {
            throw tensor::errors::wrong_type(name, "x", "a tensor of whole numbers",
                                             tensor::to_string(number) + " at " + place(i, indices.shape()));
        }
    }
    return tensor::contiguous(tensor::to(numbers, DType::I64));
}

Variable embedding(const Tensor& indices, const Input& weight, std::optional<std::int64_t> padding_idx,
                   bool zeros_outside, std::string_view name) {
    require_tensor(weight, name, "weight");
    if (weight.tensor().ndim() != 2) {
        throw tensor::errors::rank(name, "a 2-D weight", weight.tensor().shape());
    }
    const std::int64_t rows = weight.tensor().shape()[0];
    EmbeddingNode::Params params;
    params.rows = tensor::clone(tensor::reshape(whole_numbers(indices, name), {indices.numel()}));
    params.padding = padding_idx;
    for (std::int64_t i = 0; i < indices.numel(); ++i) {
        auto* numbers = params.rows.data<std::int64_t>();
        if (numbers[i] >= 0 && numbers[i] < rows) {
            continue;
        }
        if (!zeros_outside) {
            throw tensor::Error(tensor::ErrorKind::Index, std::string(name) + ": index " + std::to_string(numbers[i]) +
                                                              " at " + place(i, indices.shape()) +
                                                              " is out of range 0 to " + std::to_string(rows - 1));
        }
        if (!params.outside.defined()) {
            params.outside = Tensor::zeros({indices.numel(), 1}, DType::Bool);
        }
        params.outside.store(i, true);
        numbers[i] = 0;
    }
    params.result = indices.shape();
    params.result.push_back(weight.tensor().shape()[1]);
    return apply<EmbeddingNode>(OpId::Embedding, name, params, weight);
}

} // namespace simple::autograd
