// Programs hold handles; tests hold these.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "catch.hpp"
#include "simple/torch_kernels.h"
#include "simple/torch_plugin.h"

namespace torch_test {

/// A handle that is freed at the end of its scope. Made of a failed call, it fails the test with the message.
class Held {
public:
    Held(std::int64_t handle);
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held();
    operator std::int64_t() const { return handle_; }

private:
    std::int64_t handle_;
};

std::int64_t tensor(const std::vector<std::int64_t>& shape, const std::vector<double>& data);
std::int64_t integers(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& data);
/// A bool tensor, true where the number is not 0.
std::int64_t flags(const std::vector<std::int64_t>& shape, const std::vector<double>& data);
std::int64_t as_dtype(std::int64_t handle, const std::string& dtype);

std::vector<double> values(std::int64_t handle);
std::vector<std::int64_t> shape(std::int64_t handle);
std::string dtype(std::int64_t handle);
/// Reads an array result of i64 and releases it.
std::vector<std::int64_t> taken(simple_array& array);

/// How the last call ended: "" or its status and message, "2: rt_torch_add: shapes ...".
std::string failure();
/// Approximate equality of all elements.
void check_values(std::int64_t handle, const std::vector<std::int64_t>& shape, const std::vector<double>& expected);

/// Checks a call that must fail, and how.
#define CHECK_FAILURE(call, text)                                                                                      \
    do {                                                                                                               \
        static_cast<void>(call);                                                                                       \
        CHECK(torch_test::failure() == (text));                                                                        \
    } while (false)

} // namespace torch_test
