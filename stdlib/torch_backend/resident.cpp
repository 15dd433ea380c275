#include "stdlib/torch_backend/resident.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "simple/error.hpp"

namespace simple::torch_backend {
namespace {

constexpr std::size_t kMaxReason = 300;

} // namespace

std::string take_error(const simple_plugin* plugin) {
    const char* text = plugin != nullptr && plugin->last_error != nullptr ? plugin->last_error() : nullptr;
    std::string reason = text == nullptr || *text == '\0' ? "the plugin did not say why" : text;
    if (plugin != nullptr && plugin->clear_error != nullptr) {
        plugin->clear_error();
    }
    constexpr std::string_view kPrefix = "simple_torch_";
    const std::size_t colon = reason.find(": ");
    if (colon != std::string::npos && reason.compare(0, kPrefix.size(), kPrefix) == 0) {
        reason.erase(0, colon + 2);
    }
    reason.resize(std::min({reason.find('\n'), reason.size(), kMaxReason}));
    return reason;
}

Resident::Resident(const KernelFunctions& functions, simple_result& result) noexcept
    : functions_(functions), owner_(std::exchange(result.owner, nullptr)), release_(result.release),
      device_(result.device) {}

Resident::~Resident() { release_(owner_); }

void Resident::fetch(void* to, std::size_t bytes) const {
    if (functions_.fetch(owner_, to, static_cast<std::int64_t>(bytes)) != SIMPLE_PLUGIN_OK) {
        throw ScriptError(ErrorKind::Host,
                          "the elements of a tensor cannot be read from device cuda:" + std::to_string(device_) + ": " +
                              take_error(functions_.plugin),
                          {}, "E0803");
    }
}

const Resident* Resident::find(const Buffer& buffer, const KernelFunctions& functions, std::int32_t device) noexcept {
    const auto* const found = dynamic_cast<const Resident*>(buffer.device_copy());
    return found != nullptr && found->device_ == device && found->functions_.run == functions.run ? found : nullptr;
}

const Resident* upload(Buffer& buffer, const KernelFunctions& functions) {
    const void* const data = std::as_const(buffer).data();
    simple_result result{};
    const auto count = static_cast<std::int64_t>(buffer.size());
    if (functions.upload(data, count, static_cast<std::int32_t>(buffer.dtype()), &result) != SIMPLE_PLUGIN_OK ||
        result.owner == nullptr || result.release == nullptr) {
        take_error(functions.plugin);
        return nullptr;
    }
    auto copy = std::make_unique<Resident>(functions, result);
    const Resident* const kept = copy.get();
    buffer.keep_on_device(std::move(copy));
    return kept;
}

} // namespace simple::torch_backend
