// Placement, and devices that are not there.
#include "support.hpp"

using namespace torch_test;

namespace {

std::int64_t on_device(std::int64_t handle, const std::string& device) {
    return rt_torch_to_device(handle, device.data(), static_cast<std::int64_t>(device.size()));
}

void set_default(const std::string& device) {
    rt_torch_set_default_device(device.data(), static_cast<std::int64_t>(device.size()));
}

} // namespace

TEST_CASE("the processor is a device", "[torch]") {
    const Held x(tensor({2}, {1, 2}));
    const Held same(on_device(x, "cpu"));
    CHECK(values(same) == values(x));
    const Held again(rt_torch_cpu(x));
    CHECK(std::string(rt_torch_device(again)) == "cpu");
    CHECK(std::string(rt_torch_default_device()) == "cpu");
    set_default("cpu");
    CHECK(failure().empty());
}

TEST_CASE("element types change", "[torch]") {
    const Held x(tensor({2}, {1.5, -2.5}));
    const Held whole(as_dtype(x, "int64"));
    check_values(whole, {2}, {1, -2});
    const Held bits(as_dtype(x, "bool"));
    check_values(bits, {2}, {1, 1});
    const Held single(as_dtype(x, "float32"));
    CHECK(dtype(single) == "f32");
    CHECK_FAILURE(as_dtype(x, "int8"),
                  "3: rt_torch_to_dtype: unknown dtype \"int8\" (expected \"f64\", \"f32\", \"i64\" or \"bool\")");
}

TEST_CASE("devices have names", "[torch]") {
    const Held x(tensor({1}, {1}));
    for (const char* const name : {"gpu", "cuda:", "cuda:x", "cuda:-1", "cuda:1x", "CPU", "meta", "cuda:99999999999"}) {
        CHECK_FAILURE(on_device(x, name), "4: rt_torch_to_device: unknown device \"" + std::string(name) +
                                              "\" (expected \"cpu\", \"cuda\" or \"cuda:N\")");
    }
    CHECK(rt_torch_to_device(x, nullptr, 4) == 0);
    CHECK(rt_torch_last_status() == SIMPLE_PLUGIN_BAD_ARGUMENT);
}

TEST_CASE("without CUDA, asking for it says so", "[torch]") {
    if (rt_torch_cuda_available()) {
        WARN("this machine has CUDA");
        return;
    }
    CHECK(rt_torch_cuda_device_count() == 0);
    const Held x(tensor({1}, {1}));
    const auto refused = [](const std::string& function) {
        const std::string text = failure();
        CHECK((text == "4: " + function + ": this LibTorch has no CUDA" ||
               text == "4: " + function + ": there is no CUDA device"));
    };
    CHECK(on_device(x, "cuda") == 0);
    refused("rt_torch_to_device");
    CHECK(on_device(x, "cuda:1") == 0);
    refused("rt_torch_to_device");
    CHECK(rt_torch_cuda(x, 0) == 0);
    refused("rt_torch_cuda");
    set_default("cuda");
    refused("rt_torch_set_default_device");
    CHECK(std::string(rt_torch_default_device()) == "cpu");
    static_cast<void>(rt_torch_cuda_memory_allocated(0));
    refused("rt_torch_cuda_memory_allocated");
    static_cast<void>(rt_torch_cuda_max_memory_allocated(0));
    refused("rt_torch_cuda_max_memory_allocated");
    rt_torch_cuda_synchronize();
    refused("rt_torch_cuda_synchronize");
    rt_torch_cuda_empty_cache();
    CHECK((failure().empty() || rt_torch_last_status() == SIMPLE_PLUGIN_BAD_DEVICE));
}

TEST_CASE("with CUDA, tensors live there", "[torch]") {
    if (!rt_torch_cuda_available()) {
        return;
    }
    const Held x(tensor({2}, {1, 2}));
    const Held there(rt_torch_cuda(x, 0));
    CHECK(rt_torch_is_cuda(there));
    CHECK(std::string(rt_torch_device(there)) == "cuda:0");
    const Held sum(rt_torch_add(there, there));
    check_values(sum, {2}, {2, 4});
    CHECK_FAILURE(rt_torch_add(x, there), "4: rt_torch_add: tensors are on different devices, cpu and cuda:0");
    rt_torch_cuda_synchronize();
    CHECK(failure().empty());
}
