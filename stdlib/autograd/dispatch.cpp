#include "stdlib/autograd/dispatch.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/result_form.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/format.hpp"
#include "stdlib/tensor/ops_matrix.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd {
namespace {

using accel::OpClass;
using accel::OpId;
using accel::Outcome;

constexpr std::size_t kUsualOperands = 4;

std::int64_t saturating_product(std::int64_t a, std::int64_t b) noexcept {
    std::int64_t product = 0;
    return __builtin_mul_overflow(a, b, &product) ? std::numeric_limits<std::int64_t>::max() : product;
}

std::int64_t count_of(const Input& input) noexcept { return input.is_tensor() ? input.tensor().numel() : 1; }

bool is_loss(OpId op) noexcept { return op >= OpId::MseLoss && op <= OpId::TripletMarginLoss; }

/// Returns the size the threshold is compared with. Throws for shapes that do not fit.
std::int64_t measure(OpId op, std::span<const Input> inputs) {
    const OpClass op_class = accel::op_info(op).op_class;
    if (op_class == OpClass::Matmul) {
        if (op == OpId::Matmul) {
            static_cast<void>(tensor::matmul_shape(inputs[0].tensor().shape(), inputs[1].tensor().shape()));
        }
        return saturating_product(count_of(inputs[0]), inputs.size() > 1 ? count_of(inputs[1]) : 1);
    }
    if (op_class != OpClass::Elementwise || is_loss(op) || inputs.size() == 1) {
        return count_of(inputs[0]);
    }
    Shape shape;
    for (const Input& input : inputs) {
        shape = input.is_tensor() ? tensor::broadcast_shapes(shape, input.tensor().shape()) : shape;
    }
    return tensor::checked_numel(shape);
}

std::string shape_text(const Input& input) {
    if (!input.is_tensor() || input.tensor().ndim() == 0) {
        return "scalar";
    }
    std::string text;
    for (const std::int64_t size : input.tensor().shape()) {
        text += (text.empty() ? "" : "×") + std::to_string(size);
    }
    return text;
}

/// Prints operands for the log: "32×784 @ 256×784", "32×256, 256", one shape when all are equal.
std::string operand_text(OpId op, std::span<const Input> inputs) {
    const bool product = accel::op_info(op).op_class == OpClass::Matmul;
    const std::size_t count = (product || is_loss(op)) && inputs.size() > 2 ? 2 : inputs.size();
    std::vector<std::string> parts;
    bool all_equal = true;
    for (std::size_t i = 0; i < count; ++i) {
        parts.push_back(shape_text(inputs[i]));
        all_equal = all_equal && parts[i] == parts[0];
    }
    if (all_equal || is_loss(op)) {
        return parts[0];
    }
    std::string text = parts[0];
    for (std::size_t i = 1; i < count; ++i) {
        text += (product ? " @ " : ", ") + parts[i];
    }
    return text;
}

OpRequest request_for(OpId op, std::span<const Input> inputs, FunctionRef<void(OpRequest&)> describe) {
    OpRequest request;
    request.op = op;
    request.operands.reserve(kUsualOperands);
    for (const Input& input : inputs) {
        request.add(input.operand());
    }
    describe(request);
    return request;
}

/// Runs a request and looks at the results.
bool run_checked(Executor& executor, const OpRequest& request, std::span<Tensor> results, std::string& reason) {
    return executor.run(request, results, reason) && have_expected_form(request, results, reason);
}

/// Tries the executor; gives Pure when it has no kernel.
Outcome try_executor(Session& session, const OpRequest& request, std::span<Tensor> results, std::string& reason) {
    Executor* const executor = session.backend();
    if (executor == nullptr) {
        reason = session.executor_status;
        return Outcome::Fallback;
    }
    if (request.native_only || !executor->can_run(request)) {
        return Outcome::Pure;
    }
    return run_checked(*executor, request, results, reason) ? Outcome::Ffi : Outcome::Fallback;
}

/// Runs an operation elsewhere, with its second result when it has one.
Outcome run_elsewhere(Session& session, const OpRequest& request, Tensor& result, std::string& reason) {
    std::array<Tensor, 2> results;
    const Outcome outcome =
        try_executor(session, request, {results.data(), request.second == nullptr ? 1U : 2U}, reason);
    if (outcome == Outcome::Ffi) {
        result = std::move(results[0]);
        if (request.second != nullptr) {
            *request.second = std::move(results[1]);
        }
    }
    return outcome;
}

/// Chooses where an operation runs, and runs it when that is elsewhere. A mistake of the program that shows on the way
/// there is left to the native kernel, whose words are the same in every mode.
Outcome choose(Session& session, OpId op, std::span<const Input> inputs, FunctionRef<void(OpRequest&)> describe,
               Tensor& result, std::string& reason) {
    try {
        return session.accelerator.should_use_ffi(op, measure(op, inputs))
                   ? run_elsewhere(session, request_for(op, inputs, describe), result, reason)
                   : Outcome::Pure;
    } catch (const tensor::Error&) {
        return Outcome::Pure;
    }
}

/// Asks for the gradients of a node's inputs.
OpRequest gradient_request(const Backward& pass, const Node& node, const Tensor& g) {
    OpRequest request;
    request.op = node.op();
    request.backward = true;
    request.operands.reserve(kUsualOperands);
    request.add(g);
    for (std::size_t i = 0; i < node.inputs().size(); ++i) {
        request.needs |= pass.needs(i) ? 1U << i : 0U;
    }
    request.native_only = request.needs == 0 || !node.describe_backward(request);
    for (const tensor::Operand& operand : request.operands) {
        const bool known = operand.is_tensor() && operand.tensor().defined();
        request.size = std::max(request.size, known ? operand.tensor().numel() : 0);
    }
    return request;
}

/// Gives the gradients of a node's inputs, computed elsewhere.
Outcome backward_elsewhere(Session& session, Backward& pass, const Node& node, const OpRequest& request,
                           std::string& reason) {
    std::vector<Tensor> results(static_cast<std::size_t>(std::popcount(request.needs)));
    const Outcome outcome = try_executor(session, request, results, reason);
    for (std::size_t i = 0, next = 0; outcome == Outcome::Ffi && i < node.inputs().size(); ++i) {
        if ((request.needs >> i & 1U) != 0) {
            pass.give(i, std::move(results[next++]));
        }
    }
    return outcome;
}

/// Passes a gradient on that is on a device, there.
bool follow_backward(Session& session, Backward& pass, const Node& node, const Tensor& g) {
    std::string reason;
    return may_follow(session) && session.executor->is_resident(g) &&
           backward_elsewhere(session, pass, node, gradient_request(pass, node, g), reason) == Outcome::Ffi;
}

void warn_if_missing(Session& session) {
    accel::Accelerator& accelerator = session.accelerator;
    if (accelerator.mode() == accel::Mode::PyTorchFFI && !accelerator.ffi_available()) {
        const bool forbidden = session.executor != nullptr || session.find_executor != nullptr;
        accelerator.warn_missing_plugin(forbidden ? "the program called set_ffi_available(false)"
                                                  : session.executor_status);
    }
}

} // namespace

