#include "stdlib/autograd/backward.hpp"

#include <algorithm>

#include "stdlib/autograd/dispatch.hpp"
#include "stdlib/autograd/placed.hpp"
#include "stdlib/autograd/session.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd {
namespace {

constexpr std::uint32_t kInterruptInterval = 256;

/// Tells whether a gradient may be changed or kept as it is, because nobody else sees its memory.
bool is_own(const Tensor& g) noexcept { return g.storage()->use_count() == 1 && g.is_contiguous(); }

/// Adds g to a gradient, in place when nobody else sees it.
void add_to(Tensor& total, const Tensor& g) {
    if (is_own(total)) {
        placed::accumulate(total, g);
    } else {
        total = placed::add(total, g);
    }
}

Tensor seed_for(const Variable& t, const Tensor* seed) {
    if (seed == nullptr) {
        return placed::ones_like(t.value());
    }
    if (!(seed->shape() == t.shape())) {
        throw tensor::errors::value("backward", "gradient " + tensor::to_string(seed->shape()) +
                                                    " does not fit tensor " + tensor::to_string(t.shape()));
    }
    return tensor::to(*seed, t.dtype());
}

} // namespace

bool backward(const Variable& t, const Tensor* seed, bool retain_graph) {
    Tensor g = seed_for(t, seed);
    if (!t.requires_grad()) {
        return false;
    }
    Backward pass;
    pass.seed(*t.node(), std::move(g));
    pass.run(retain_graph, {}, {});
    return true;
}

std::vector<Tensor> grad(const Variable& output, std::span<const Variable> inputs, const Tensor* seed,
                         bool retain_graph) {
    std::vector<Node*> wanted;
    for (const Variable& input : inputs) {
        wanted.push_back(input.node());
    }
    std::vector<Tensor> found(inputs.size());
    Tensor g = seed_for(output, seed);
    if (output.requires_grad() && !wanted.empty()) {
        Backward pass;
        pass.seed(*output.node(), std::move(g));
        pass.run(retain_graph, wanted, found);
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (!found[i].defined()) {
            found[i] = tensor::zeros(inputs[i].shape(), inputs[i].dtype());
        }
    }
    return found;
}

Backward::~Backward() {
    for (const Entry& entry : heap_) {
        entry.node->slot_ = Node::kNoSlot;
        entry.node->release();
    }
}

bool Backward::needs(std::size_t i) const noexcept {
    const Node* input = running_->inputs()[i].get();
    return input != nullptr && input->requires_grad();
}

void Backward::give(std::size_t i, Tensor g) {
    if (Session::current().detect_anomaly) {
        const std::string* place = running_->place();
        check_finite(g, "backward of " + std::string(running_->name()) + ": the gradient of input " + std::to_string(i),
                     place == nullptr ? std::string() : " (recorded at " + *place + ")");
    }
    seed(*running_->inputs()[i].get(), std::move(g));
}

void Backward::seed(Node& node, Tensor g) {
    // The value of a leaf may have been replaced by one of another element type.
    const DType dtype = node.is_leaf() ? static_cast<const Leaf&>(node).value.dtype() : node.dtype();
    if (g.dtype() != dtype) {
        g = placed::to(g, dtype);
    }
    if (node.slot_ != Node::kNoSlot) {
        add_to(slots_[node.slot_], g);
        return;
    }
    if (heap_.capacity() == 0) {
        constexpr std::size_t kUsualWidth = 8; // of small models: their passes then allocate once
        heap_.reserve(kUsualWidth);
        slots_.reserve(kUsualWidth);
        free_slots_.reserve(kUsualWidth);
    }
    if (free_slots_.empty()) {
        slots_.emplace_back();
        free_slots_.push_back(static_cast<std::uint32_t>(slots_.size() - 1));
    }
    heap_.push_back({node.sequence(), &node});
    std::push_heap(heap_.begin(), heap_.end());
    node.retain();
    node.slot_ = free_slots_.back();
    free_slots_.pop_back();
    slots_[node.slot_] = std::move(g);
}

Tensor Backward::take(Node& node) {
    Tensor g = std::move(slots_[node.slot_]);
    slots_[node.slot_] = Tensor();
    free_slots_.push_back(node.slot_);
    node.slot_ = Node::kNoSlot;
    return g;
}

void Backward::run(bool retain_graph, std::span<Node* const> wanted, std::span<Tensor> found) {
    const Session& session = Session::current();
    std::uint32_t countdown = kInterruptInterval;
    while (!heap_.empty()) {
        if (--countdown == 0) {
            countdown = kInterruptInterval;
            if (session.check_interrupt) {
                session.check_interrupt();
            }
        }
        std::pop_heap(heap_.begin(), heap_.end());
        const NodeRef node = NodeRef::adopt(heap_.back().node);
        heap_.pop_back();
        Tensor g = take(*node.get());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (wanted[i] == node.get()) {
                found[i] = g;
            }
        }
        if (wanted.empty() && (node->is_leaf() || node->retains_grad())) {
            keep(*node.get(), g);
        }
        if (!node->is_leaf()) {
            pass_on(*node.get(), g, retain_graph);
        }
    }
}

void Backward::keep(Node& node, Tensor& g) {
    if (Tensor* old = node.mutable_grad()) {
        add_to(*old, g);
        return;
    }
    // A recorded result passes g on, and others may see the same memory, so only a leaf may take it over.
    node.set_grad(node.is_leaf() && is_own(g) ? std::move(g) : placed::clone(g));
}

void Backward::pass_on(Node& node, const Tensor& g, bool retain_graph) {
    if (node.used_) {
        throw tensor::errors::graph_used("backward");
    }
    running_ = &node;
    dispatch_backward(*this, node, g);
    if (!retain_graph) {
        node.used_ = true;
        node.release_saved();
        for (NodeRef& edge : node.inputs()) {
            edge = NodeRef();
        }
    }
}

} // namespace simple::autograd
