#include "stdlib/kernels/thread_pool.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include "catch.hpp"

using namespace simple::kernels;

namespace {

/// Restores the number of threads when a test ends.
struct ThreadCount {
    explicit ThreadCount(std::size_t count) { set_thread_count(count); }
    ~ThreadCount() { set_thread_count(0); }
};

std::size_t run_counted(std::size_t parts) {
    std::vector<std::atomic<int>> runs(parts);
    parallel_for(parts, [&](std::size_t part, std::size_t /*thread*/) { ++runs[part]; });
    std::size_t once = 0;
    for (const std::atomic<int>& count : runs) {
        once += count == 1 ? 1 : 0;
    }
    return once;
}

} // namespace

TEST_CASE("every part runs exactly once") {
    const ThreadCount threads(4);
    for (const std::size_t parts : {0U, 1U, 2U, 3U, 17U, 1000U}) {
        CHECK(run_counted(parts) == parts);
    }
}

TEST_CASE("thread numbers stay below the thread count") {
    const ThreadCount threads(3);
    std::atomic<bool> inside{true};
    parallel_for(100, [&](std::size_t /*part*/, std::size_t thread) { inside = inside && thread < 3; });
    CHECK(inside);
}

TEST_CASE("work inside work runs on the same thread") {
    const ThreadCount threads(4);
    std::atomic<int> total{0};
    parallel_for(4, [&](std::size_t /*part*/, std::size_t /*thread*/) {
        parallel_for(5, [&](std::size_t /*inner*/, std::size_t /*thread*/) { ++total; });
    });
    CHECK(total == 20);
}

TEST_CASE("two threads may hand out work at the same time") {
    const ThreadCount threads(2);
    std::atomic<std::size_t> complete{0};
    const auto work = [&] {
        for (int i = 0; i < 50; ++i) {
            complete += run_counted(20) == 20 ? 1U : 0U;
        }
    };
    std::thread other(work);
    work();
    other.join();
    CHECK(complete == 100);
}

TEST_CASE("a forked child starts threads of its own") {
    const ThreadCount threads(2);
    CHECK(run_counted(8) == 8);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        _exit(run_counted(8) == 8 ? 0 : 1);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("ranges cover everything without overlap") {
    const ThreadCount threads(3);
    for (const std::size_t count : {0U, 1U, 63U, 64U, 1000U, 100001U}) {
        std::vector<std::atomic<int>> seen(count);
        parallel_ranges(count, 10, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                ++seen[i];
            }
        });
        std::size_t once = 0;
        for (const std::atomic<int>& n : seen) {
            once += n == 1 ? 1 : 0;
        }
        CHECK(once == count);
    }
}
