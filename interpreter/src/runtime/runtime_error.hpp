// How a run-time error travels: a C++ exception, thrown only from out-of-line slow paths, caught at `try` nodes and at
// the API edge.
#pragma once

#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/value_repr.hpp"
#include "support/diagnostic.hpp"

namespace simple::runtime {

/// A Simple error in flight. Copies share the diagnostic.
class RuntimeError : public std::exception {
public:
    explicit RuntimeError(Diagnostic diagnostic)
        : diagnostic_(std::make_shared<Diagnostic>(std::move(diagnostic))), thrown_(std::make_shared<Owned>()) {}
    /// For `throw value`: takes over the reference.
    RuntimeError(Diagnostic diagnostic, Value thrown)
        : diagnostic_(std::make_shared<Diagnostic>(std::move(diagnostic))), thrown_(std::make_shared<Owned>(thrown)),
          has_value_(true) {}

    const char* what() const noexcept override { return diagnostic_->message.c_str(); }
    Diagnostic& diagnostic() const noexcept { return *diagnostic_; }
    bool has_value() const noexcept { return has_value_; }
    /// Borrows the thrown value.
    Value value() const noexcept { return thrown_->get(); }
    /// Fills in the place when the code that failed did not know it, and that of a call that native code made.
    void locate(Span span) const noexcept {
        if (!diagnostic_->span.known()) {
            diagnostic_->span = span;
        }
        if (!diagnostic_->trace.empty() && !diagnostic_->trace.back().span.known()) {
            diagnostic_->trace.back().span = span;
        }
    }
    /// Limits set by the host and interruption pass through `catch`.
    bool catchable() const noexcept { return catchable_; }
    void make_uncatchable() noexcept { catchable_ = false; }

private:
    std::shared_ptr<Diagnostic> diagnostic_;
    std::shared_ptr<Owned> thrown_;
    bool has_value_ = false;
    bool catchable_ = true;
};

/// Runs native code on behalf of the expression at `span`, which is the place of its errors that name none.
template <typename Work> decltype(auto) located(Span span, Work&& work) {
    try {
        return work();
    } catch (const RuntimeError& error) {
        error.locate(span);
        throw;
    }
}

/// Raises an error from code that has no Runtime at hand. `code` is one of support/error_codes.hpp.
[[noreturn]] void raise(std::string_view code, std::string message, Span span = {}, std::string help = {});

} // namespace simple::runtime