bool is_counted(OpId op, std::span<const Input> inputs) noexcept {
    if (accel::op_info(op).op_class == OpClass::Uncounted) {
        return false;
    }
    for (const Input& input : inputs) {
        if (input.is_tensor() && tensor::is_float(input.tensor().dtype())) {
            return true;
        }
    }
    return false;
}

Tensor dispatch_observed(OpId op, std::span<const Input> inputs, bool backward, FunctionRef<Tensor()> native,
                         FunctionRef<void(OpRequest&)> describe) {
    Session& session = Session::current();
    accel::Accelerator& accelerator = session.accelerator;
    Outcome outcome = Outcome::Pure;
    std::string reason;
    Tensor result;
    if (accelerator.mode() != accel::Mode::PureSimple) {
        outcome = choose(session, op, inputs, describe, result, reason);
    }
    if (outcome != Outcome::Ffi) {
        result = native();
    }
    warn_if_missing(session);
    const std::string shapes = accelerator.logging() ? operand_text(op, inputs) : std::string();
    accelerator.report(op, backward ? ".backward" : "", shapes, outcome, reason);
    return result;
}

Tensor follow_operands(Session& session, OpId op, std::span<const Input> inputs, FunctionRef<Tensor()> native,
                       FunctionRef<void(OpRequest&)> describe) {
    // What learns belongs on the device, even before anything has brought it there.
    const auto belongs_there = [&](const Input& input) {
        return input.node() != nullptr ? session.executor->is_elsewhere()
                                       : input.is_tensor() && session.executor->is_resident(input.tensor());
    };
    if (std::any_of(inputs.begin(), inputs.end(), belongs_there)) {
        Tensor result;
        std::string reason;
        if (run_elsewhere(session, request_for(op, inputs, describe), result, reason) == Outcome::Ffi) {
            return result;
        }
    }
    return native();
}

bool update_on_device(const OpRequest& request, std::span<Tensor> results) {
    Session& session = Session::current();
    Executor* const executor = session.executor.get();
    std::string reason;
    return may_follow(session) && executor->is_resident(request.operands[0].tensor()) && executor->can_run(request) &&
           run_checked(*executor, request, results, reason) &&
           std::all_of(results.begin(), results.end(), [&](const Tensor& t) { return executor->is_resident(t); });
}

void check_finite(const Tensor& t, const std::string& what, const std::string& where) {
    if (!tensor::is_float(t.dtype())) {
        return;
    }
    const Tensor flat = tensor::contiguous(t);
    for (std::int64_t i = 0; i < flat.numel(); ++i) {
        const double element = flat.load(i).as_f64();
        if (!std::isfinite(element)) {
            throw tensor::errors::not_finite(what + " has " + tensor::to_string(element) + " at " +
                                             tensor::to_string(tensor::indices_of(i, t.shape())) + where);
        }
    }
}

void dispatch_backward(Backward& pass, Node& node, const Tensor& g) {
    Session& session = Session::current();
    accel::Accelerator& accelerator = session.accelerator;
    const OpId op = node.op();
    const OpClass op_class = accel::op_info(op).op_class;
    if (session.uncounted || op_class == OpClass::Uncounted || op_class == OpClass::Matmul) {
        if (op_class == OpClass::Matmul || !follow_backward(session, pass, node, g)) {
            node.backward(pass, g);
        }
        return;
    }
    if (!accelerator.observes()) {
        node.backward(pass, g);
        accelerator.count_pure(op);
        return;
    }
    Outcome outcome = Outcome::Pure;
    std::string reason;
    if (accelerator.mode() != accel::Mode::PureSimple) {
        const OpRequest request = gradient_request(pass, node, g);
        if (accelerator.should_use_ffi(op, request.size)) {
            outcome = backward_elsewhere(session, pass, node, request, reason);
        }
    }
    if (outcome != Outcome::Ffi) {
        node.backward(pass, g);
    }
    const Input operand(g);
    const std::string shapes = accelerator.logging() ? operand_text(op, {&operand, 1}) : std::string();
    accelerator.report(op, ".backward", shapes, outcome, reason);
}

} // namespace simple::autograd
