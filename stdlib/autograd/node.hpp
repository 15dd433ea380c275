// The tape: one Node for each recorded operation and for each leaf that may get a gradient.
//
// Edges lead from a result to the nodes of its inputs and own them, so the graph lives as long as somebody holds a
// result. Nodes hold only the tensors their gradient needs, never variables. Numbers given at creation order them: an
// input is always older than what was computed from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "simple/buffer.hpp"
#include "stdlib/accel/op_table.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::autograd {

class Backward;
class Node;
struct OpRequest;

/// Owns one reference to a Node. Dropping the last one frees the graph behind it without recursion.
class NodeRef {
public:
    NodeRef() noexcept = default;
    /// Takes over a reference.
    static NodeRef adopt(Node* node) noexcept {
        NodeRef ref;
        ref.node_ = node;
        return ref;
    }
    /// Adds a reference of its own; null is fine.
    static NodeRef share(Node* node) noexcept;
    NodeRef(const NodeRef& other) noexcept : NodeRef(share(other.node_)) {}
    NodeRef(NodeRef&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
    NodeRef& operator=(NodeRef other) noexcept {
        std::swap(node_, other.node_);
        return *this;
    }
    ~NodeRef();

    Node* get() const noexcept { return node_; }
    Node* operator->() const noexcept { return node_; }
    explicit operator bool() const noexcept { return node_ != nullptr; }
    /// Gives the reference to the caller.
    Node* leak() noexcept { return std::exchange(node_, nullptr); }

private:
    Node* node_ = nullptr;
};

/// Base of all records. Subclasses keep what their gradient needs.
class Node {
public:
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    /// Adds the gradients of the inputs, given that of the result, by calling pass.give(i, …) for the inputs i that
    /// pass.needs(i). Throws a value error (E11) when a saved tensor was changed.
    virtual void backward(Backward& pass, const tensor::Tensor& g) = 0;
    /// Tells a backend how to compute what backward() does: adds to a request, whose first operand is the incoming
    /// gradient, what was saved; see OpRequest. Gives false when only backward() can. Throws like it.
    virtual bool describe_backward(OpRequest&) const { return false; }
    /// Drops the saved tensors.
    virtual void release_saved() noexcept {}
    /// Tells whether this is a variable that was not computed.
    virtual bool is_leaf() const noexcept { return false; }

    accel::OpId op() const noexcept { return op_; }
    /// Name of the recorded operation, or "leaf".
    std::string_view name() const noexcept { return is_leaf() ? "leaf" : accel::op_name(op_); }
    DType dtype() const noexcept { return dtype_; }
    std::span<NodeRef> inputs() noexcept { return {inputs_, input_count_}; }
    std::span<const NodeRef> inputs() const noexcept { return {inputs_, input_count_}; }
    std::uint64_t sequence() const noexcept { return sequence_; }

    /// Gradient kept here, or null. Leaves keep theirs; other nodes only when marked.
    const tensor::Tensor* grad() const noexcept { return grad_.get(); }
    tensor::Tensor* mutable_grad() noexcept { return grad_.get(); }
    void set_grad(tensor::Tensor grad);
    void clear_grad() noexcept { grad_.reset(); }
    bool retains_grad() const noexcept { return retains_grad_; }
    void retain_grad() noexcept { retains_grad_ = true; }
    /// Tells whether gradients flow into or through this node.
    bool requires_grad() const noexcept { return requires_grad_; }
    /// Where the program recorded this, known while anomalies are watched; or null.
    const std::string* place() const noexcept { return place_; }
    void set_place(const std::string* place) noexcept { place_ = place; }

    void retain() noexcept { ++references_; }
    void release() noexcept {
        if (--references_ == 0) {
            destroy(this);
        }
    }

protected:
    Node(accel::OpId op, DType dtype, NodeRef* inputs, std::size_t count) noexcept;
    virtual ~Node() = default;
    /// Names the edges of a node whose number of inputs is known late.
    void bind_inputs(NodeRef* inputs, std::size_t count) noexcept {
        inputs_ = inputs;
        input_count_ = static_cast<std::uint32_t>(count);
    }

    bool requires_grad_ = true;

private:
    friend class Backward;
    template <typename T, typename... Args> friend NodeRef make_node(Args&&... args);
    static void destroy(Node* node) noexcept;
    void deallocate() noexcept;

    static constexpr std::uint32_t kNoSlot = UINT32_MAX;

    std::uint32_t references_ = 1;
    std::uint32_t slot_ = kNoSlot; ///< where a running backward pass collects this node's gradient
    std::uint64_t sequence_;
    NodeRef* inputs_;
    std::uint32_t input_count_;
    std::uint32_t bytes_ = 0;
    MemoryAccount* account_ = nullptr;
    Node* next_doomed_ = nullptr;
    std::unique_ptr<tensor::Tensor> grad_;
    const std::string* place_ = nullptr;
    accel::OpId op_;
    DType dtype_;
    bool retains_grad_ = false;
    bool used_ = false;
};

/// Makes a node whose memory is charged to the current account.
template <typename T, typename... Args> NodeRef make_node(Args&&... args) {
    MemoryAccount& account = MemoryAccount::current();
    void* memory = account.allocate(sizeof(T));
    T* node = nullptr;
    try {
        node = new (memory) T(std::forward<Args>(args)...);
    } catch (...) {
        account.deallocate(memory, sizeof(T));
        throw;
    }
    account.retain();
    node->account_ = &account;
    node->bytes_ = static_cast<std::uint32_t>(sizeof(T));
    return NodeRef::adopt(node);
}

/// A node with a fixed number of inputs.
template <std::size_t Count> class FixedNode : public Node {
protected:
    FixedNode(accel::OpId op, DType dtype) noexcept : Node(op, dtype, edges_, Count) {}

private:
    NodeRef edges_[Count];
};

/// A variable that was not computed: parameters and inputs. Its value lives here, shared by all handles.
class Leaf final : public Node {
public:
    Leaf(tensor::Tensor leaf_value, bool requires_grad) noexcept
        : Node(accel::OpId::Count, leaf_value.dtype(), nullptr, 0), value(std::move(leaf_value)) {
        requires_grad_ = requires_grad;
    }
    void backward(Backward&, const tensor::Tensor&) override {}
    bool is_leaf() const noexcept override { return true; }
    void set_requires_grad(bool on) noexcept { requires_grad_ = on; }

    tensor::Tensor value;
};

/// A tensor kept for the gradient, with the change count it had.
class Saved {
public:
    Saved() = default;
    explicit Saved(const tensor::Tensor& t) : tensor_(t), version_(t.version()) {}

    /// Returns the tensor. Throws a value error (E11) naming the operation when it was changed in place since.
    const tensor::Tensor& get(const Node& node) const {
        if (tensor_.version() != version_) {
            fail(node);
        }
        return tensor_;
    }
    bool defined() const noexcept { return tensor_.defined(); }
    void reset() noexcept { tensor_ = tensor::Tensor(); }

private:
    [[noreturn]] void fail(const Node& node) const;
    tensor::Tensor tensor_;
    std::uint32_t version_ = 0;
};

inline NodeRef NodeRef::share(Node* node) noexcept {
    if (node != nullptr) {
        node->retain();
    }
    return adopt(node);
}
inline NodeRef::~NodeRef() {
    if (node_ != nullptr) {
        node_->release();
    }
}

} // namespace simple::autograd
