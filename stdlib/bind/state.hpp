// What the bindings keep per interpreter.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simple/native.hpp"
#include "stdlib/autograd/session.hpp"
#include "stdlib/data/file_error.hpp"
#include "stdlib/nn/module.hpp"
#include "stdlib/tensor/format.hpp"

namespace simple::bind {

/// The numeric session of an interpreter; current for the thread while a program of it runs.
class NumericState final : public Extension {
public:
    void enter() override { scope_.emplace(session); }
    void leave() noexcept override {
        session.restore_no_grad_depth(0);
        scope_.reset();
    }

    /// Keeps text that signatures refer to as long as the interpreter lives.
    std::string_view keep(std::string text) { return kept_.emplace_back(std::move(text)); }

    /// The interpreter itself, for objects that call back into scripts; set when the library is registered.
    void set_factory(const Factory& factory) noexcept { factory_ = &factory; }
    const Factory& factory() const noexcept { return *factory_; }

    autograd::Session session;
    /// Modules of script objects in use.
    std::vector<std::weak_ptr<nn::Module>> script_modules;
    tensor::PrintOptions print;
    /// What files that are read may claim.
    data::FileLimits file_limits;
    std::uint64_t file_bytes = std::uint64_t{4} << 30U;

private:
    const Factory* factory_ = nullptr;
    std::deque<std::string> kept_;
    std::optional<autograd::Session::Scope> scope_;
};

inline NumericState& numeric(const Factory& factory) { return factory.extension<NumericState>(); }

} // namespace simple::bind
