// New tensors and what they say of themselves.
#include <array>
#include <cmath>
#include <limits>

#include "support.hpp"

using namespace torch_test;

namespace {

constexpr std::array<std::int64_t, 2> kShape = {2, 3};

using Filled = std::int64_t (*)(const std::int64_t*, std::int64_t, const char*, std::int64_t, const char*,
                                std::int64_t);

std::int64_t make(Filled function, const std::string& dtype, const std::string& device) {
    return function(kShape.data(), 2, dtype.data(), static_cast<std::int64_t>(dtype.size()), device.data(),
                    static_cast<std::int64_t>(device.size()));
}

} // namespace

TEST_CASE("tensors of one value", "[torch]") {
    const Held zeros(make(rt_torch_zeros, "", ""));
    check_values(zeros, {2, 3}, {0, 0, 0, 0, 0, 0});
    CHECK(dtype(zeros) == "f64");
    CHECK(std::string(rt_torch_device(zeros)) == "cpu");
    CHECK_FALSE(rt_torch_is_cuda(zeros));
    CHECK(rt_torch_numel(zeros) == 6);
    CHECK(rt_torch_ndim(zeros) == 2);
    const Held ones(make(rt_torch_ones, "i64", "cpu"));
    check_values(ones, {2, 3}, {1, 1, 1, 1, 1, 1});
    CHECK(dtype(ones) == "i64");
    const Held empty(make(rt_torch_empty, "bool", ""));
    CHECK(dtype(empty) == "bool");
    CHECK(values(empty) == std::vector<double>(6, 0.0));
    const Held empty_numbers(make(rt_torch_empty, "float", ""));
    CHECK(dtype(empty_numbers) == "f32");
    const Held full(rt_torch_full(kShape.data(), 2, 2.5, "f32", 3, "", 0));
    check_values(full, {2, 3}, {2.5, 2.5, 2.5, 2.5, 2.5, 2.5});
    const Held eye(rt_torch_eye(2, "f64", 3, "cpu", 3));
    check_values(eye, {2, 2}, {1, 0, 0, 1});
}

TEST_CASE("short names make f64", "[torch]") {
    const Held zeros(rt_torch_tensor_zeros(kShape.data(), 2));
    CHECK(dtype(zeros) == "f64");
    const Held ones(rt_torch_tensor_ones(kShape.data(), 2));
    CHECK(rt_torch_sum(ones) == 6);
    const Held full(rt_torch_tensor_full(kShape.data(), 2, -1));
    CHECK(rt_torch_sum(full) == -6);
    const Held empty(rt_torch_tensor_empty(kShape.data(), 2));
    CHECK(rt_torch_numel(empty) == 6);
    const Held eye(rt_torch_tensor_eye(3));
    CHECK(rt_torch_sum(eye) == 3);
    const Held range(rt_torch_tensor_arange(0, 3, 1));
    check_values(range, {3}, {0, 1, 2});
    const Held line(rt_torch_tensor_linspace(0, 1, 3));
    check_values(line, {3}, {0, 0.5, 1});
    const double data[] = {1, 2};
    const std::int64_t two[] = {2};
    const Held copied(rt_torch_tensor_from_data(data, 2, two, 1));
    check_values(copied, {2}, {1, 2});
    const Held random(rt_torch_tensor_rand(kShape.data(), 2));
    for (const double number : values(random)) {
        CHECK(number >= 0);
        CHECK(number < 1);
    }
}

