// Runs code on a stack so large that logical limits are met before physical ones.
#pragma once

#include <functional>

namespace simple::cli {

/// Runs `body` on a thread with a large stack and gives its result. Signals are delivered to that thread.
int run_on_large_stack(const std::function<int()>& body);

} // namespace simple::cli
