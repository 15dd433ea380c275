#include "run/script_thread.hpp"

#include <csignal>
#include <cstddef>

#include <pthread.h>

#include "run/interrupts.hpp"

namespace simple::cli {

namespace {

// Address space only: pages are taken when they are touched. The smaller sizes are for `ulimit -v`.
constexpr std::size_t kStackSizes[] = {std::size_t{256} << 20, std::size_t{64} << 20, std::size_t{16} << 20};

struct Task {
    const std::function<int()>* body;
    int result = 0;
};

void* run_task(void* argument) {
    const SignalStack signal_stack;
    auto* task = static_cast<Task*>(argument);
    task->result = (*task->body)();
    return nullptr;
}

bool start_thread(pthread_t& thread, std::size_t stack_size, Task& task) noexcept {
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) {
        return false;
    }
    const bool started = pthread_attr_setstacksize(&attributes, stack_size) == 0 &&
                         pthread_create(&thread, &attributes, run_task, &task) == 0;
    pthread_attr_destroy(&attributes);
    return started;
}

} // namespace

int run_on_large_stack(const std::function<int()>& body) {
    Task task{&body};
    pthread_t thread = {};
    for (const std::size_t stack_size : kStackSizes) {
        if (start_thread(thread, stack_size, task)) {
            // Blocked here, signals reach the script's thread and interrupt what it waits for.
            sigset_t all;
            sigfillset(&all);
            pthread_sigmask(SIG_BLOCK, &all, nullptr);
            pthread_join(thread, nullptr);
            return task.result;
        }
    }
    return body();
}

} // namespace simple::cli