TEST_CASE("ranges", "[torch]") {
    const Held up(rt_torch_arange(1, 2, 0.25));
    check_values(up, {4}, {1, 1.25, 1.5, 1.75});
    const Held down(rt_torch_arange(3, 0, -2));
    check_values(down, {2}, {3, 1});
    const Held nothing(rt_torch_arange(3, 3, 1));
    check_values(nothing, {0}, {});
    const Held line(rt_torch_linspace(-1, 1, 5));
    check_values(line, {5}, {-1, -0.5, 0, 0.5, 1});
    CHECK_FAILURE(rt_torch_arange(0, 1, 0), "7: rt_torch_arange: a step of 0.0 does not lead from 0.0 to 1.0");
    CHECK_FAILURE(rt_torch_arange(0, 1, -1), "7: rt_torch_arange: a step of -1.0 does not lead from 0.0 to 1.0");
    CHECK_FAILURE(rt_torch_arange(0, std::numeric_limits<double>::infinity(), 1),
                  "7: rt_torch_arange: start, end and step must be finite, got 0.0, inf and 1.0");
    CHECK_FAILURE(rt_torch_linspace(0, 1, -1),
                  "7: rt_torch_linspace: the number of steps must not be negative, got -1");
    static_cast<void>(rt_torch_arange(0, 1, 1e-300));
    CHECK(rt_torch_last_status() == SIMPLE_PLUGIN_NO_MEMORY);
}

TEST_CASE("random numbers", "[torch]") {
    const Held uniform(make(rt_torch_rand, "f32", ""));
    CHECK(dtype(uniform) == "f32");
    const Held normal(make(rt_torch_randn, "", ""));
    CHECK(std::isfinite(rt_torch_sum(normal)));
    CHECK_FAILURE(make(rt_torch_rand, "i64", ""), "3: rt_torch_rand: random numbers are f64 or f32, not i64");
    CHECK_FAILURE(make(rt_torch_randn, "bool", ""), "3: rt_torch_randn: random numbers are f64 or f32, not bool");
}

TEST_CASE("elements go in and out", "[torch]") {
    const float singles[] = {1.5F, -2.5F};
    const std::int64_t whole[] = {-7, 9007199254740993};
    const std::int64_t two[] = {2};
    const Held f64(tensor({2}, {0.1, 0.2}));
    const Held f32(rt_torch_from_data_f32(singles, 2, two, 1));
    const Held i64(rt_torch_from_data_i64(whole, 2, two, 1));
    const Held again(rt_torch_from_data_f64(values(f64).data(), 2, two, 1));
    CHECK(dtype(f32) == "f32");
    CHECK(dtype(i64) == "i64");
    CHECK(values(again) == std::vector<double>{0.1, 0.2});
    simple_array out{};
    rt_torch_to_data_i64(i64, &out);
    CHECK(taken(out) == std::vector<std::int64_t>{-7, 9007199254740993});
    out = {};
    rt_torch_to_data_f32(f32, &out);
    CHECK(static_cast<const float*>(out.data)[1] == -2.5F);
    out.release(out.owner);
    out = {};
    rt_torch_to_data_f64(f32, &out);
    CHECK(static_cast<const double*>(out.data)[0] == 1.5);
    out.release(out.owner);
}

TEST_CASE("results are LibTorch's own memory and outlive the handle", "[torch]") {
    simple_array first{};
    simple_array second{};
    {
        const Held t(tensor({2}, {1, 2}));
        rt_torch_to_data(t, &first);
        rt_torch_to_data(t, &second);
    }
    CHECK(first.data == second.data);
    CHECK(static_cast<const double*>(first.data)[1] == 2);
    first.release(first.owner);
    CHECK(static_cast<const double*>(second.data)[0] == 1);
    second.release(second.owner);
}

TEST_CASE("a view comes out in order", "[torch]") {
    const Held t(tensor({2, 2}, {1, 2, 3, 4}));
    const Held turned(rt_torch_t(t));
    CHECK(values(turned) == std::vector<double>{1, 3, 2, 4});
}

TEST_CASE("borrowed memory is not copied", "[torch]") {
    std::vector<double> memory = {1, 2, 3, 4};
    const std::int64_t sizes[] = {2, 2};
    const Held t(simple_torch_borrow(memory.data(), 4, SIMPLE_DTYPE_F64, sizes, 2));
    simple_array out{};
    rt_torch_to_data(t, &out);
    CHECK(out.data == memory.data());
    out.release(out.owner);
    CHECK(rt_torch_sum(t) == 10);
    CHECK_FAILURE(simple_torch_borrow(memory.data(), 4, 9, sizes, 2), "3: simple_torch_borrow: unknown dtype number 9");
    CHECK_FAILURE(simple_torch_borrow(memory.data(), 3, SIMPLE_DTYPE_F64, sizes, 2),
                  "2: simple_torch_borrow: shape [2, 2] needs 4 elements, got 3");
}

