// Note [Finding cycles]
// Counts tell too much for objects that refer to each other. Trial deletion, as CPython does it: subtract every
// reference that comes from inside the heap; what still has a count is held from outside; mark everything reachable
// from there; add the references back; what was not marked is garbage. The counts themselves serve as the working
// copy and the marks sit in the heads, so that a collection needs no memory besides the stack of objects to visit,
// and when that cannot grow, the pages are scanned for pending marks instead.
#include <algorithm>
#include <vector>

#include "runtime/children.hpp"
#include "runtime/class_info.hpp"
#include "runtime/heap.hpp"
#include "runtime/heap_walk.hpp"

namespace simple::runtime {

namespace {

enum Mark : std::uint16_t { kUnreached = 0, kPending = 1, kReached = 2, kGarbage = 3 };

/// Calls `visit(Object*)` for every object that `object` refers to and that can itself be part of a cycle.
template <typename Visit> void for_each_child(Object* object, Visit&& visit) {
    auto filtered = [&visit](Value value) {
        if (value.is_object() && holds_values(value.object)) {
            visit(value.object);
        }
    };
    if (object->tag != static_cast<std::uint8_t>(Tag::NativeObject)) {
        for_each_slot(object, [&filtered](Value& slot) { filtered(slot); });
        return;
    }
    NativeObject* native = static_cast<NativeObject*>(object);
    if (native->payload != nullptr && native->type->hooks.trace != nullptr) {
        native->type->hooks.trace(
            *native->type, native->payload,
            [](Value value, void* context) { (*static_cast<decltype(filtered)*>(context))(value); }, &filtered);
    }
}

/// Drops everything an object refers to.
void clear_slots(Object* object) noexcept {
    switch (static_cast<Tag>(object->tag)) {
        case Tag::NativeObject: {
            NativeObject* native = static_cast<NativeObject*>(object);
            if (native->payload != nullptr && native->type->hooks.clear != nullptr) {
                native->type->hooks.clear(*native->type, native->payload);
            }
            break;
        }
        default: for_each_slot(object, [](Value& slot) { store(slot, Value::nil()); }); break;
    }
}

} // namespace

class CycleCollector {
public:
    explicit CycleCollector(Heap& heap) noexcept : heap_(heap) {}

    void run() noexcept {
        for_each_container([](Object* object) {
            object->mark = kUnreached;
            for_each_child(object, [](Object* child) { --child->references; });
        });
        for_each_container([this](Object* object) {
            if (object->references != 0 && object->mark == kUnreached) {
                push(object);
                drain();
            }
        });
        while (overflowed_) {
            overflowed_ = false;
            for_each_container([this](Object* object) {
                if (object->mark == kPending) {
                    scan(object);
                    drain();
                }
            });
        }
        for_each_container([](Object* object) { for_each_child(object, [](Object* child) { ++child->references; }); });
        free_unreached();
    }

private:
    template <typename Visit> void for_each_container(Visit&& visit) noexcept {
        heap_.for_each_cell([&visit](Object* object) {
            if (holds_values(object)) {
                visit(object);
            }
        });
    }

    void push(Object* object) noexcept {
        object->mark = kPending;
        try {
            stack_.push_back(object);
        } catch (const std::bad_alloc&) {
            overflowed_ = true;
        }
    }

    void scan(Object* object) noexcept {
        object->mark = kReached;
        for_each_child(object, [this](Object* child) {
            if (child->mark == kUnreached) {
                push(child);
            }
        });
    }

    void drain() noexcept {
        while (!stack_.empty()) {
            Object* object = stack_.back();
            stack_.pop_back();
            scan(object);
        }
    }

    /// Holds every unreached object while their references to each other are cut, then lets go.
    void free_unreached() noexcept {
        bool any = false;
        for_each_container([&any](Object* object) {
            if (object->mark == kUnreached) {
                object->mark = kGarbage;
                ++object->references;
                any = true;
            } else {
                object->mark = kUnreached;
            }
        });
        if (!any) {
            return;
        }
        for_each_container([](Object* object) {
            if (object->mark == kGarbage) {
                clear_slots(object);
            }
        });
        // Cleared arrays and dicts still are containers here; their slots only read nil.
        heap_.for_each_cell([](Object* object) {
            if (object->mark == kGarbage && holds_values(object)) {
                object->mark = kUnreached;
                simple::runtime::release(Value::of(object, static_cast<Tag>(object->tag)));
            }
        });
    }

    Heap& heap_;
    std::vector<Object*> stack_;
    bool overflowed_ = false;
};

std::size_t Heap::collect_cycles() noexcept {
    if (collecting_ || destroying_) {
        return 0;
    }
    collecting_ = true;
    const std::size_t before = live_objects_;
    CycleCollector(*this).run();
    collecting_ = false;
    const std::size_t freed = before - std::min(before, live_objects_);
    // A program without garbage cycles is asked ever more rarely.
    const std::size_t factor = freed > before / 16 ? 2 : 4;
    collect_at_objects_ = std::max(kFirstCollection, live_objects_ * factor);
    collect_at_bytes_ = std::max(kFirstCollectionBytes, account_->live_bytes() * factor);
    return freed;
}

void Heap::collect_if_due() noexcept {
    until_check_ = kCheckInterval;
    if (live_objects_ >= collect_at_objects_ || account_->live_bytes() >= collect_at_bytes_) {
        collect_cycles();
    }
}

void Heap::collect_under_stress(Tag tag) noexcept {
    if (tag == Tag::Text) {
        return;
    }
    // Every allocation while the heap is small; a share of them when that would take quadratic time.
    constexpr std::size_t kSmall = 1024;
    constexpr std::size_t kShare = 128;
    if (live_objects_ < kSmall || live_objects_ % (live_objects_ / kShare) == 0) {
        collect_cycles();
    }
}

} // namespace simple::runtime
