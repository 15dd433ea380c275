#include "stdlib/autograd/dispatch.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/format.hpp"
#include "stdlib/tensor/ops_matrix.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd {
namespace {

using accel::OpClass;
using accel::OpId;
using accel::Outcome;

std::int64_t saturating_product(std::int64_t a, std::int64_t b) noexcept {
    std::int64_t product = 0;
    return __builtin_mul_overflow(a, b, &product) ? std::numeric_limits<std::int64_t>::max() : product;
}

std::int64_t count_of(const Input& input) noexcept { return input.is_tensor() ? input.tensor().numel() : 1; }

bool is_loss(OpId op) noexcept { return op >= OpId::MseLoss && op <= OpId::KlDivLoss; }

/// Returns the size the threshold is compared with. Throws what the operation itself throws for shapes that do not fit.
std::int64_t measure(OpId op, std::span<const Input> inputs, std::string_view name) {
    const OpClass op_class = accel::op_info(op).op_class;
    if (op_class == OpClass::Matmul) {
        if (op == OpId::Matmul) {
            static_cast<void>(tensor::matmul_shape(inputs[0].tensor().shape(), inputs[1].tensor().shape(), name));
        }
        return saturating_product(count_of(inputs[0]), inputs.size() > 1 ? count_of(inputs[1]) : 1);
    }
    if (op_class != OpClass::Elementwise || is_loss(op) || inputs.size() == 1) {
        return count_of(inputs[0]);
    }
    Shape shape;
    for (const Input& input : inputs) {
        shape = input.is_tensor() ? tensor::broadcast_shapes(shape, input.tensor().shape(), name) : shape;
    }
    return tensor::checked_numel(shape, name);
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

/// Tries the executor; gives Pure when it has no kernel.
Outcome try_executor(Session& session, OpRequest& request, Tensor& result, std::string& reason) {
    if (session.executor == nullptr) {
        reason = session.executor_status;
        return Outcome::Fallback;
    }
    if (request.native_only || !session.executor->can_run(request)) {
        return Outcome::Pure;
    }
    return session.executor->run(request, result, reason) ? Outcome::Ffi : Outcome::Fallback;
}

void warn_if_missing(Session& session) {
    accel::Accelerator& accelerator = session.accelerator;
    if (accelerator.mode() == accel::Mode::PyTorchFFI && !accelerator.ffi_available()) {
        accelerator.warn_missing_plugin(session.executor_status);
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

Tensor dispatch_observed(OpId op, std::span<const Input> inputs, std::string_view name, bool backward,
                         FunctionRef<Tensor()> native, FunctionRef<void(OpRequest&)> describe) {
    Session& session = Session::current();
    accel::Accelerator& accelerator = session.accelerator;
    Outcome outcome = Outcome::Pure;
    std::string reason;
    Tensor result;
    if (accelerator.mode() != accel::Mode::PureSimple && accelerator.should_use_ffi(op, measure(op, inputs, name))) {
        std::vector<tensor::Operand> operands;
        for (const Input& input : inputs) {
            operands.push_back(input.operand());
        }
        OpRequest request;
        request.op = op;
        request.operands = operands;
        request.backward = backward;
        describe(request);
        outcome = try_executor(session, request, result, reason);
    }
    if (outcome != Outcome::Ffi) {
        result = native();
    }
    warn_if_missing(session);
    const std::string shapes = accelerator.logging() ? operand_text(op, inputs) : std::string();
    accelerator.report(op, backward ? ".backward" : "", shapes, outcome, reason);
    return result;
}

void check_finite(const Tensor& t, const std::string& what, const std::string& where) {
    if (!tensor::is_float(t.dtype())) {
        return;
    }
    const Tensor flat = tensor::contiguous(t);
    for (std::int64_t i = 0; i < flat.numel(); ++i) {
        const double element = flat.load(i).as_f64();
        if (!std::isfinite(element)) {
            throw tensor::Error(tensor::ErrorKind::Value, what + " has " + tensor::to_string(element) + " at " +
                                                              tensor::to_string(tensor::indices_of(i, t.shape())) +
                                                              where);
        }
    }
}

void count_backward(OpId op, const Tensor& g) {
    const OpClass op_class = accel::op_info(op).op_class;
    if (op_class == OpClass::Uncounted || op_class == OpClass::Matmul) {
        return;
    }
    Session& session = Session::current();
    accel::Accelerator& accelerator = session.accelerator;
    if (!accelerator.observes()) {
        accelerator.count_pure(op);
        return;
    }
    // Only products of gradients have kernels elsewhere; without any backend the attempt fails like a forward one.
    const bool failed = session.executor == nullptr && accelerator.should_use_ffi(op, g.numel());
    const Input operand(g);
    const std::string shapes = accelerator.logging() ? operand_text(op, {&operand, 1}) : std::string();
    accelerator.report(op, ".backward", shapes, failed ? Outcome::Fallback : Outcome::Pure, session.executor_status);
}

} // namespace simple::autograd
