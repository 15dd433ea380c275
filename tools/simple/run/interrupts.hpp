// Signals: Ctrl-C stops the running script, and whatever ends the process leaves the terminal usable.
#pragma once

#include "simple/interpreter.hpp"

namespace simple::cli {

/// While it lives, the first SIGINT interrupts the interpreter and a second one ends the process.
class InterruptScope {
public:
    explicit InterruptScope(Interpreter& interpreter) noexcept;
    ~InterruptScope();
    InterruptScope(const InterruptScope&) = delete;
    InterruptScope& operator=(const InterruptScope&) = delete;
};

/// Sets what SIGINT does while no script runs: ends the process, or nothing in an interactive session.
void ignore_interrupts_between_runs() noexcept;

/// Makes termination signals restore the terminal, and crashes and escaped exceptions end with status 70 and a text
/// for the bug report instead of a core dump.
void install_last_resorts() noexcept;

/// Gives the calling thread a stack of its own for signal handlers, so that a stack overflow can be reported.
class SignalStack {
public:
    SignalStack() noexcept;
    ~SignalStack();
    SignalStack(const SignalStack&) = delete;
    SignalStack& operator=(const SignalStack&) = delete;

private:
    void* memory_ = nullptr;
};

/// Ends the process as the unhandled SIGINT does, so that a calling shell sees it.
[[noreturn]] void die_of_interrupt() noexcept;

} // namespace simple::cli
