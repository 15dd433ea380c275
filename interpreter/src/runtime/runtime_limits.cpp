// Output and limits of one interpreter.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

#include "runtime/runtime.hpp"
#include "support/error_codes.hpp"
#include "support/stack_guard.hpp"

namespace simple::runtime {

namespace {

constexpr std::size_t kOutputBuffer = std::size_t{32} << 10;
constexpr std::uint64_t kMillisecond = 1'000'000;
/// How long printed text may wait while the program goes on.
constexpr std::uint64_t kFlushAfter = 50 * kMillisecond;
/// Steps between two looks at the clock, kept so that a look comes every few milliseconds.
constexpr std::int64_t kFirstRefill = 1024;
constexpr std::int64_t kLargestRefill = 65536;

std::uint64_t now_ns() noexcept {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
            .count());
}

void write_to(std::FILE* stream, std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stream);
    std::fflush(stream);
}

} // namespace

// --- Output ------------------------------------------------------------------------------------------------------

void Runtime::write(std::string_view text) {
    output_ += text;
    if (output_.size() >= kOutputBuffer) {
        flush();
    }
}

void Runtime::write_error(std::string_view text) {
    flush();
    if (on_error_output) {
        on_error_output(text);
    } else {
        write_to(stderr, text);
    }
}

void Runtime::flush() {
    if (output_.empty()) {
        return;
    }
    // The callback may print again; it then fills a buffer of its own.
    std::string text;
    text.swap(output_);
    if (on_output) {
        on_output(text);
    } else {
        write_to(stdout, text);
    }
    if (output_.empty()) {
        text.clear();
        output_.swap(text);
    }
}

// --- Limits ------------------------------------------------------------------------------------------------------

void Runtime::start_run() {
    const std::uint64_t now = now_ns();
    stack_limit = StackGuard::current().limit();
    heap_->largest_text = limits.text_bytes != 0 ? limits.text_bytes : heap_->largest_text;
    heap_->most_elements = limits.elements != 0 ? limits.elements : heap_->most_elements;
    steps_used_ = 0;
    polled_ns_ = now;
    flushed_ns_ = now;
    deadline_ns_ = limits.time_ms != 0 ? now + limits.time_ms * kMillisecond : 0;
    refill_ = kFirstRefill;
    if (limits.steps != 0) {
        refill_ = static_cast<std::int64_t>(std::min<std::uint64_t>(limits.steps, kFirstRefill));
    }
    budget = refill_;
}

std::uint64_t Runtime::next_refill(std::uint64_t now) const noexcept {
    const std::uint64_t elapsed = now - polled_ns_;
    const std::uint64_t last = refill_ > 0 ? static_cast<std::uint64_t>(refill_) : kFirstRefill;
    if (elapsed > 16 * kMillisecond) {
        return std::max<std::uint64_t>(1, last / 8);
    }
    return elapsed < 2 * kMillisecond ? std::min<std::uint64_t>(last * 2, kLargestRefill) : last;
}

bool Runtime::poll_is_overdue() const noexcept {
    // The coarse clock is read without a system call and lags by a few milliseconds at most.
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
    const std::uint64_t now =
        static_cast<std::uint64_t>(time.tv_sec) * 1000 * kMillisecond + static_cast<std::uint64_t>(time.tv_nsec);
    return now > polled_ns_ && now - polled_ns_ > 16 * kMillisecond;
}

void Runtime::poll(Span span) {
    const std::uint64_t now = now_ns();
    steps_used_ += static_cast<std::uint64_t>(refill_ - budget);
    std::uint64_t next = next_refill(now);
    polled_ns_ = now;
    refill_ = 0;
    budget = 0;
    if (interrupted.exchange(false)) {
        fail_limit(codes::kInterrupted, "interrupted", span);
    }
    if (deadline_ns_ != 0 && now >= deadline_ns_) {
        fail_limit(codes::kTimeLimit, "stopped after " + std::to_string(limits.time_ms) + " ms (time limit)", span);
    }
    if (limits.steps != 0) {
        if (steps_used_ >= limits.steps) {
            fail_limit(codes::kStepLimit, "stopped after " + std::to_string(limits.steps) + " steps (step limit)",
                       span);
        }
        next = std::min(next, limits.steps - steps_used_);
    }
    refill_ = static_cast<std::int64_t>(next);
    budget = refill_;
    if (!output_.empty() && now - flushed_ns_ > kFlushAfter) {
        flushed_ns_ = now;
        flush();
    }
}

void Runtime::fail_limit(std::string_view code, std::string message, Span span) {
    const ErrorCode* entry = find_error_code(code);
    Diagnostic diagnostic = make_error(*entry, std::move(message), span);
    if (entry->kind == ErrorKind::Limit) {
        diagnostic.with_note("this error cannot be caught by the script");
    }
    RuntimeError error(std::move(diagnostic));
    error.make_uncatchable();
    throw error;
}

void Runtime::fail_stack(Span span) {
    fail(codes::kDepthLimit, "recursion too deep: the stack of this thread is used up", span);
}

} // namespace simple::runtime