TEST_CASE("item needs one element", "[torch]") {
    const Held one(tensor({1, 1}, {4.5}));
    CHECK(rt_torch_item(one) == 4.5);
    const Held two(tensor({2}, {1, 2}));
    CHECK(std::isnan(rt_torch_item(two)));
    CHECK(failure() == "2: rt_torch_item: needs a tensor of one element, got shape [2]");
}

TEST_CASE("wrong shapes, types and devices are refused", "[torch]") {
    const std::int64_t negative[] = {2, -3};
    const std::int64_t huge[] = {INT64_MAX, 2};
    const std::int64_t large[] = {1000000, 1000000, 1000};
    const std::int64_t hidden[] = {0, INT64_MAX, INT64_MAX};
    const double data[] = {1, 2, 3};
    CHECK_FAILURE(rt_torch_tensor_zeros(negative, 2),
                  "2: rt_torch_tensor_zeros: sizes must not be negative, got shape [2, -3]");
    CHECK_FAILURE(rt_torch_tensor_zeros(huge, 2),
                  "2: rt_torch_tensor_zeros: shape [9223372036854775807, 2] has too many elements");
    rt_torch_tensor_zeros(hidden, 3);
    CHECK(rt_torch_last_status() == SIMPLE_PLUGIN_BAD_SHAPE);
    rt_torch_tensor_zeros(large, 3);
    CHECK(rt_torch_last_status() == SIMPLE_PLUGIN_NO_MEMORY);
    CHECK_FAILURE(rt_torch_tensor_zeros(nullptr, 2), "7: rt_torch_tensor_zeros: the shape has length 2 but no data");
    CHECK_FAILURE(rt_torch_tensor_zeros(kShape.data(), -1), "7: rt_torch_tensor_zeros: the shape has length -1");
    CHECK_FAILURE(rt_torch_from_data(data, 3, kShape.data(), 2),
                  "2: rt_torch_from_data: shape [2, 3] needs 6 elements, got 3");
    CHECK_FAILURE(rt_torch_from_data(nullptr, 6, kShape.data(), 2), "7: rt_torch_from_data: 6 elements without data");
    CHECK_FAILURE(make(rt_torch_zeros, "f16", ""),
                  "3: rt_torch_zeros: unknown dtype \"f16\" (expected \"f64\", \"f32\", \"i64\" or \"bool\")");
    CHECK_FAILURE(make(rt_torch_zeros, "\xff\n", ""), "3: rt_torch_zeros: unknown dtype \"\\xff\\x0a\" (expected "
                                                      "\"f64\", \"f32\", \"i64\" or \"bool\")");
    CHECK_FAILURE(make(rt_torch_zeros, "", "gpu"),
                  "4: rt_torch_zeros: unknown device \"gpu\" (expected \"cpu\", \"cuda\" or \"cuda:N\")");
    CHECK_FAILURE(rt_torch_full(kShape.data(), 2, 1e30, "i64", 3, "", 0), "7: rt_torch_full: 1e30 does not fit i64");
    CHECK_FAILURE(rt_torch_tensor_eye(-1), "2: rt_torch_tensor_eye: sizes must not be negative, got shape [-1, -1]");
    rt_torch_tensor_eye(INT64_MAX);
    CHECK(rt_torch_last_status() == SIMPLE_PLUGIN_BAD_SHAPE);
}

TEST_CASE("empty tensors and single numbers", "[torch]") {
    const Held nothing(tensor({0, 3}, {}));
    CHECK(values(nothing).empty());
    CHECK(rt_torch_sum(nothing) == 0);
    const Held number(tensor({}, {5}));
    CHECK(rt_torch_ndim(number) == 0);
    CHECK(rt_torch_item(number) == 5);
}
