#include "run/interrupts.hpp"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <exception>

#include <sys/mman.h>
#include <unistd.h>

#include "simple/version.hpp"

#include "cli/command_line.hpp"
#include "line_editor/terminal.hpp"
#include "run/reporter.hpp"
#include "run/sanitizer.hpp"

namespace simple::cli {

namespace {

constexpr std::size_t kSignalStackBytes = std::size_t{64} << 10;
constexpr unsigned kPatienceSeconds = 1;

// Signal handlers have no context: the interpreter they stop, and how often they were asked to, are process-wide.
std::atomic<Interpreter*> running_interpreter = nullptr; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<int> interrupts_seen = 0;                    // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<bool> interactive = false;                   // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

void handle(int signal_number, void (*handler)(int), int flags = 0) noexcept {
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigaction(signal_number, &action, nullptr);
}

[[noreturn]] void die_of(int signal_number) noexcept {
    line_editor::restore_terminal();
    handle(signal_number, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, signal_number);
    pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
    raise(signal_number);
    _exit(128 + signal_number);
}

void on_interrupt(int) {
    Interpreter* interpreter = running_interpreter;
    if (interpreter == nullptr) {
        if (!interactive) {
            die_of(SIGINT);
        }
        return;
    }
    if (interrupts_seen.fetch_add(1) > 0) {
        die_of(SIGINT);
    }
    interpreter->interrupt();
    alarm(kPatienceSeconds);
}

void on_alarm(int) {
    if (running_interpreter != nullptr && interrupts_seen > 0) {
        write_error_stream("waiting for a native operation; press Ctrl-C again to quit\n");
    }
}

void on_termination(int signal_number) { die_of(signal_number); }

[[noreturn]] void report_bug(std::string_view what) noexcept {
    line_editor::restore_terminal();
    write_error_stream("internal error: ");
    write_error_stream(what);
    write_error_stream("\nThis is a bug in simple " SIMPLE_VERSION
                       ", not in the script. Please report it with the script\n"
                       "and the output of `simple info`.\n");
    _exit(kExitInternal);
}

void on_crash(int signal_number) {
    switch (signal_number) {
        case SIGSEGV: report_bug("invalid memory access");
        case SIGBUS: report_bug("bus error");
        case SIGILL: report_bug("illegal instruction");
        case SIGFPE: report_bug("arithmetic fault");
        default: report_bug("aborted");
    }
}

[[noreturn]] void on_escaped_exception() noexcept {
    if (const std::exception_ptr current = std::current_exception()) {
        try {
            std::rethrow_exception(current);
        } catch (const std::exception& error) {
            report_bug(error.what());
        } catch (...) {
            report_bug("unknown exception");
        }
    }
    report_bug("terminated");
}

} // namespace

InterruptScope::InterruptScope(Interpreter& interpreter) noexcept {
    interpreter.clear_interrupt();
    interrupts_seen = 0;
    running_interpreter = &interpreter;
    handle(SIGINT, on_interrupt);
    handle(SIGALRM, on_alarm);
}

InterruptScope::~InterruptScope() {
    running_interpreter = nullptr;
    alarm(0);
    if (!interactive) {
        handle(SIGINT, SIG_DFL);
    }
}

void ignore_interrupts_between_runs() noexcept {
    interactive = true;
    handle(SIGINT, on_interrupt);
}

void install_last_resorts() noexcept {
    handle(SIGTERM, on_termination);
    handle(SIGHUP, on_termination);
    std::set_terminate(on_escaped_exception);
    if (!kSanitized) {
        // Sanitizers report crashes better.
        for (const int signal_number : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT}) {
            handle(signal_number, on_crash, SA_ONSTACK);
        }
    }
}

SignalStack::SignalStack() noexcept {
    void* memory = mmap(nullptr, kSignalStackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory != MAP_FAILED) {
        memory_ = memory;
        stack_t stack = {};
        stack.ss_sp = memory_;
        stack.ss_size = kSignalStackBytes;
        sigaltstack(&stack, nullptr);
    }
}

SignalStack::~SignalStack() {
    if (memory_ != nullptr) {
        stack_t stack = {};
        stack.ss_flags = SS_DISABLE;
        sigaltstack(&stack, nullptr);
        munmap(memory_, kSignalStackBytes);
    }
}

void die_of_interrupt() noexcept { die_of(SIGINT); }

} // namespace simple::cli
