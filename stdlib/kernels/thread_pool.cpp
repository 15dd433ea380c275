#include "stdlib/kernels/thread_pool.hpp"

#include <pthread.h>
#include <sched.h>

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>

namespace simple::kernels {

namespace {

/// True on a thread that is running parts, so that work inside work stays on its thread.
thread_local bool inside_part = false;

std::size_t processor_count() noexcept {
#if defined(__linux__)
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        const int count = CPU_COUNT(&set);
        if (count > 0) {
            return static_cast<std::size_t>(count);
        }
    }
#endif
    const unsigned count = std::thread::hardware_concurrency();
    return count == 0 ? 1 : count;
}

/// Blocks all signals while it lives; threads started meanwhile inherit that.
class SignalBlock {
public:
    SignalBlock() noexcept {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &previous_);
    }
    ~SignalBlock() { pthread_sigmask(SIG_SETMASK, &previous_, nullptr); }
    SignalBlock(const SignalBlock&) = delete;
    SignalBlock& operator=(const SignalBlock&) = delete;

private:
    sigset_t previous_;
};

class Pool {
public:
    /// Runs the parts and returns true, or returns false when another thread uses the pool.
    bool run(std::size_t parts, std::size_t threads, Task task, void* context) noexcept {
        const std::unique_lock<std::mutex> turn(turn_, std::try_to_lock);
        if (!turn.owns_lock()) {
            return false;
        }
        start_workers(threads - 1);
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            task_ = task;
            context_ = context;
            parts_ = parts;
            next_.store(0, std::memory_order_relaxed);
            helpers_ = threads - 1 < workers_ ? threads - 1 : workers_;
            open_ = true;
            ++generation_;
        }
        wake_.notify_all();
        inside_part = true;
        take_parts(0);
        inside_part = false;
        // A helper that has not woken up by now is not waited for.
        std::unique_lock<std::mutex> lock(mutex_);
        open_ = false;
        done_.wait(lock, [this] { return active_ == 0; });
        return true;
    }

private:
    void start_workers(std::size_t wanted) noexcept {
        if (workers_ >= wanted) {
            return;
        }
        const SignalBlock block;
        try {
            while (workers_ < wanted) {
                std::thread(&Pool::work, this, workers_ + 1, generation_).detach();
                ++workers_;
            }
        } catch (const std::system_error&) {
            // Fewer threads than wanted: the others, at least the caller, do all parts.
        }
    }

    void work(std::size_t number, std::size_t seen) noexcept {
        inside_part = true;
        for (;;) {
            {
                std::unique_lock<std::mutex> lock(mutex_);
                wake_.wait(lock, [&] { return generation_ != seen; });
                seen = generation_;
                if (number > helpers_ || !open_) {
                    continue;
                }
                ++active_;
            }
            take_parts(number);
            const std::lock_guard<std::mutex> lock(mutex_);
            if (--active_ == 0) {
                done_.notify_one();
            }
        }
    }

    void take_parts(std::size_t thread) noexcept {
        for (;;) {
            const std::size_t part = next_.fetch_add(1, std::memory_order_relaxed);
            if (part >= parts_) {
                return;
            }
            task_(context_, part, thread);
        }
    }

    std::mutex turn_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable done_;
    std::atomic<std::size_t> next_{0};
    std::size_t parts_ = 0;
    std::size_t workers_ = 0;
    std::size_t helpers_ = 0;
    std::size_t active_ = 0;
    std::size_t generation_ = 0;
    bool open_ = false;
    Task task_ = nullptr;
    void* context_ = nullptr;
};

/// What the process has one of. The pool is never destroyed: its threads sleep until the process ends.
struct Shared {
    std::atomic<Pool*> pool{nullptr};
    std::atomic<std::size_t> threads{0};
    std::mutex creation;
};

Shared& shared() noexcept {
    static Shared state;
    return state;
}

/// Threads do not survive fork, so the child leaves the parent's pool alone and makes its own.
void forget_pool() noexcept { shared().pool.store(nullptr, std::memory_order_relaxed); }

Pool* pool() noexcept {
    Shared& state = shared();
    Pool* existing = state.pool.load(std::memory_order_acquire);
    if (existing != nullptr) {
        return existing;
    }
    static const int registered = pthread_atfork(nullptr, nullptr, &forget_pool);
    static_cast<void>(registered);
    const std::lock_guard<std::mutex> lock(state.creation);
    existing = state.pool.load(std::memory_order_relaxed);
    if (existing == nullptr) {
        existing = new (std::nothrow) Pool();
        state.pool.store(existing, std::memory_order_release);
    }
    return existing;
}

} // namespace

std::size_t thread_count() noexcept {
    const std::size_t set = shared().threads.load(std::memory_order_relaxed);
    if (set != 0) {
        return set;
    }
    static const std::size_t processors = processor_count();
    return processors;
}

void set_thread_count(std::size_t count) noexcept { shared().threads.store(count, std::memory_order_relaxed); }

void run_parts(std::size_t parts, Task task, void* context) noexcept {
    const std::size_t available = thread_count();
    const std::size_t threads = parts < available ? parts : available;
    if (threads > 1 && !inside_part) {
        Pool* shared_pool = pool();
        if (shared_pool != nullptr && shared_pool->run(parts, threads, task, context)) {
            return;
        }
    }
    for (std::size_t part = 0; part < parts; ++part) {
        task(context, part, 0);
    }
}

} // namespace simple::kernels
