#include "stdlib/autograd/node.hpp"

#include "stdlib/tensor/error.hpp"

namespace simple::autograd {
namespace {

/// Numbers nodes in the order they are made. Passes of one thread never mix with another's graphs.
thread_local std::uint64_t next_sequence = 0;

} // namespace

Node::Node(accel::OpId op, DType dtype, NodeRef* inputs, std::size_t count) noexcept
    : sequence_(next_sequence++), inputs_(inputs), input_count_(static_cast<std::uint32_t>(count)), op_(op),
      dtype_(dtype) {}

void Node::set_grad(tensor::Tensor grad) {
    if (grad_) {
        *grad_ = std::move(grad);
    } else {
        grad_ = std::make_unique<tensor::Tensor>(std::move(grad));
    }
}

// Releasing edges one by one would recurse through the whole graph, so nodes whose last reference goes are chained
// through a field of their own and freed in a loop. Nothing is allocated.
void Node::destroy(Node* node) noexcept {
    node->next_doomed_ = nullptr;
    Node* doomed = node;
    while (doomed != nullptr) {
        Node* current = doomed;
        doomed = current->next_doomed_;
        for (NodeRef& edge : current->inputs()) {
            Node* input = edge.leak();
            if (input != nullptr && --input->references_ == 0) {
                input->next_doomed_ = doomed;
                doomed = input;
            }
        }
        current->deallocate();
    }
}

void Node::deallocate() noexcept {
    MemoryAccount* account = account_;
    const std::size_t bytes = bytes_;
    void* memory = this;
    this->~Node();
    account->deallocate(memory, bytes);
    account->release();
}

void Saved::fail(const Node& node) const {
    throw tensor::errors::value(node.name(),
                                "a tensor of shape " + tensor::to_string(tensor_.shape()) +
                                    " was changed in place after it was used",
                                "change it after backward(), or change a clone()");
}

} // namespace simple::autograd
