#include "handles.hpp"

#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "status.hpp"

namespace simple::torch_ffi {

namespace {

/// The upper half of a handle is its slot's generation, from 1; the lower half the slot.
constexpr int kSlotBits = 32;
constexpr std::int64_t kLastGeneration = (std::int64_t{1} << 31) - 1;
constexpr std::size_t kMaxSlots = std::size_t{1} << 31;

thread_local std::int64_t current_owner = 0;

struct Slot {
    at::Tensor tensor;
    const char* maker = "";
    std::int64_t owner = 0;
    std::int64_t generation = 1;
    bool live = false;
};

class Table {
public:
    std::int64_t insert(at::Tensor tensor) {
        const std::lock_guard lock(mutex_);
        if (free_.empty()) {
            grow();
        }
        std::int64_t& owned = live_[current_owner];
        const std::size_t index = free_.back();
        free_.pop_back();
        Slot& slot = slots_[index];
        slot.tensor = std::move(tensor);
        slot.maker = Call::function();
        slot.owner = current_owner;
        slot.live = true;
        ++owned;
        return slot.generation << kSlotBits | static_cast<std::int64_t>(index);
    }

    at::Tensor find(std::int64_t handle) {
        const std::lock_guard lock(mutex_);
        const Slot* const slot = live_slot(handle);
        return slot != nullptr ? slot->tensor : at::Tensor();
    }

    /// The tensor is handed out, so that it dies outside the lock.
    at::Tensor remove(std::int64_t handle) {
        const std::lock_guard lock(mutex_);
        Slot* const slot = live_slot(handle);
        return slot != nullptr ? vacate(*slot) : at::Tensor();
    }

    std::vector<at::Tensor> remove_owned(std::int64_t owner) {
        const std::lock_guard lock(mutex_);
        std::vector<at::Tensor> removed;
        for (Slot& slot : slots_) {
            if (slot.live && slot.owner == owner) {
                removed.push_back(vacate(slot));
            }
        }
        live_.erase(owner);
        return removed;
    }

    std::map<std::string, std::int64_t> count_by_maker(std::int64_t owner) {
        const std::lock_guard lock(mutex_);
        std::map<std::string, std::int64_t> counts;
        for (const Slot& slot : slots_) {
            if (slot.live && slot.owner == owner) {
                ++counts[slot.maker];
            }
        }
        return counts;
    }

    std::int64_t live() {
        const std::lock_guard lock(mutex_);
        std::int64_t count = 0;
        for (const auto& [owner, owned] : live_) {
            count += current_owner == 0 || owner == current_owner ? owned : 0;
        }
        return count;
    }

private:
    std::mutex mutex_;
    std::vector<Slot> slots_;
    std::vector<std::size_t> free_;
    std::map<std::int64_t, std::int64_t> live_; ///< Number of live handles by owner.

    void grow() {
        if (slots_.size() >= kMaxSlots) {
            throw Failure(SIMPLE_PLUGIN_NO_MEMORY, "too many live handles");
        }
        if (free_.capacity() <= slots_.size()) {
            free_.reserve(2 * slots_.size() + 1); // so that vacate() needs no memory
        }
        slots_.emplace_back();
        free_.push_back(slots_.size() - 1);
    }

    /// What belongs to nobody serves everybody; nobody, a host that calls the plugin itself, reaches everything.
    static bool may_use(std::int64_t owner) noexcept {
        return owner == current_owner || owner == 0 || current_owner == 0;
    }

    Slot* live_slot(std::int64_t handle) {
        const std::int64_t generation = handle >> kSlotBits;
        const auto index = static_cast<std::size_t>(handle & 0xFFFFFFFF);
        if (handle <= 0 || index >= slots_.size()) {
            return nullptr;
        }
        Slot& slot = slots_[index];
        return slot.live && slot.generation == generation && may_use(slot.owner) ? &slot : nullptr;
    }

    at::Tensor vacate(Slot& slot) {
        slot.live = false;
        --live_[slot.owner];
        if (slot.generation < kLastGeneration) { // a worn-out slot is not used again
            ++slot.generation;
            free_.push_back(static_cast<std::size_t>(&slot - slots_.data()));
        }
        return std::exchange(slot.tensor, at::Tensor());
    }
};

Table& table() {
    static auto* const table = new Table; // never destroyed: LibTorch may be gone before it when the process ends
    return *table;
}

[[noreturn]] void not_live(std::int64_t handle) {
    throw Failure(SIMPLE_PLUGIN_BAD_HANDLE,
                  handle == 0 ? "handle 0 is no tensor" : "handle " + std::to_string(handle) + " is not live");
}

} // namespace

std::int64_t keep(at::Tensor tensor) {
    if (!tensor.defined()) {
        throw Failure(SIMPLE_PLUGIN_FAILED, "LibTorch returned no tensor");
    }
    return table().insert(std::move(tensor));
}

at::Tensor tensor_of(std::int64_t handle) {
    at::Tensor found = table().find(handle);
    if (!found.defined()) {
        not_live(handle);
    }
    return found;
}

at::Tensor optional_tensor_of(std::int64_t handle) { return handle == 0 ? at::Tensor() : tensor_of(handle); }

void drop(std::int64_t handle) {
    if (handle != 0 && !table().remove(handle).defined()) {
        not_live(handle);
    }
}

std::int64_t live_handles() noexcept { return table().live(); }

std::int64_t set_owner(std::int64_t owner) noexcept { return std::exchange(current_owner, owner); }

std::string leaks(std::int64_t owner) {
    std::string text;
    for (const auto& [maker, count] : table().count_by_maker(owner)) {
        text += (text.empty() ? "" : ", ") + maker + " " + std::to_string(count);
    }
    return text;
}

std::int64_t drop_owned(std::int64_t owner) { return static_cast<std::int64_t>(table().remove_owned(owner).size()); }

} // namespace simple::torch_ffi
