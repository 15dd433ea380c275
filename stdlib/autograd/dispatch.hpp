// The one place where an operation meets the choice of backend: decide, run, fall back, count, log.
//
// Errors of the user come first: they are found by the native kernel's checks, or, before a backend is asked, by
// measuring the operation, and then nothing has been counted or logged.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "stdlib/autograd/session.hpp"
#include "stdlib/autograd/variable.hpp"

namespace simple::autograd {

/// Refers to a function object for the length of a call.
template <typename Signature> class FunctionRef;
template <typename Result, typename... Args> class FunctionRef<Result(Args...)> {
public:
    template <typename F>
    explicit FunctionRef(F& function) noexcept
        : object_(&function), call_([](const void* object, Args... args) -> Result {
              return (*static_cast<const F*>(object))(std::forward<Args>(args)...);
          }) {}
    Result operator()(Args... args) const { return call_(object_, std::forward<Args>(args)...); }

private:
    const void* object_;
    Result (*call_)(const void*, Args...);
};

/// Tells whether an operation on these operands is counted: it has a class, and a tensor of floats takes part.
bool is_counted(accel::OpId op, std::span<const Input> inputs) noexcept;

/// The path of dispatch() when a decision or a log line is due. `describe` fills in the request for a backend.
Tensor dispatch_observed(accel::OpId op, std::span<const Input> inputs, bool backward, FunctionRef<Tensor()> native,
                         FunctionRef<void(OpRequest&)> describe);

/// Tells whether operands may live on a device now.
inline bool may_follow(const Session& session) noexcept {
    return !session.uncounted && session.executor != nullptr && session.accelerator.mode() != accel::Mode::PureSimple;
}

/// The path of follow() when operands may live on a device.
Tensor follow_operands(Session& session, accel::OpId op, std::span<const Input> inputs, FunctionRef<Tensor()> native,
                       FunctionRef<void(OpRequest&)> describe);

/// Runs an operation that is not counted: on the device where an operand lives or learns, else natively.
template <typename Native, typename Describe>
Tensor follow(accel::OpId op, std::span<const Input> inputs, const Native& native, const Describe& describe) {
    Session& session = Session::current();
    return may_follow(session) ? follow_operands(session, op, inputs, FunctionRef<Tensor()>(native),
                                                 FunctionRef<void(OpRequest&)>(describe))
                               : native();
}

template <typename Native, typename Describe>
Tensor follow(accel::OpId op, const Input& x, const Native& native, const Describe& describe) {
    return follow(op, std::span<const Input>(&x, 1), native, describe);
}

/// Computes new values of the first operand, and of what is kept with it, on the device where that lives. Gives false
/// when it lives in host memory, and when the device fails.
bool update_on_device(const OpRequest& request, std::span<Tensor> results);

/// Runs one operation where the accelerator wants it and counts it.
template <typename Native, typename Describe>
Tensor dispatch(accel::OpId op, std::span<const Input> inputs, const Native& native, const Describe& describe,
                bool backward = false) {
    Session& session = Session::current();
    accel::Accelerator& accelerator = session.accelerator;
    if (session.uncounted || !is_counted(op, inputs)) {
        return accel::op_info(op).op_class == accel::OpClass::Uncounted ? follow(op, inputs, native, describe)
                                                                        : native();
    }
    if (accelerator.observes()) {
        return dispatch_observed(op, inputs, backward, FunctionRef<Tensor()>(native),
                                 FunctionRef<void(OpRequest&)>(describe));
    }
    Tensor result = native();
    accelerator.count_pure(op);
    return result;
}

/// Runs one product of a gradient: `kernel()` for the operands a and b; `describe` tells a backend which one it is.
template <typename Kernel, typename Describe>
Tensor dispatch_product(accel::OpId op, const Tensor& a, const Tensor& b, const Kernel& kernel,
                        const Describe& describe) {
    const std::array<Input, 2> inputs = {a, b};
    return dispatch(op, inputs, kernel, describe, true);
}

class Backward;

/// Passes the gradient of a recorded result on to its inputs where the accelerator wants it, and counts that; products
/// count themselves.
void dispatch_backward(Backward& pass, Node& node, const Tensor& g);

/// Throws a value error (E16) naming the first NaN or infinity of a tensor of floats; `what` begins the message,
/// `where` ends it.
void check_finite(const Tensor& t, const std::string& what, const std::string& where = {});

} // namespace simple::autograd
