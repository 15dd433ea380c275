#include "stdlib/autograd/ops_elementwise.hpp"

#include <iterator>

#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/ops_activation.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/ops_reduce.hpp"

namespace simple::autograd {

void require_tensor(const Input& input, std::string_view name, std::string_view parameter) {
    if (!input.is_tensor()) {
        throw tensor::errors::wrong_type(name, parameter, "a tensor", "a number");
    }
}

namespace {

// Rows of the acceleration table, in the order of the kernel tables.
constexpr OpId kUnaryIds[] = {
    OpId::Neg,       OpId::Abs,      OpId::Sign,      OpId::Square, OpId::Reciprocal, OpId::Sqrt,  OpId::Rsqrt,
    OpId::Exp,       OpId::Expm1,    OpId::Log,       OpId::Log2,   OpId::Log10,      OpId::Log1p, OpId::Sin,
    OpId::Cos,       OpId::Tan,      OpId::Asin,      OpId::Acos,   OpId::Atan,       OpId::Sinh,  OpId::Cosh,
    OpId::Tanh,      OpId::Erf,      OpId::Floor,     OpId::Ceil,   OpId::Round,      OpId::Trunc, OpId::Relu,
    OpId::LeakyRelu, OpId::Elu,      OpId::Selu,      OpId::Gelu,   OpId::Gelu,       OpId::Silu,  OpId::Sigmoid,
    OpId::Softplus,  OpId::Hardtanh, OpId::Hardswish, OpId::Mish,   OpId::Add,        OpId::Pow,   OpId::IsNan,
    OpId::IsInf,     OpId::IsFinite, OpId::LogicalNot};
static_assert(std::size(kUnaryIds) == static_cast<std::size_t>(UnaryOp::Count));

constexpr OpId kBinaryIds[] = {
    OpId::Add,     OpId::Sub,     OpId::Mul,   OpId::Div,   OpId::FloorDiv,   OpId::Remainder, OpId::Pow,
    OpId::Maximum, OpId::Minimum, OpId::Atan2, OpId::Hypot, OpId::Add,        OpId::Eq,        OpId::Ne,
    OpId::Lt,      OpId::Le,      OpId::Gt,    OpId::Ge,    OpId::LogicalAnd, OpId::LogicalOr, OpId::LogicalXor};
static_assert(std::size(kBinaryIds) == static_cast<std::size_t>(BinaryOp::Count));

/// Searches a table of rows for a public name.
template <typename Op, std::size_t N>
std::optional<Op> find_name(const OpId (&ids)[N], std::string_view name) noexcept {
    for (std::size_t i = 0; i < N; ++i) {
        if (accel::op_name(ids[i]) == name) {
            return static_cast<Op>(i);
        }
    }
    return std::nullopt;
}

struct UnaryNode final : FixedNode<1> {
    struct Params {
        UnaryOp op;
        UnaryParams numbers;
    };
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        return tensor::unary(p.op, in[0].tensor(), name, p.numbers);
    }
    static void describe(const Params& p, OpRequest& request) {
        request.numbers = {p.numbers.a, p.numbers.b};
        request.native_only = p.op == UnaryOp::AddScalar || p.op == UnaryOp::PowScalar;
        if (p.op == UnaryOp::GeluTanh) {
            request.integers.push_back(1);
        }
    }
    UnaryNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), params_(p), needs_(tensor::unary_needs(p.op)) {
        if (needs_ != tensor::Needs::Nothing) {
            saved_ = Saved(needs_ == tensor::Needs::Input ? in[0].tensor() : y);
        }
    }
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor none{};
        const bool input = needs_ == tensor::Needs::Input;
        const bool output = needs_ == tensor::Needs::Output;
        pass.give(0, tensor::unary_backward(params_.op, g, input ? saved_.get(*this) : none,
                                            output ? saved_.get(*this) : none, params_.numbers));
    }
    bool describe_backward(OpRequest& request) const override {
        describe(params_, request);
        if (needs_ != tensor::Needs::Nothing) {
            request.add(saved_.get(*this));
        }
        return !request.native_only;
    }
    void release_saved() noexcept override { saved_.reset(); }

private:
    Params params_;
    tensor::Needs needs_;
    Saved saved_;
};

} // namespace

std::optional<UnaryOp> find_unary(std::string_view name) noexcept {
    const std::optional<UnaryOp> op = find_name<UnaryOp>(kUnaryIds, name);
    // Forms with a number as second operand are internal; programs reach them by the binary name.
    return op == UnaryOp::AddScalar || op == UnaryOp::PowScalar ? std::nullopt : op;
}

std::optional<BinaryOp> find_binary(std::string_view name) noexcept { return find_name<BinaryOp>(kBinaryIds, name); }

OpId op_id(BinaryOp op) noexcept { return kBinaryIds[static_cast<std::size_t>(op)]; }

Variable unary(UnaryOp op, const Input& x, std::string_view name, UnaryParams params) {
    const OpId id = kUnaryIds[static_cast<std::size_t>(op)];
    const std::string_view shown = name.empty() ? accel::op_name(id) : name;
    require_tensor(x, shown, "x");
    return apply<UnaryNode>(id, shown, {op, params}, x);
}

Variable relu6(const Input& x) {
    require_tensor(x, "relu6", "x");
    return apply<UnaryNode>(OpId::Relu6, "relu6", {UnaryOp::Hardtanh, {0.0, 6.0}}, x);
}

} // namespace simple::autograd
