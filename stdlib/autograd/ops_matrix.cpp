#include "stdlib/autograd/ops_matrix.hpp"

#include <algorithm>

#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/placed.hpp"
#include "stdlib/autograd/placed_join.hpp"
#include "stdlib/autograd/reduction.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_matrix.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd {
namespace {

/// Multiplies for a gradient: through the choice of backend, counted once.
Tensor product(OpId op, const Tensor& a, const Tensor& b) {
    return dispatch_product(
        op, a, b, [&] { return tensor::matmul(a, b, accel::op_name(op)); },
        [](OpRequest& request) { request.op = OpId::Matmul; });
}

Tensor swapped(const Tensor& t) { return tensor::transpose(t, -2, -1); }

/// Merges all dimensions but the last one: the rows of a batch.
Tensor rows_of(const Tensor& t) {
    return t.ndim() == 2
               ? t
               : placed::reshape(t, {t.ndim() == 0 ? 1 : t.numel() / std::max<std::int64_t>(t.shape().back(), 1),
                                     t.ndim() == 0 ? 1 : t.shape().back()});
}

/// A product as torch.matmul defines it. Vectors become matrices, batches that were stretched are summed.
struct MatmulNode final : FixedNode<2> {
    using Params = NoParams;
    static Tensor forward(const Params&, std::span<const Input> in, std::string_view name) {
        return tensor::matmul(in[0].tensor(), in[1].tensor(), name);
    }
    MatmulNode(OpId id, const Params&, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), a_(in[0].tensor()), b_(in[1].tensor()) {}
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor& a = a_.get(*this);
        const Tensor& b = b_.get(*this);
        const Tensor left = a.ndim() == 1 ? tensor::unsqueeze(a, 0) : a;
        const Tensor right = b.ndim() == 1 ? tensor::unsqueeze(b, 1) : b;
        Tensor full = b.ndim() == 1 ? tensor::unsqueeze(g, -1) : g;
        full = a.ndim() == 1 ? tensor::unsqueeze(full, -2) : full;
        if (pass.needs(0)) {
            const Tensor part = product(op(), full, swapped(right));
            pass.give(0, tensor::reshape(placed::sum_to_shape(part, left.shape()), a.shape()));
        }
        if (pass.needs(1)) {
            pass.give(1, tensor::reshape(right_gradient(left, right, full), b.shape()));
        }
    }
    void release_saved() noexcept override {
        a_.reset();
        b_.reset();
    }

private:
    Tensor right_gradient(const Tensor& left, const Tensor& right, const Tensor& g) const {
        if (right.ndim() == 2 && left.ndim() > 2) {
            return product(op(), tensor::transpose(rows_of(left)), rows_of(g)); // sums over the batch on the way
        }
        return placed::sum_to_shape(product(op(), swapped(left), g), right.shape());
    }
    Saved a_;
    Saved b_;
};

struct DotNode final : FixedNode<2> {
    using Params = NoParams;
    static Tensor forward(const Params&, std::span<const Input> in, std::string_view name) {
        return tensor::dot(in[0].tensor(), in[1].tensor(), name);
    }
    DotNode(OpId id, const Params&, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), a_(in[0].tensor()), b_(in[1].tensor()) {}
    void backward(Backward& pass, const Tensor& g) override {
        const Saved* others[] = {&b_, &a_};
        for (std::size_t i = 0; i < 2; ++i) {
            if (pass.needs(i)) {
                const Tensor& other = others[i]->get(*this);
                pass.give(i, dispatch_product(
                                 op(), g, other, [&] { return tensor::mul(g, other); },
                                 [](OpRequest& request) { request.op = OpId::Mul; }));
            }
        }
    }
    void release_saved() noexcept override {
        a_.reset();
        b_.reset();
    }

private:
    Saved a_;
    Saved b_;
};

struct OuterNode final : FixedNode<2> {
    using Params = NoParams;
    static Tensor forward(const Params&, std::span<const Input> in, std::string_view name) {
        return tensor::outer(in[0].tensor(), in[1].tensor(), name);
    }
    OuterNode(OpId id, const Params&, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), a_(in[0].tensor()), b_(in[1].tensor()) {}
    void backward(Backward& pass, const Tensor& g) override {
        if (pass.needs(0)) {
            pass.give(0, product(op(), g, b_.get(*this)));
        }
        if (pass.needs(1)) {
            pass.give(1, product(op(), a_.get(*this), g));
        }
    }
    void release_saved() noexcept override {
        a_.reset();
        b_.reset();
    }

private:
    Saved a_;
    Saved b_;
};

