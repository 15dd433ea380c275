#include "support.hpp"

namespace torch_test {

namespace {

constexpr double kTolerance = 1e-12;

std::int64_t count(std::size_t size) { return static_cast<std::int64_t>(size); }

} // namespace

Held::Held(std::int64_t handle) : handle_(handle) {
    INFO(failure());
    REQUIRE(handle > 0);
}

Held::~Held() { rt_torch_free(handle_); }

std::int64_t tensor(const std::vector<std::int64_t>& shape, const std::vector<double>& data) {
    return rt_torch_from_data(data.data(), count(data.size()), shape.data(), count(shape.size()));
}

std::int64_t integers(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& data) {
    return rt_torch_from_data_i64(data.data(), count(data.size()), shape.data(), count(shape.size()));
}

std::int64_t flags(const std::vector<std::int64_t>& shape, const std::vector<double>& data) {
    const Held numbers(tensor(shape, data));
    return as_dtype(numbers, "bool");
}

std::int64_t as_dtype(std::int64_t handle, const std::string& dtype) {
    return rt_torch_to_dtype(handle, dtype.data(), count(dtype.size()));
}

std::vector<double> values(std::int64_t handle) {
    simple_array array{};
    rt_torch_to_data(handle, &array);
    const auto* const first = static_cast<const double*>(array.data);
    std::vector<double> copy(first, first + array.len);
    if (array.release != nullptr) {
        array.release(array.owner);
    }
    return copy;
}

std::vector<std::int64_t> taken(simple_array& array) {
    const auto* const first = static_cast<const std::int64_t*>(array.data);
    std::vector<std::int64_t> copy(first, first + array.len);
    if (array.release != nullptr) {
        array.release(array.owner);
    }
    return copy;
}

std::vector<std::int64_t> shape(std::int64_t handle) {
    simple_array array{};
    rt_torch_shape(handle, &array);
    return taken(array);
}

std::string dtype(std::int64_t handle) { return rt_torch_dtype(handle); }

std::string failure() {
    const std::int64_t status = rt_torch_last_status();
    return status == 0 ? "" : std::to_string(status) + ": " + rt_torch_last_error();
}

void check_values(std::int64_t handle, const std::vector<std::int64_t>& expected_shape,
                  const std::vector<double>& expected) {
    INFO(failure());
    REQUIRE(handle > 0);
    CHECK(shape(handle) == expected_shape);
    const std::vector<double> found = values(handle);
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        INFO("element " << i);
        CHECK(found[i] == Approx(expected[i]).epsilon(kTolerance).margin(kTolerance));
    }
}

} // namespace torch_test
