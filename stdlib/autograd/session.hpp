// What the numeric library keeps per interpreter: random numbers, recording of gradients, choice of backend.
//
// The layer that embeds the library makes one Session per interpreter and a Session::Scope around each outermost entry.
// Without one, every thread has a default session, so that the library works alone.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>

#include "stdlib/accel/accelerator.hpp"
#include "stdlib/autograd/executor.hpp"
#include "stdlib/tensor/random.hpp"

namespace simple::autograd {

/// See the top of this file.
class Session {
public:
    Session() {
        accelerator.set_ffi_probe([this] { return backend() != nullptr; });
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    tensor::Generator generator;
    accel::Accelerator accelerator;
    /// Looks for a plugin, sets `executor` or `executor_status`. Called by backend() when a plugin is first wanted; may
    /// be empty.
    std::function<void()> find_executor;
    /// Runs operations that the accelerator sends away; null when there is no plugin or none has been wanted yet.
    std::unique_ptr<Executor> executor;
    /// Returns the executor, after looking for one; null when there is none.
    Executor* backend() {
        if (find_executor) {
            const std::function<void()> find = std::exchange(find_executor, nullptr);
            find();
        }
        return executor.get();
    }
    /// Says why there is no executor.
    std::string executor_status = "the PyTorch plugin is not available";
    /// Set while operations run natively without being counted; see Uncounted.
    bool uncounted = false;
    /// Makes operations and their gradients refuse results with NaN or infinity.
    bool detect_anomaly = false;
    /// Says where the program is: "line 5 of train.spl". Asked for every recorded operation while anomalies are
    /// watched, and for warnings; may be empty.
    std::function<std::string()> place;
    /// Returns place() as text that lives as long as the session; null when it is not known.
    const std::string* current_place();
    /// Called in long loops (training, backward); may throw to stop them. May be empty.
    std::function<void()> check_interrupt;

    /// Tells whether operations on variables are recorded now.
    bool grad_enabled() const noexcept { return enabled_ && no_grad_depth_ == 0; }
    /// Switches recording. Throws a value error (E11) inside a no_grad part.
    void set_grad_enabled(bool on);
    /// Begins a part without recording; parts nest.
    void no_grad_begin() noexcept { ++no_grad_depth_; }
    /// Ends one. Throws a value error (E11) when there is none.
    void no_grad_end();
    /// Depth of open no_grad parts. Embedders restore it at the outermost exit after an error.
    std::int64_t no_grad_depth() const noexcept { return no_grad_depth_; }
    void restore_no_grad_depth(std::int64_t depth) noexcept { no_grad_depth_ = depth; }

    /// Returns the session of the innermost Scope on this thread, or the thread's default one.
    static Session& current() noexcept;

    /// Makes a session the current one of this thread while it lives.
    class Scope {
    public:
        explicit Scope(Session& session) noexcept;
        ~Scope();
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

    private:
        Session* previous_;
    };

private:
    std::int64_t no_grad_depth_ = 0;
    bool enabled_ = true;
    std::unordered_set<std::string> places_;
};

/// Switches recording off in the current session while it lives.
class NoGrad {
public:
    NoGrad() noexcept : session_(Session::current()) { session_.no_grad_begin(); }
    ~NoGrad() { session_.restore_no_grad_depth(session_.no_grad_depth() - 1); }
    NoGrad(const NoGrad&) = delete;
    NoGrad& operator=(const NoGrad&) = delete;

private:
    Session& session_;
};

/// Switches recording on in the current session while it lives, also inside parts without recording.
class EnableGrad {
public:
    EnableGrad() : session_(Session::current()), depth_(session_.no_grad_depth()) {
        session_.restore_no_grad_depth(0);
        before_ = session_.grad_enabled();
        session_.set_grad_enabled(true);
    }
    ~EnableGrad() {
        session_.set_grad_enabled(before_);
        session_.restore_no_grad_depth(depth_);
    }
    EnableGrad(const EnableGrad&) = delete;
    EnableGrad& operator=(const EnableGrad&) = delete;

private:
    Session& session_;
    std::int64_t depth_;
    bool before_ = true;
};

/// Keeps the operations of the current session native and out of its counts while it lives.
class Uncounted {
public:
    Uncounted() noexcept : session_(Session::current()), before_(session_.uncounted) { session_.uncounted = true; }
    ~Uncounted() { session_.uncounted = before_; }
    Uncounted(const Uncounted&) = delete;
    Uncounted& operator=(const Uncounted&) = delete;

private:
    Session& session_;
    bool before_;
};

} // namespace simple::autograd
