#include "run/large_stack.hpp"

#include <algorithm>

#include <sys/resource.h>

#include "run/sanitizer.hpp"

namespace simple::cli {

namespace {

// Address space only: pages are taken when they are touched. Sanitizers cannot unwind more than 64 MiB at once.
constexpr rlim_t kStackBytes = rlim_t{kSanitized ? 56 : 256} << 20;

} // namespace

// The kernel looks at the limit whenever the stack grows, so raising it works for the running process.
void enlarge_stack() noexcept {
    rlimit limit = {};
    if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= kStackBytes) {
        return;
    }
    limit.rlim_cur = std::min(kStackBytes, limit.rlim_max);
    setrlimit(RLIMIT_STACK, &limit);
}

} // namespace simple::cli
