// Handles that are wrong, in every function; many calls, two threads, owners.
#include <array>
#include <thread>
#include <type_traits>
#include <utility>

#include "support.hpp"

using namespace torch_test;

namespace {

/// Arguments of a call whose handles, sizes and indices are all `number`, without data.
template <typename Type> Type argument(std::int64_t number, simple_array* out) {
    if constexpr (std::is_same_v<Type, std::int64_t>) {
        return number;
    } else if constexpr (std::is_same_v<Type, simple_array*>) {
        return out;
    } else if constexpr (std::is_same_v<Type, bool>) {
        return true;
    } else if constexpr (std::is_same_v<Type, double>) {
        return 0.5;
    } else {
        return nullptr;
    }
}

/// Calls a function so, and returns the status.
template <typename Result, typename... Parameters>
std::int64_t called(Result (*function)(Parameters...), std::int64_t number) {
    simple_array out{};
    if constexpr (std::is_void_v<Result>) {
        function(argument<Parameters>(number, &out)...);
    } else {
        static_cast<void>(function(argument<Parameters>(number, &out)...));
    }
    CHECK(out.data == nullptr);
    return rt_torch_last_status();
}

/// Whether the first parameter of a function is a handle, by its name in the table.
bool takes_handle(const std::string& arguments) {
    const std::string first = arguments.substr(1, arguments.find_first_of(",)") - 1);
    for (const char* const name : {"handle", "x", "a", "cond", "p", "weight"}) {
        if (first == name) {
            return true;
        }
    }
    return false;
}

struct Function {
    const char* name;
    const char* arguments;
    std::int64_t (*call)(std::int64_t number);
};

#define TORCH_FUNCTION(result, name, parameters, arguments)                                                            \
    {#name, #arguments, [](std::int64_t number) { return called(rt_torch_##name, number); }},
const std::vector<Function>& functions() {
    static const std::vector<Function> all = {
        SIMPLE_TORCH_CREATION(TORCH_FUNCTION) SIMPLE_TORCH_PROPERTIES(TORCH_FUNCTION)
            SIMPLE_TORCH_TWO_TENSORS(TORCH_FUNCTION) SIMPLE_TORCH_WITH_NUMBER(TORCH_FUNCTION)
                SIMPLE_TORCH_ONE_TENSOR(TORCH_FUNCTION) SIMPLE_TORCH_ACTIVATIONS(TORCH_FUNCTION)
                    SIMPLE_TORCH_CHOICE(TORCH_FUNCTION) SIMPLE_TORCH_SHAPE(TORCH_FUNCTION)
                        SIMPLE_TORCH_REDUCTIONS(TORCH_FUNCTION) SIMPLE_TORCH_NETWORK(TORCH_FUNCTION)
                            SIMPLE_TORCH_LOSSES(TORCH_FUNCTION) SIMPLE_TORCH_GRADIENTS(TORCH_FUNCTION)
                                SIMPLE_TORCH_PLACEMENT(TORCH_FUNCTION) SIMPLE_TORCH_MEMORY(TORCH_FUNCTION)
                                    SIMPLE_TORCH_SHORT_NAMES(TORCH_FUNCTION)};
    return all;
}
#undef TORCH_FUNCTION

std::int64_t freed_handle() {
    const std::int64_t handle = tensor({1}, {1});
    rt_torch_free(handle);
    return handle;
}

/// A handful of calls, half of which fail; what they make is freed.
void mixed_calls(int rounds) {
    const double numbers[] = {1, 2, 3, 4, 5, 6};
    const std::int64_t shape[] = {2, 3};
    for (int i = 0; i < rounds; ++i) {
        const std::int64_t a = rt_torch_from_data(numbers, 6, shape, 2);
        const std::int64_t b = rt_torch_add(a, a);
        static_cast<void>(rt_torch_matmul(a, b));
        rt_torch_from_data(numbers, 5, shape, 2);
        rt_torch_softmax(a, 7);
        rt_torch_free(a);
        rt_torch_free(a);
        static_cast<void>(rt_torch_sum(b));
        rt_torch_free(b);
        static_cast<void>(rt_torch_neg(b));
    }
}

} // namespace

TEST_CASE("a handle that is not live is refused by every function", "[torch]") {
    for (const std::int64_t handle : {std::int64_t{-1}, std::int64_t{7}, INT64_MAX, INT64_MIN, freed_handle()}) {
        for (const Function& function : functions()) {
            if (takes_handle(function.arguments)) {
                INFO(function.name << " with handle " << handle);
                CHECK(function.call(handle) == SIMPLE_PLUGIN_BAD_HANDLE);
            }
        }
    }
    CHECK(rt_torch_live_handles() == 0);
}

TEST_CASE("no tensor is refused by every function but free", "[torch]") {
    for (const Function& function : functions()) {
        if (takes_handle(function.arguments)) {
            INFO(function.name);
            const bool frees = std::string(function.name) == "free";
            CHECK(function.call(0) == (frees ? SIMPLE_PLUGIN_OK : SIMPLE_PLUGIN_BAD_HANDLE));
        }
    }
}

TEST_CASE("a live handle and nothing else harms no function", "[torch]") {
    const Held owner(tensor({2, 2}, {1, 2, 3, 4}));
    simple_torch_set_owner(99);
    for (const Function& function : functions()) {
        if (std::string(function.name) != "free") {
            INFO(function.name);
            simple_array out{};
            static_cast<void>(out);
            function.call(0);
            function.call(-1);
            function.call(INT64_MIN);
            function.call(INT64_MAX);
        }
    }
    simple_torch_set_owner(0);
    simple_torch_free_owned(99);
    CHECK(values(owner) == std::vector<double>{1, 2, 3, 4});
}

TEST_CASE("a handle is freed once", "[torch]") {
    const std::int64_t handle = tensor({1}, {1});
    CHECK(handle > 0);
    rt_torch_free(handle);
    CHECK(failure().empty());
    CHECK_FAILURE(rt_torch_free(handle), "1: rt_torch_free: handle " + std::to_string(handle) + " is not live");
    const Held other(tensor({1}, {2}));
    CHECK(other != handle);
    CHECK_FAILURE(rt_torch_numel(handle), "1: rt_torch_numel: handle " + std::to_string(handle) + " is not live");
    rt_torch_free(0);
    CHECK(failure().empty());
    CHECK_FAILURE(rt_torch_neg(0), "1: rt_torch_neg: handle 0 is no tensor");
}

TEST_CASE("another name is shown in messages", "[torch]") {
    CHECK_FAILURE(rt_torch_nn_relu(3), "1: rt_torch_nn_relu: handle 3 is not live");
    CHECK_FAILURE(rt_torch_torchtensor_free(3), "1: rt_torch_torchtensor_free: handle 3 is not live");
    CHECK_FAILURE(rt_torch_autograd_backward(3), "1: rt_torch_autograd_backward: handle 3 is not live");
    CHECK_FAILURE(rt_torch_relu(3), "1: rt_torch_relu: handle 3 is not live");
}

TEST_CASE("100,000 calls, half of them failing, leave no handle", "[torch]") {
    mixed_calls(10000);
    CHECK(rt_torch_live_handles() == 0);
}

TEST_CASE("two threads share the table", "[torch]") {
    std::array<std::thread, 2> threads;
    for (std::thread& thread : threads) {
        thread = std::thread([] { mixed_calls(2000); });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(rt_torch_live_handles() == 0);
    static_cast<void>(rt_torch_neg(3));
    std::int64_t elsewhere = -1;
    std::thread([&] { elsewhere = rt_torch_last_status(); }).join();
    CHECK(elsewhere == 0);
    CHECK(rt_torch_last_status() == SIMPLE_PLUGIN_BAD_HANDLE);
}

TEST_CASE("handles have owners", "[torch]") {
    CHECK(simple_torch_set_owner(5) == 0);
    const std::int64_t a = tensor({1}, {1});
    const std::int64_t b = rt_torch_add(a, a);
    static_cast<void>(rt_torch_torchtensor_add(a, b));
    CHECK(simple_torch_set_owner(0) == 5);
    const Held mine(tensor({1}, {1}));
    CHECK(std::string(simple_torch_leaks(5)) == "rt_torch_add 1, rt_torch_from_data 1, rt_torch_torchtensor_add 1");
    CHECK(std::string(simple_torch_leaks(6)).empty());
    CHECK(simple_torch_free_owned(5) == 3);
    CHECK(rt_torch_live_handles() == 1);
    CHECK_FAILURE(rt_torch_neg(a), "1: rt_torch_neg: handle " + std::to_string(a) + " is not live");
}

TEST_CASE("a handle serves its owner and nobody's are everybody's", "[torch]") {
    const Held shared(tensor({1}, {1}));
    simple_torch_set_owner(5);
    const std::int64_t mine = tensor({1}, {2});
    CHECK(rt_torch_live_handles() == 1);
    CHECK(rt_torch_item(Held(rt_torch_add(mine, shared))) == 3.0);
    simple_torch_set_owner(6);
    const std::string not_live = ": handle " + std::to_string(mine) + " is not live";
    CHECK_FAILURE(rt_torch_numel(mine), "1: rt_torch_numel" + not_live);
    CHECK_FAILURE(rt_torch_add(shared, mine), "1: rt_torch_add" + not_live);
    CHECK_FAILURE(rt_torch_free(mine), "1: rt_torch_free" + not_live);
    CHECK(rt_torch_live_handles() == 0);
    simple_torch_set_owner(0);
    CHECK(rt_torch_live_handles() == 2);
    CHECK(rt_torch_item(mine) == 2.0);
    rt_torch_free(mine);
    CHECK(rt_torch_live_handles() == 1);
}
