#include "stdlib/autograd/session.hpp"

#include "stdlib/tensor/error.hpp"

namespace simple::autograd {
namespace {

thread_local Session* current_session = nullptr;

/// Serves threads that use the library without an interpreter.
Session& default_session() noexcept {
    thread_local Session session;
    return session;
}

} // namespace

const std::string* Session::current_place() {
    std::string text = place ? place() : std::string();
    return text.empty() ? nullptr : &*places_.insert(std::move(text)).first;
}

void Session::set_grad_enabled(bool on) {
    if (no_grad_depth_ != 0) {
        throw tensor::errors::value("set_grad_enabled", "recording cannot be switched inside a no_grad part",
                                    "end the part first");
    }
    enabled_ = on;
}

void Session::no_grad_end() {
    if (no_grad_depth_ == 0) {
        throw tensor::errors::value("no_grad_end", "there is no no_grad_begin() to end");
    }
    --no_grad_depth_;
}

Session& Session::current() noexcept { return current_session != nullptr ? *current_session : default_session(); }

Session::Scope::Scope(Session& session) noexcept : previous_(current_session) { current_session = &session; }

Session::Scope::~Scope() { current_session = previous_; }

} // namespace simple::autograd
