// The library as a whole: what it says of itself, and what it leaves alone.
#include <cfenv>
#include <csignal>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>

#include "support.hpp"

using namespace torch_test;

TEST_CASE("the plugin describes itself", "[torch]") {
    const simple_plugin* const plugin = simple_plugin_entry();
    REQUIRE(plugin != nullptr);
    CHECK(plugin->abi_version == SIMPLE_PLUGIN_ABI);
    CHECK(plugin->struct_size == sizeof(simple_plugin));
    CHECK(std::string(plugin->name) == "torch");
    CHECK(std::string(plugin->version) == rt_torch_build_version());
    CHECK(rt_torch_abi_version() == SIMPLE_PLUGIN_ABI);
    CHECK(rt_torch_available());
    CHECK(std::string(rt_torch_version()).find('.') != std::string::npos);
    CHECK(plugin->live_handles() == 0);
    static_cast<void>(rt_torch_neg(5));
    CHECK(plugin->last_status() == SIMPLE_PLUGIN_BAD_HANDLE);
    CHECK(std::string(plugin->last_error()) == "rt_torch_neg: handle 5 is not live");
    plugin->clear_error();
    CHECK(plugin->last_status() == SIMPLE_PLUGIN_OK);
    CHECK(std::string(rt_torch_last_error()).empty());
}

TEST_CASE("every listed function has a declaration", "[torch]") {
    std::set<std::string> declared;
    std::istringstream lines(simple_plugin_entry()->signatures);
    for (std::string line; std::getline(lines, line);) {
        REQUIRE(line.substr(0, 12) == "fn rt_torch_");
        CHECK(declared.insert(line.substr(3, line.find('(') - 3)).second);
    }
    std::ifstream names(TORCH_NAMES);
    std::size_t count = 0;
    for (std::string name; std::getline(names, name); ++count) {
        INFO(name);
        CHECK(declared.count("rt_torch_" + name) == 1);
    }
    CHECK(count == 170);
}

TEST_CASE("declarations follow from the types in C", "[torch]") {
    const std::string text = simple_plugin_entry()->signatures;
    for (const char* const line :
         {"fn rt_torch_available() -> bool\n",
          "fn rt_torch_version() -> text\n",
          "fn rt_torch_zeros(shape: [i64], dtype: text, device: text) -> i64\n",
          "fn rt_torch_full(shape: [i64], value: f64, dtype: text, device: text) -> i64\n",
          "fn rt_torch_from_data(data: [f64], shape: [i64]) -> i64\n",
          "fn rt_torch_from_data_f32(data: [f32], shape: [i64]) -> i64\n",
          "fn rt_torch_from_data_i64(data: [i64], shape: [i64]) -> i64\n",
          "fn rt_torch_shape(handle: i64) -> [i64]\n",
          "fn rt_torch_to_data(handle: i64) -> [f64]\n",
          "fn rt_torch_to_data_f32(handle: i64) -> [f32]\n",
          "fn rt_torch_to_data_i64(handle: i64) -> [i64]\n",
          "fn rt_torch_matmul(a: i64, b: i64) -> i64\n",
          "fn rt_torch_cat(handles: [i64], dim: i64) -> i64\n",
          "fn rt_torch_chunk(x: i64, chunks: i64, dim: i64) -> [i64]\n",
          ("fn rt_torch_conv2d(x: i64, w: i64, b: i64, stride: [i64], padding: [i64], dilation: [i64], groups: i64) "
           "-> i64\n"),
          "fn rt_torch_free(handle: i64)\n",
          "fn rt_torch_sum_dim(x: i64, dim: i64, keepdim: bool) -> i64\n",
          "fn rt_torch_nn_relu(x: i64) -> i64\n",
          "fn rt_torch_autograd_backward(handle: i64)\n",
          "fn rt_torch_torchtensor_add(a: i64, b: i64) -> i64\n"}) {
        INFO(line);
        CHECK(text.find(line) != std::string::npos);
    }
}

TEST_CASE("threads can be set", "[torch]") {
    const std::int64_t before = rt_torch_get_num_threads();
    CHECK(before >= 1);
    rt_torch_set_num_threads(2);
    CHECK(rt_torch_get_num_threads() == 2);
    CHECK_FAILURE(rt_torch_set_num_threads(0),
                  "7: rt_torch_set_num_threads: the number of threads must be between 1 and 1024, got 0");
    rt_torch_set_num_threads(INT64_MAX);
    CHECK(rt_torch_last_status() == SIMPLE_PLUGIN_BAD_ARGUMENT);
    CHECK(rt_torch_get_num_threads() == 2);
    rt_torch_set_num_threads(before);
}

TEST_CASE("a seed repeats random numbers", "[torch]") {
    const std::int64_t sizes[] = {3};
    rt_torch_manual_seed(7);
    const Held first(rt_torch_tensor_randn(sizes, 1));
    rt_torch_manual_seed(7);
    const Held second(rt_torch_tensor_randn(sizes, 1));
    CHECK(values(first) == values(second));
}

TEST_CASE("calls leave signals and rounding alone", "[torch]") {
    std::fenv_t before{};
    std::fegetenv(&before);
    const int rounding = std::fegetround();
    std::vector<struct sigaction> handlers;
    for (int number = 1; number < 32; ++number) {
        struct sigaction found {};
        sigaction(number, nullptr, &found);
        handlers.push_back(found);
    }
    const std::int64_t threads = rt_torch_get_num_threads();
    {
        const Held a(tensor({2, 2}, {1, 2, 3, 4}));
        const Held b(rt_torch_matmul(a, a));
        static_cast<void>(rt_torch_matmul(a, 3));
    }
    std::fenv_t after{};
    std::fegetenv(&after);
    CHECK(after.__control_word == before.__control_word);
    // The low six bits are flags of what happened, which calculation sets.
    CHECK((after.__mxcsr & ~0x3FU) == (before.__mxcsr & ~0x3FU));
    CHECK(std::fegetround() == rounding);
    CHECK(rt_torch_get_num_threads() == threads);
    for (int number = 1; number < 32; ++number) {
        struct sigaction found {};
        sigaction(number, nullptr, &found);
        CHECK(found.sa_handler == handlers[static_cast<std::size_t>(number) - 1].sa_handler);
    }
}
