// Runs the parts of one large piece of work on all processors.
//
// Threads start with the first work that needs them and belong to the process. They block every signal, so that an
// interrupt reaches the program's own thread. A child made by fork starts its own. Results never depend on the number
// of threads, because callers split by output and not by thread.
#pragma once

#include <cstddef>
#include <type_traits>

namespace simple::kernels {

/// Returns the number of threads large work is spread over, the calling one included. At first that is the number of
/// processors this process may use.
std::size_t thread_count() noexcept;
/// Sets it; 0 restores the start value. Takes effect with the next piece of work.
void set_thread_count(std::size_t count) noexcept;

/// Called with the number of a part and the number of the thread (0 … thread_count()-1) that runs it.
using Task = void (*)(void* context, std::size_t part, std::size_t thread) noexcept;

/// Runs parts 0 … parts-1, each once, on several threads, and returns when all are done. Runs them one after another
/// on the calling thread when the pool is in use by another thread or by an outer call.
void run_parts(std::size_t parts, Task task, void* context) noexcept;

/// The same for a callable f(part, thread).
template <typename F> void parallel_for(std::size_t parts, F&& f) noexcept {
    if (parts <= 1) {
        if (parts == 1) {
            f(std::size_t{0}, std::size_t{0});
        }
        return;
    }
    run_parts(
        parts,
        [](void* context, std::size_t part, std::size_t thread) noexcept {
            (*static_cast<std::remove_reference_t<F>*>(context))(part, thread);
        },
        const_cast<void*>(static_cast<const void*>(&f)));
}

/// Splits 0 … count-1 into ranges of at least `grain` elements and calls f(begin, end) for each, in parallel.
template <typename F> void parallel_ranges(std::size_t count, std::size_t grain, F&& f) noexcept {
    const std::size_t parts = count / grain;
    if (parts <= 1) {
        f(std::size_t{0}, count);
        return;
    }
    const std::size_t limited = parts < 64 ? parts : 64;
    const std::size_t size = (count / limited + 63) / 64 * 64;
    parallel_for((count + size - 1) / size, [&](std::size_t part, std::size_t /*thread*/) {
        const std::size_t begin = part * size;
        f(begin, begin + size < count ? begin + size : count);
    });
}

/// Calls f(i) for 0 … count-1, each a piece of `work` elements, on several threads when there is enough to do.
template <typename F> void parallel_each(std::size_t count, std::size_t work, F&& f) noexcept {
    constexpr std::size_t kLeastWork = std::size_t{1} << 15U;
    constexpr std::size_t kMostParts = 64;
    std::size_t parts = count * work / kLeastWork + 1;
    parts = parts < count ? parts : count;
    parts = parts < kMostParts ? parts : kMostParts;
    parallel_for(parts, [&](std::size_t part, std::size_t /*thread*/) {
        for (std::size_t i = count * part / parts; i < count * (part + 1) / parts; ++i) {
            f(i);
        }
    });
}

} // namespace simple::kernels
