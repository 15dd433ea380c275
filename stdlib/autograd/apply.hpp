// How an operation is added: one struct with forward and backward, and apply().
//
// An operation Op with N inputs is a class derived from FixedNode<N> that has
//     using Params = …;                                                    what it takes besides tensors
//     static Tensor forward(const Params&, std::span<const Input>, std::string_view name);   checks, kernel
//     Op(OpId, const Params&, std::span<const Input>, const Tensor& y);    saves what backward needs
//     void backward(Backward&, const Tensor& g) override;  void release_saved() noexcept override;
// and may have
//     static void describe(const Params&, OpRequest&);                     tells a backend the parameters
//     bool describe_backward(OpRequest&) const override;                   tells it what the gradient needs
// A row of the operation table (accel/op_table) gives name and class. apply() does the rest: forward where the
// accelerator wants it, count, record.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/dispatch.hpp"
#include "stdlib/autograd/variable.hpp"

namespace simple::autograd {

using accel::OpId;

/// Tells whether an operation with these inputs and result belongs on the tape.
inline bool is_recorded(std::span<const Input> inputs, const Tensor& y) noexcept {
    bool any = false;
    for (const Input& input : inputs) {
        any = any || input.node() != nullptr;
    }
    return any && tensor::is_float(y.dtype()) && Session::current().grad_enabled();
}

/// Tells whether any argument is a Variable; decides what full reductions give.
inline bool has_variable(std::span<const Input> inputs) noexcept {
    for (const Input& input : inputs) {
        if (input.is_variable()) {
            return true;
        }
    }
    return false;
}

/// Puts an operation that has run on the tape, if it belongs there.
template <typename Op>
Variable record(OpId op, const typename Op::Params& params, std::span<const Input> inputs, Tensor y) {
    if (!is_recorded(inputs, y)) {
        return Variable(std::move(y));
    }
    NodeRef node = make_node<Op>(op, params, inputs, y);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        node->inputs()[i] = NodeRef::share(inputs[i].node());
    }
    if (Session& session = Session::current(); session.detect_anomaly) {
        node->set_place(session.current_place());
    }
    return Variable(std::move(y), std::move(node));
}

/// Runs an operation and records it. See the top of this file.
template <typename Op>
Variable apply(OpId op, std::string_view name, const typename Op::Params& params, std::span<const Input> inputs) {
    const auto native = [&] { return Op::forward(params, inputs, name); };
    const auto describe = [&](OpRequest& request) {
        if constexpr (requires { Op::describe(params, request); }) {
            Op::describe(params, request);
        }
    };
    Tensor y = dispatch(op, inputs, native, describe);
    if (Session::current().detect_anomaly) {
        check_finite(y, std::string(name) + ": the result");
    }
    return record<Op>(op, params, inputs, std::move(y));
}
template <typename Op, std::size_t N>
Variable apply(OpId op, std::string_view name, const typename Op::Params& params, const std::array<Input, N>& inputs) {
    return apply<Op>(op, name, params, std::span<const Input>(inputs));
}
template <typename Op>
Variable apply(OpId op, std::string_view name, const typename Op::Params& params, const Input& input) {
    return apply<Op>(op, name, params, std::span<const Input>(&input, 1));
}

/// Throws a type error (E7) unless an argument is a tensor.
void require_tensor(const Input& input, std::string_view name, std::string_view parameter);

/// Parameters of operations that take none.
struct NoParams {};

} // namespace simple::autograd
