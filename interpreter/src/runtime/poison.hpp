// Marks free memory for AddressSanitizer; does nothing in other builds.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#define SIMPLE_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SIMPLE_ADDRESS_SANITIZER 1
#endif
#endif

#ifdef SIMPLE_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#endif

namespace simple::runtime {

/// Whether AddressSanitizer watches memory in this build.
#ifdef SIMPLE_ADDRESS_SANITIZER
inline constexpr bool kWatched = true;
#else
inline constexpr bool kWatched = false;
#endif

/// Makes every access to the range an error until `unpoison`.
inline void poison([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t bytes) noexcept {
#ifdef SIMPLE_ADDRESS_SANITIZER
    __asan_poison_memory_region(begin, bytes);
#endif
}
/// Makes the range usable again.
inline void unpoison([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t bytes) noexcept {
#ifdef SIMPLE_ADDRESS_SANITIZER
    __asan_unpoison_memory_region(begin, bytes);
#endif
}

} // namespace simple::runtime
