// What the bindings keep per interpreter.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
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
    void set_factory(const Factory& factory) {
        factory_ = &factory;
        session.place = [this] { return place(); };
        session.check_interrupt = [this] { factory_->check_interrupt(); };
    }
    const Factory& factory() const noexcept { return *factory_; }
    /// Where the program is: "line 5 of train.spl"; empty when that is not known.
    std::string place() const {
        const Location location = factory_->location();
        const std::string file = location.file.substr(location.file.find_last_of('/') + 1);
        return location.line == 0 ? std::string() : "line " + std::to_string(location.line) + " of " + file;
    }
    /// Whether the line that runs gives this warning for the first time.
    bool warns_first_time() {
        const std::string* line = session.current_place();
        return line == nullptr || warned_lines_.insert(line).second;
    }

    autograd::Session session;
    /// Modules of script objects in use.
    std::vector<std::weak_ptr<nn::Module>> script_modules;
    tensor::PrintOptions print;
    /// What files that are read may claim.
    data::FileLimits file_limits;
    std::uint64_t file_bytes = std::uint64_t{4} << 30U;

private:
    const Factory* factory_ = nullptr;
    std::unordered_set<const std::string*> warned_lines_;
    std::deque<std::string> kept_;
    std::optional<autograd::Session::Scope> scope_;
};

inline NumericState& numeric(const Factory& factory) { return factory.extension<NumericState>(); }

} // namespace simple::bind
