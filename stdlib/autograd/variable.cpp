#include "stdlib/autograd/variable.hpp"

#include "stdlib/autograd/session.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/format.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd {
namespace {

void require_float(DType dtype, std::string_view name) {
    if (!tensor::is_float(dtype)) {
        throw tensor::Error(tensor::ErrorKind::Type,
                            std::string(name) + ": only f64 and f32 tensors can require a " + "gradient, got " +
                                dtype_name(dtype),
                            "convert with f64() first");
    }
}

} // namespace

Variable Variable::leaf(Tensor value, bool requires_grad, std::string_view name) {
    if (requires_grad) {
        require_float(value.dtype(), name);
    }
    Variable v;
    v.node_ = make_node<Leaf>(std::move(value), requires_grad);
    return v;
}

void Variable::become_leaf() {
    node_ = make_node<Leaf>(std::move(value_), false);
    value_ = Tensor();
}

void Variable::set_value(Tensor new_value) {
    if (!is_leaf()) {
        throw tensor::errors::value(
            "value", "the value of a recorded result (" + std::string(op_name()) + ") cannot be assigned",
            "use detach() to get a leaf");
    }
    if (!(new_value.shape() == shape())) {
        throw tensor::errors::paired_shapes("value", "value", new_value.shape(), "tensor", shape());
    }
    if (requires_grad()) {
        require_float(new_value.dtype(), "value");
    }
    (is_shared_leaf() ? leaf_node()->value : value_) = std::move(new_value);
}

void Variable::set_requires_grad(bool on) {
    if (!is_leaf()) {
        throw tensor::errors::value("requires_grad", "cannot be changed on a recorded result (" +
                                                         std::string(op_name()) + "); detach() gives a leaf");
    }
    if (on) {
        require_float(dtype(), "requires_grad");
    }
    if (!node_) {
        become_leaf();
    }
    leaf_node()->set_requires_grad(on);
}

void Variable::set_grad(const Tensor& grad) {
    if (!(grad.shape() == shape())) {
        throw tensor::errors::paired_shapes("grad", "gradient", grad.shape(), "tensor", shape());
    }
    if (!node_) {
        become_leaf();
    }
    node_->set_grad(tensor::to(grad, dtype()));
}

void Variable::clear_grad() noexcept {
    if (node_) {
        node_->clear_grad();
    }
}

void Variable::retain_grad() {
    if (!node_) {
        become_leaf();
    }
    node_->retain_grad();
}

std::string to_string(const Variable& v) {
    constexpr std::string_view kIndent = "       ";
    std::string text = "Tensor(";
    for (const char c : tensor::to_string(v.value())) {
        text += c;
        if (c == '\n') {
            text += kIndent;
        }
    }
    if (v.requires_grad()) {
        text += ", grad_fn=" + std::string(v.op_name());
    }
    return text + ")";
}

void check_in_place(const Variable& v, std::string_view name) {
    if (!v.is_leaf()) {
        throw tensor::errors::value(name,
                                    "a recorded result (" + std::string(v.op_name()) +
                                        ") cannot be changed in place; use no_grad and detach()",
                                    "use detach() to get a leaf over the same numbers");
    }
    if (v.requires_grad() && Session::current().grad_enabled()) {
        throw tensor::errors::value(name,
                                    "a tensor that requires a gradient cannot be changed in place while "
                                    "recording; use no_grad",
                                    "put the change into no_grad(...)");
    }
}

} // namespace simple::autograd
