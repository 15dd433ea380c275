// The backward pass: walks a graph from a result to its leaves, newest record first, without recursion.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "stdlib/autograd/variable.hpp"

namespace simple::autograd {

/// Adds d(Σ seed·t)/d(leaf) to the gradient of every leaf that requires one and of results marked with retain_grad.
/// `seed` null stands for ones. Gives false, having done nothing, when t does not require a gradient. Throws value
/// errors (E11): a seed of another shape, a graph already used, a saved tensor changed in place. Frees the graph as it
/// goes unless `retain_graph` is set.
bool backward(const Variable& t, const Tensor* seed = nullptr, bool retain_graph = false);

/// Returns the gradients with respect to `inputs` without touching their grad; zeros where an input is not used.
/// Throws like backward.
std::vector<Tensor> grad(const Variable& output, std::span<const Variable> inputs, const Tensor* seed = nullptr,
                         bool retain_graph = false);

/// One running pass; what Node::backward talks to.
class Backward {
public:
    Backward() = default;
    ~Backward();
    Backward(const Backward&) = delete;
    Backward& operator=(const Backward&) = delete;

    /// Tells whether the node that runs now should give a gradient for input i.
    bool needs(std::size_t i) const noexcept;
    /// Adds a gradient of input i, converted to its element type. The shape must be that of the input.
    void give(std::size_t i, Tensor g);

    /// Adds a gradient for a node and schedules it.
    void seed(Node& node, Tensor g);
    /// Runs to the end. Nodes in `wanted` get their gradient put in `found` at the same index (and, when `wanted` is
    /// not empty, no leaf keeps one).
    void run(bool retain_graph, std::span<Node* const> wanted, std::span<Tensor> found);

private:
    struct Entry {
        std::uint64_t sequence;
        Node* node;
        bool operator<(const Entry& other) const noexcept { return sequence < other.sequence; }
    };
    Tensor take(Node& node);
    void keep(Node& node, Tensor& g);
    void pass_on(Node& node, const Tensor& g, bool retain_graph);

    std::vector<Entry> heap_;
    std::vector<Tensor> slots_;
    std::vector<std::uint32_t> free_slots_;
    Node* running_ = nullptr;
};

} // namespace simple::autograd