struct LinearNode final : FixedNode<3> {
    using Params = NoParams;
    static Tensor forward(const Params&, std::span<const Input> in, std::string_view name) {
        return tensor::linear(in[0].tensor(), in[1].tensor(), in.size() == 3 ? &in[2].tensor() : nullptr, name);
    }
    LinearNode(OpId id, const Params&, std::span<const Input> in, const Tensor& y) : FixedNode(id, y.dtype()) {
        if (in[1].node() != nullptr) {
            x_ = Saved(in[0].tensor());
        }
        if (in[0].node() != nullptr) {
            weight_ = Saved(in[1].tensor());
            input_shape_ = in[0].tensor().shape();
        }
    }
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor rows = g.ndim() == 1 ? tensor::unsqueeze(g, 0) : rows_of(g);
        if (pass.needs(0)) {
            pass.give(0, tensor::reshape(product(op(), rows, weight_.get(*this)), input_shape_));
        }
        if (pass.needs(1)) {
            const Tensor& x = x_.get(*this);
            const Tensor x_rows = x.ndim() == 1 ? tensor::unsqueeze(x, 0) : rows_of(x);
            pass.give(1, product(op(), tensor::transpose(rows), x_rows));
        }
        if (pass.needs(2)) {
            pass.give(2, placed::sum(rows, 0));
        }
    }
    void release_saved() noexcept override {
        x_.reset();
        weight_.reset();
    }

private:
    Saved x_;
    Saved weight_;
    Shape input_shape_;
};

/// An operation that is its own transpose: tril and triu keep the same elements of the gradient.
template <bool Lower> struct TriangleNode final : FixedNode<1> {
    using Params = std::int64_t;
    static Tensor part(const Tensor& t, std::int64_t k, std::string_view name) {
        return Lower ? tensor::tril(t, k, name) : tensor::triu(t, k, name);
    }
    static Tensor forward(std::int64_t k, std::span<const Input> in, std::string_view name) {
        return part(in[0].tensor(), k, name);
    }
    static void describe(std::int64_t k, OpRequest& request) {
        request.integers = {k};
        request.native_only = request.operands[0].tensor().numel() == 0;
    }
    TriangleNode(OpId id, std::int64_t k, std::span<const Input>, const Tensor& y) : FixedNode(id, y.dtype()), k_(k) {}
    void backward(Backward& pass, const Tensor& g) override { pass.give(0, part(g, k_, name())); }
    bool describe_backward(OpRequest& request) const override {
        describe(k_, request);
        return true;
    }

private:
    std::int64_t k_;
};

/// trace and diag of a matrix: the gradient goes to the diagonal; diag of a vector: it comes from there.
struct DiagonalNode final : FixedNode<1> {
    struct Params {
        std::int64_t k;
        bool trace;
    };
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        return p.trace ? tensor::trace(in[0].tensor(), name) : tensor::diag(in[0].tensor(), p.k, name);
    }
    static void describe(const Params& p, OpRequest& request) {
        request.integers = {p.k};
        request.native_only =
            !tensor::is_float(request.operands[0].dtype()) || request.operands[0].tensor().numel() == 0;
    }
    DiagonalNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), k_(p.k), input_shape_(in[0].tensor().shape()) {}
    void backward(Backward& pass, const Tensor& g) override {
        if (input_shape_.size() == 1) {
            pass.give(0, tensor::diagonal(g, k_));
            return;
        }
        const auto diagonal = [k = k_](const Tensor& t) { return tensor::diagonal(t, k); };
        pass.give(0, placed::put_part(g, input_shape_, FunctionRef<Tensor(const Tensor&)>(diagonal)));
    }

private:
    std::int64_t k_;
    Shape input_shape_;
};

} // namespace

Variable matmul(const Input& a, const Input& b, std::string_view name) {
    require_tensor(a, name, "a");
    require_tensor(b, name, "b");
    const std::array<Input, 2> inputs = {a, b};
    return apply<MatmulNode>(OpId::Matmul, name, {}, inputs);
}

Variable dot(const Input& a, const Input& b, std::string_view name) {
    require_tensor(a, name, "a");
    require_tensor(b, name, "b");
    const std::array<Input, 2> inputs = {a, b};
    return as_element(apply<DotNode>(OpId::Dot, name, {}, inputs), has_variable(inputs));
}

Variable outer(const Input& a, const Input& b, std::string_view name) {
    require_tensor(a, name, "a");
    require_tensor(b, name, "b");
    const std::array<Input, 2> inputs = {a, b};
    return apply<OuterNode>(OpId::Outer, name, {}, inputs);
}

Variable linear(const Input& x, const Input& weight, const Input* bias, std::string_view name) {
    require_tensor(x, name, "x");
    require_tensor(weight, name, "weight");
    if (bias == nullptr) {
        const std::array<Input, 2> inputs = {x, weight};
        return apply<LinearNode>(OpId::Linear, name, {}, inputs);
    }
    require_tensor(*bias, name, "bias");
    const std::array<Input, 3> inputs = {x, weight, *bias};
    return apply<LinearNode>(OpId::Linear, name, {}, inputs);
}

Variable trace(const Input& x) {
    require_tensor(x, "trace", "x");
    return as_element(apply<DiagonalNode>(OpId::Trace, "trace", {0, true}, x), x.is_variable());
}

Variable tril(const Input& x, std::int64_t k) {
    require_tensor(x, "tril", "x");
    return apply<TriangleNode<true>>(OpId::Tril, "tril", k, x);
}

Variable triu(const Input& x, std::int64_t k) {
    require_tensor(x, "triu", "x");
    return apply<TriangleNode<false>>(OpId::Triu, "triu", k, x);
}

Variable diag(const Input& x, std::int64_t k) {
    require_tensor(x, "diag", "x");
    return apply<DiagonalNode>(OpId::Diag, "diag", {k, false}, x);
}

} // namespace simple::autograd
