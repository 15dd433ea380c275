// What calls of the library during a check must not change.
#pragma once

#include <utility>

#include "simple/checking.hpp"
#include "stdlib/bind/state.hpp"

namespace simple::bind {

/// Keeps the random numbers and the counters of the accelerator while a check calls functions with constants.
class CheckState final : public Extension, public CheckedState {
public:
    void observe(autograd::Session& session) noexcept { session_ = &session; }

    void begin_check() override {
        checking_ = true;
        generator_ = session_->generator;
        accelerator_ = std::exchange(session_->accelerator, accel::Accelerator());
    }
    void end_check() noexcept override {
        checking_ = false;
        session_->generator = generator_;
        session_->accelerator = std::move(accelerator_);
    }

    /// Tells whether a check is going on: containers then tell at once that their layers do not fit.
    bool checking() const noexcept { return checking_; }

private:
    autograd::Session* session_ = nullptr;
    bool checking_ = false;
    tensor::Generator generator_;
    accel::Accelerator accelerator_;
};

} // namespace simple::bind
