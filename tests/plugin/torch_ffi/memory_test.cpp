// LibTorch runs out of memory.
#include <sys/resource.h>

#include "support.hpp"

using namespace torch_test;

#if !defined(__SANITIZE_ADDRESS__) // which reserves the whole address space

TEST_CASE("a tensor that the process may not have", "[torch]") {
    constexpr rlim_t kRoom = rlim_t{1} << 31;
    const std::int64_t shape[] = {1 << 10, 1 << 10, 1 << 8}; // 2 GiB, as much as the process may have in all
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_AS, &before) == 0);
    rlimit narrow = before;
    narrow.rlim_cur = kRoom;
    REQUIRE(setrlimit(RLIMIT_AS, &narrow) == 0);
    const std::int64_t handle = rt_torch_tensor_zeros(shape, 3);
    const std::int64_t status = rt_torch_last_status();
    setrlimit(RLIMIT_AS, &before);
    CHECK(handle == 0);
    CHECK(status == SIMPLE_PLUGIN_NO_MEMORY);
    const Held small(rt_torch_tensor_zeros(shape, 1));
    CHECK(rt_torch_numel(small) == 1024);
}

#endif
