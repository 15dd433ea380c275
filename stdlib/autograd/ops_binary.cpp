// Operations on two operands with broadcasting: the gradient of each side is summed over what was stretched.
#include <memory>

#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/ops_elementwise.hpp"
#include "stdlib/autograd/placed.hpp"
#include "stdlib/autograd/side.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd {

OpId op_id(BinaryOp op) noexcept;

namespace {

using tensor::Operand;

/// Tells whether the gradient reads the operands; for sums it does not.
bool uses_values(BinaryOp op) noexcept {
    return op != BinaryOp::Add && op != BinaryOp::Sub && op != BinaryOp::FloorDiv;
}

/// Gradient of max(a, b) or min(a, b) for the side that is not chosen where `loses` holds; ties share it. Where one is
/// NaN neither loses, as in PyTorch.
Tensor chosen(const Tensor& g, const Tensor& loses, const Operand& a, const Operand& b) {
    const Tensor share = tensor::where(tensor::eq(a, b), tensor::mul(g, 0.5), g);
    return tensor::where(loses, 0.0, share);
}

/// g·b·a^(b-1), 0 where b is 0.
Tensor pow_base(const Tensor& g, const Operand& a, const Operand& b) {
    const Tensor slope = tensor::mul(tensor::mul(g, b), tensor::pow(a, tensor::sub(b, 1.0)));
    return b.is_tensor() || b.scalar().as_f64() != 0.0 ? tensor::where(tensor::ne(b, 0.0), slope, 0.0)
                                                       : tensor::zeros_like(slope);
}

/// g·y·log(a), 0 where a is 0 and b is not negative.
Tensor pow_exponent(const Tensor& g, const Tensor& a, const Operand& b) {
    const Tensor slope = tensor::mul(tensor::mul(g, tensor::pow(a, b)), tensor::log(a));
    return tensor::where(tensor::logical_and(tensor::eq(a, 0.0), tensor::ge(b, 0.0)), 0.0, slope);
}

Tensor squared_length(const Operand& a, const Operand& b) { return tensor::add(tensor::mul(a, a), tensor::mul(b, b)); }

Tensor as_tensor(const Operand& x, DType dtype) {
    return x.is_tensor() ? x.tensor() : tensor::to(Tensor::scalar(x.scalar()), dtype);
}

/// Gradient of the left operand.
Tensor left_gradient(BinaryOp op, const Tensor& g, const Operand& a, const Operand& b) {
    switch (op) {
        case BinaryOp::Mul: return tensor::mul(g, b);
        case BinaryOp::Div: return tensor::div(g, b);
        case BinaryOp::Pow: return pow_base(g, a, b);
        case BinaryOp::Maximum: return chosen(g, tensor::lt(a, b), a, b);
        case BinaryOp::Minimum: return chosen(g, tensor::gt(a, b), a, b);
        case BinaryOp::Atan2: return tensor::div(tensor::mul(g, b), squared_length(a, b));
        case BinaryOp::Hypot: return tensor::div(tensor::mul(g, a), tensor::hypot(a, b));
        case BinaryOp::FloorDiv: return tensor::zeros_like(g);
        default: return g;
    }
}

/// Gradient of the right operand.
Tensor right_gradient(BinaryOp op, const Tensor& g, const Operand& a, const Operand& b) {
    switch (op) {
        case BinaryOp::Sub: return tensor::neg(g);
        case BinaryOp::Mul: return tensor::mul(g, a);
        case BinaryOp::Div: return tensor::neg(tensor::div(tensor::mul(g, a), tensor::mul(b, b)));
        case BinaryOp::Remainder: return tensor::neg(tensor::mul(g, tensor::floor_div(a, b)));
        case BinaryOp::Pow: return pow_exponent(g, as_tensor(a, g.dtype()), b);
        case BinaryOp::Maximum: return chosen(g, tensor::gt(a, b), a, b);
        case BinaryOp::Minimum: return chosen(g, tensor::lt(a, b), a, b);
        case BinaryOp::Atan2: return tensor::neg(tensor::div(tensor::mul(g, a), squared_length(a, b)));
        case BinaryOp::Hypot: return tensor::div(tensor::mul(g, b), tensor::hypot(a, b));
        case BinaryOp::FloorDiv: return tensor::zeros_like(g);
        default: return g;
    }
}

/// Both operands, for gradients that read them.
class BothSides {
public:
    BothSides(BinaryOp op, std::span<const Input> in) {
        for (std::size_t i = 0; i < 2; ++i) {
            // A product needs an operand only for the gradient of the other one.
            if (op != BinaryOp::Mul || in[1 - i].node() != nullptr) {
                sides_[i].keep(in[i]);
            }
        }
    }
    Operand get(std::size_t i, const Node& node) const { return sides_[i].get(node); }
    void describe(OpRequest& request, const Node& node) const {
        request.add(sides_[0].get(node));
        request.add(sides_[1].get(node));
    }
    void reset() noexcept {
        sides_[0].reset();
        sides_[1].reset();
    }

private:
    Side sides_[2];
};

/// No operands, for sums: their records stay small.
struct NoSides {
    NoSides(BinaryOp, std::span<const Input>) noexcept {}
    Operand get(std::size_t, const Node&) const noexcept { return 0.0; }
    void describe(OpRequest&, const Node&) const noexcept {}
    void reset() noexcept {}
};

template <typename Sides> struct BinaryNode final : FixedNode<2> {
    using Params = BinaryOp;
    static Tensor forward(BinaryOp op, std::span<const Input> in, std::string_view name) {
        return tensor::binary(op, in[0].operand(), in[1].operand(), name);
    }
    BinaryNode(OpId id, BinaryOp op, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), op_(op), sides_(op, in) {
        for (std::size_t i = 0; i < 2; ++i) {
            if (in[i].is_tensor() && !(in[i].tensor().shape() == y.shape())) {
                stretched_[i] = std::make_unique<Shape>(in[i].tensor().shape());
            }
        }
    }
    void backward(Backward& pass, const Tensor& g) override {
        const Operand a = sides_.get(0, *this);
        const Operand b = sides_.get(1, *this);
        if (pass.needs(0)) {
            pass.give(0, unstretch(0, left_gradient(op_, g, a, b)));
        }
        if (pass.needs(1)) {
            pass.give(1, unstretch(1, right_gradient(op_, g, a, b)));
        }
    }
    bool describe_backward(OpRequest& request) const override {
        sides_.describe(request, *this);
        for (const std::unique_ptr<Shape>& shape : stretched_) {
            if (shape) {
                request.add_shape(*shape);
            } else {
                request.integers.push_back(kNotStretched);
            }
        }
        return true;
    }
    void release_saved() noexcept override { sides_.reset(); }

private:
    static constexpr std::int64_t kNotStretched = -1; // in place of a rank
    Tensor unstretch(std::size_t i, Tensor g) const {
        return stretched_[i] ? placed::sum_to_shape(g, *stretched_[i]) : std::move(g);
    }
    BinaryOp op_;
    Sides sides_;
    std::unique_ptr<Shape> stretched_[2];
};

} // namespace

Variable binary(BinaryOp op, const Input& a, const Input& b, std::string_view name) {
    const OpId id = op_id(op);
    const std::array<Input, 2> inputs = {a, b};
    const std::string_view shown = name.empty() ? accel::op_name(id) : name;
    return uses_values(op) ? apply<BinaryNode<BothSides>>(id, shown, op, inputs)
                           : apply<BinaryNode<NoSides>>(id, shown, op, inputs);
}

} // namespace simple::autograd
