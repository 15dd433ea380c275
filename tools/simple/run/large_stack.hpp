// A stack so large that logical limits are met before physical ones.
#pragma once

namespace simple::cli {

/// Lets the stack of the main thread grow far beyond the usual 8 MiB, as far as the hard limit allows. A thread with a
/// large stack would do the same, but it costs start-up time and makes every allocation after it slower.
void enlarge_stack() noexcept;

} // namespace simple::cli
