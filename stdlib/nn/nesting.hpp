// A limit on how deep layers may be nested, so that no nesting overflows the stack.
#pragma once

#include <string>
#include <string_view>

#include "stdlib/tensor/error.hpp"

namespace simple::nn {

/// Counts what runs inside each other on this thread while it lives. Throws a value error when that is too deep.
class Nesting {
public:
    explicit Nesting(std::string_view name) {
        if (depth() >= kMost) {
            throw tensor::errors::value(name, "layers are nested more than " + std::to_string(kMost) + " deep");
        }
        ++depth();
    }
    ~Nesting() { --depth(); }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

private:
    static constexpr int kMost = 1000;
    static int& depth() noexcept {
        thread_local int value = 0;
        return value;
    }
};

} // namespace simple::nn
