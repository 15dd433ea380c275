// How much memory a piece of a test needed at most, of the C++ heap and of tensors together.
#pragma once

#include <cstddef>

#include "simple/buffer.hpp"

namespace simple::data {

/// Measures from its making on. One at a time.
class HeapPeak {
public:
    HeapPeak();
    ~HeapPeak() { account_->release(); }
    HeapPeak(const HeapPeak&) = delete;
    HeapPeak& operator=(const HeapPeak&) = delete;

    /// Bytes above what was live at the start; at most the sum of what the heap and tensors needed at their peaks.
    std::size_t bytes() const;

private:
    MemoryAccount* account_ = MemoryAccount::create();
    MemoryAccount::Scope scope_{*account_};
    std::size_t start_;
};

} // namespace simple::data
