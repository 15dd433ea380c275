#include <vector>

#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/ops_matrix.hpp"
#include "stdlib/autograd/reduction.hpp"
#include "stdlib/tensor/ops_einsum.hpp"

namespace simple::autograd {
namespace {

/// Describes an equation by the characters of its text.
void describe(const tensor::EinsumPlan& plan, OpRequest& request) {
    const auto add_text = [&](std::string_view text) {
        for (const char c : text) {
            request.integers.push_back(c);
        }
    };
    const auto add_labels = [&](const tensor::Labels& labels) {
        for (std::size_t i = 0; i < labels.size(); ++i) {
            if (labels[i] >= 0) {
                request.integers.push_back(labels[i]);
            } else if (i == 0 || labels[i - 1] >= 0) {
                add_text("...");
            }
        }
    };
    for (std::size_t i = 0; i < plan.operands.size(); ++i) {
        add_text(i == 0 ? "" : ",");
        add_labels(plan.operands[i]);
    }
    add_text("->");
    add_labels(plan.result);
}

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
                const auto describe_gradient = [&](OpRequest& request) {
                    request.backward = true;
                    request.needs = 1U << i;
                    request.operands = {gradient};
                    request.operands.insert(request.operands.end(), operands.begin(), operands.end());
                    describe(plan_, request);
                };
                pass.give(i, dispatch_product(
                                 op(), gradient, other,
                                 [&] { return tensor::einsum_gradient(plan_, operands, i, gradient); },
                                 describe_gradient));
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
        OpId::Einsum, inputs, [&] { return tensor::einsum(plan, values); },
        [&](OpRequest& request) { describe(plan, request); });
    if (!is_recorded(inputs, y)) {
        return Variable(std::move(y));
    }
    NodeRef node = make_node<EinsumNode>(plan, inputs, y);
    return Variable(std::move(y), std::move(node));
}

} // namespace simple::autograd
