// The variable: a tensor that may take part in a recorded computation. lib.pure.autograd calls it Tensor.
//
// Variables are handles: copies of one refer to the same leaf or recorded result. A variable made from a tensor alone
// is a constant; parameters are made with Variable::leaf.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "stdlib/autograd/node.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::autograd {

using tensor::Dims;
using tensor::Shape;
using tensor::Tensor;

/// See the top of this file.
class Variable {
public:
    Variable() = default;
    /// Wraps a constant.
    Variable(Tensor value) : value_(std::move(value)) {} // NOLINT(google-explicit-constructor)
    /// Wraps a result with its record (null when nothing was recorded).
    Variable(Tensor value, NodeRef node) : value_(std::move(value)), node_(std::move(node)) {}
    /// Makes a leaf that all copies of the handle share. Throws a type error (E7) when an i64 or bool tensor is to
    /// require a gradient; `name` starts the message.
    static Variable leaf(Tensor value, bool requires_grad = true, std::string_view name = "Tensor");

    bool defined() const noexcept { return node_ ? true : value_.defined(); }
    // NOLINTNEXTLINE(clang-analyzer-core.uninitialized.UndefReturn): a shared leaf has a node
    const Tensor& value() const noexcept { return is_shared_leaf() ? leaf_node()->value : value_; }
    /// Replaces the value of a leaf. Throws a value error: E15 for another shape, E11 on a recorded result.
    void set_value(Tensor value);

    const Shape& shape() const noexcept { return value().shape(); }
    DType dtype() const noexcept { return value().dtype(); }
    std::int64_t numel() const noexcept { return value().numel(); }

    bool requires_grad() const noexcept { return node_ && node_->requires_grad(); }
    /// Switches gradients of a leaf. Throws a value error (E11, hint detach) on a recorded result, a type error (E7).
    void set_requires_grad(bool on);
    bool is_leaf() const noexcept { return !node_ || node_->is_leaf(); }
    /// Name of the recorded operation, or "leaf".
    std::string_view op_name() const noexcept { return node_ ? node_->name() : "leaf"; }

    /// Gradient of the last passes, or null.
    const Tensor* grad() const noexcept { return node_ ? node_->grad() : nullptr; }
    Tensor* mutable_grad() noexcept { return node_ ? node_->mutable_grad() : nullptr; }
    /// Sets the gradient. Throws a value error (E15) for another shape.
    void set_grad(const Tensor& grad);
    void clear_grad() noexcept;
    /// Makes backward passes keep the gradient of a recorded result.
    void retain_grad();

    /// Returns a new leaf over the same storage, without history.
    Variable detach(bool requires_grad = false) const { return leaf(value(), requires_grad, "detach"); }
    /// Tells whether both are handles of one leaf or result.
    bool same(const Variable& other) const noexcept {
        return node_.get() != nullptr && node_.get() == other.node_.get();
    }
    Node* node() const noexcept { return node_.get(); }

private:
    bool is_shared_leaf() const noexcept { return node_ && node_->is_leaf(); }
    Leaf* leaf_node() const noexcept { return static_cast<Leaf*>(node_.get()); }
    void become_leaf();

    Tensor value_; ///< unused while a Leaf holds the value
    NodeRef node_;
};

/// Prints "Tensor(VALUE)" or "Tensor(VALUE, grad_fn=OP)"; further lines of VALUE are indented by 7.
std::string to_string(const Variable& v);

/// Throws a value error (E11, hint no_grad) when `name` may not change v in place now: recorded results always, leaves
/// that require a gradient while recording is on.
void check_in_place(const Variable& v, std::string_view name);

/// An argument of an operation: a variable, a tensor (a constant) or a number. Refers to them, so it must not outlive
/// the call.
class Input {
public:
    Input(const Variable& v) noexcept // NOLINT(google-explicit-constructor)
        : tensor_(&v.value()), node_(v.requires_grad() ? v.node() : nullptr), is_variable_(true) {}
    Input(const Tensor& t) noexcept : tensor_(&t) {}         // NOLINT(google-explicit-constructor)
    Input(tensor::Scalar value) noexcept : scalar_(value) {} // NOLINT(google-explicit-constructor)
    Input(double value) noexcept : scalar_(value) {}         // NOLINT(google-explicit-constructor)
    Input(std::int64_t value) noexcept : scalar_(value) {}   // NOLINT(google-explicit-constructor)
    Input(int value) noexcept : scalar_(value) {}            // NOLINT(google-explicit-constructor)

    bool is_tensor() const noexcept { return tensor_ != nullptr; }
    const Tensor& tensor() const noexcept { return *tensor_; }
    const tensor::Scalar& scalar() const noexcept { return scalar_; }
    /// Record of a variable that requires a gradient, else null.
    Node* node() const noexcept { return node_; }
    bool is_variable() const noexcept { return is_variable_; }
    tensor::Operand operand() const noexcept {
        return tensor_ != nullptr ? tensor::Operand(*tensor_) : tensor::Operand(scalar_);
    }

private:
    const Tensor* tensor_ = nullptr;
    Node* node_ = nullptr;
    tensor::Scalar scalar_ = 0;
    bool is_variable_ = false;
};

} // namespace simple::autograd
