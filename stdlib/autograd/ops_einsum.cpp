#include <vector>

#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/ops_matrix.hpp"
#include "stdlib/autograd/reduction.hpp"
#include "stdlib/tensor/ops_einsum.hpp"

namespace simple::autograd {
namespace {

/// Any number of operands, all of which the gradients of the others read.
class EinsumNode final : public Node {
public:
    EinsumNode(const tensor::EinsumPlan& plan, std::span<const Input> operands, const Tensor& y)
        : Node(OpId::Einsum, y.dtype(), nullptr, 0), plan_(plan), edges_(operands.size()) {
        for (std::size_t i = 0; i < operands.size(); ++i) {
            edges_[i] = NodeRef::share(operands[i].node());
            saved_.emplace_back(operands[i].tensor());
        }
        bind_inputs(edges_.data(), edges_.size());
    }
    void backward(Backward& pass, const Tensor& g) override {
        std::vector<Tensor> operands;
        for (const Saved& saved : saved_) {
            operands.push_back(saved.get(*this));
        }
        const Tensor gradient = tensor::reshape(g, plan_.shape);
        for (std::size_t i = 0; i < operands.size(); ++i) {
            if (pass.needs(i)) {
                const Tensor& other = operands[i == 0 && operands.size() > 1 ? 1 : 0];
                pass.give(i, dispatch_product(op(), gradient, other,
                                              [&] { return tensor::einsum_gradient(plan_, operands, i, gradient); }));
            }
        }
    }
    void release_saved() noexcept override { saved_.clear(); }

private:
    tensor::EinsumPlan plan_;
    std::vector<NodeRef> edges_;
    std::vector<Saved> saved_;
};

} // namespace

Variable einsum(std::string_view equation, std::span<const Variable> operands) {
    std::vector<Tensor> values;
    std::vector<Shape> shapes;
    std::vector<Input> inputs;
    for (const Variable& operand : operands) {
        values.push_back(operand.value());
        shapes.push_back(operand.shape());
        inputs.emplace_back(operand);
    }
    const tensor::EinsumPlan plan = tensor::plan_einsum(equation, shapes);
    Tensor y = dispatch(
        OpId::Einsum, inputs, "einsum", [&] { return tensor::einsum(plan, values); },
        [](OpRequest& request) { request.native_only = true; });
    if (!is_recorded(inputs, y)) {
        return Variable(std::move(y));
    }
    NodeRef node = make_node<EinsumNode>(plan, inputs, y);
    return Variable(std::move(y), std::move(node));
}

} // namespace simple::autograd
