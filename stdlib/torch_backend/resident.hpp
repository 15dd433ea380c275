// Elements that the plugin keeps on a device.
#pragma once

#include <memory>
#include <string>

#include "simple/buffer.hpp"
#include "stdlib/torch_backend/torch_executor.hpp"

namespace simple::torch_backend {

/// What the plugin says of its last call, which failed; clears it. Without the name of the C function.
std::string take_error(const simple_plugin* plugin);

/// Owns a result of the plugin that is on a device: elements in row-major order.
class Resident final : public DeviceCopy {
public:
    /// Takes the result over, whose owner and release must be set.
    Resident(const KernelFunctions& functions, simple_result& result) noexcept;
    ~Resident() override;
    /// Throws ScriptError (E0803) when the plugin cannot.
    void fetch(void* to, std::size_t bytes) const override;

    /// What a kernel takes as `resident`.
    const void* owner() const noexcept { return owner_; }
    /// Returns the copy of a buffer that this plugin keeps on a device; null when there is none.
    static const Resident* find(const Buffer& buffer, const KernelFunctions& functions, std::int32_t device) noexcept;

private:
    KernelFunctions functions_;
    void* owner_;
    void (*release_)(void* owner);
    std::int32_t device_;
};

/// Copies a buffer to the default device and keeps the copy with it. Gives null when that is not possible.
const Resident* upload(Buffer& buffer, const KernelFunctions& functions);

} // namespace simple::torch_backend
