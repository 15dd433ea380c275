#include "runtime/heap.hpp"

#include "runtime/children.hpp"
#include "runtime/class_info.hpp"
#include "runtime/element.hpp"
#include "runtime/heap_walk.hpp"
#include "runtime/object.hpp"
#include "runtime/text.hpp"

namespace simple::runtime {

namespace {

// Note [Queue of dead objects]
// A dead object waits for its turn linked through its own head: the count and the collector's scratch are free by
// then, 48 bits together, enough for an address without its four zero bits. So destruction needs no memory.
void set_link(Object* object, Object* next) noexcept {
    const std::uintptr_t link = reinterpret_cast<std::uintptr_t>(next) >> 4;
    object->references = static_cast<std::uint32_t>(link);
    object->mark = static_cast<std::uint16_t>(link >> 32);
}
Object* get_link(const Object* object) noexcept {
    const std::uintptr_t high = object->mark;
    return reinterpret_cast<Object*>(((high << 32) | object->references) << 4);
}

} // namespace

void destroy(Object* object) noexcept { Heap::of(object).destroy(object); }

Heap::Heap(MemoryAccount& account) noexcept
    : account_(&account), recycle_at_(kFirstRecycle), until_check_(kCheckInterval),
      collect_at_objects_(kFirstCollection), collect_at_bytes_(account.live_bytes() + kFirstCollectionBytes) {
    account_->retain();
}

Heap::~Heap() {
    drop_caches();
    // From here on released children only join the queue: their own cells are visited by this walk anyway.
    destroying_ = true;
    for_each_cell([this](Object* object) {
        if (object->tag == static_cast<std::uint8_t>(Tag::NativeObject)) {
            finalize(object);
        }
    });
    for_each_cell([this](Object* object) {
        for_each_slot(object, [](Value& slot) { slot = Value::nil(); });
        if (object->tag != static_cast<std::uint8_t>(Tag::NativeObject)) {
            finalize(object);
        }
    });
    while (large_ != nullptr) {
        PageHeader* next = large_->next;
        account_->deallocate(large_, large_->bytes, kPageSize);
        large_ = next;
    }
    while (regions_ != nullptr) {
        PageHeader* next = regions_->next_region;
        const std::size_t bytes = regions_->bytes;
        unpoison(regions_, bytes);
        account_->deallocate(regions_, bytes, kPageSize);
        regions_ = next;
    }
    account_->release();
}

void Heap::retire(std::unique_ptr<Heap> heap, std::shared_ptr<void> kept) noexcept {
    heap->drop_caches();
    heap->collect_cycles();
    heap->kept_ = std::move(kept);
    if (heap->live_objects_ != 0) {
        heap->retired_ = true;
        static_cast<void>(heap.release());
    }
}

Text* Heap::make_ascii_text(unsigned char character) {
    const char one = static_cast<char>(character);
    Text* text = make_text(*this, {&one, 1});
    ascii_[character] = text;
    ++cached_;
    return text;
}

void Heap::drop_caches() noexcept {
    for (Text*& text : ascii_) {
        if (text != nullptr) {
            Text* dropped = std::exchange(text, nullptr);
            --cached_;
            simple::runtime::release(Value::of(dropped, Tag::Text));
        }
    }
}

// --- Destruction -------------------------------------------------------------------------------------------------

void Heap::destroy(Object* object) noexcept {
    if (object->tag == static_cast<std::uint8_t>(Tag::Text) && !retired_) {
        // Nothing hangs off a text, and most of what dies is text.
        finalize(object);
        return;
    }
    if (destroying_) {
        set_link(object, dying_);
        dying_ = object;
        return;
    }
    destroying_ = true;
    finalize(object);
    while (dying_ != nullptr) {
        Object* next = dying_;
        dying_ = get_link(next);
        finalize(next);
    }
    destroying_ = false;
    if (retired_ && live_objects_ == 0) {
        delete this;
    }
}

void Heap::finalize(Object* object) noexcept {
    switch (static_cast<Tag>(object->tag)) {
        case Tag::Text: {
            Text* text = static_cast<Text*>(object);
            if (text->capacity != 0) {
                free_bytes(text->data, text->capacity);
            }
            break;
        }
        case Tag::NativeObject: {
            NativeObject* native = static_cast<NativeObject*>(object);
            if (native->payload != nullptr && native->type->hooks.destroy != nullptr) {
                native->type->hooks.destroy(std::exchange(native->payload, nullptr));
            }
            break;
        }
        case Tag::Array: {
            Array* array = static_cast<Array*>(object);
            for_each_slot(object, [](Value& slot) { simple::runtime::release(slot); });
            if (array->window != nullptr) {
                array->window->unpin();
                array->window->release();
            } else if (array->data != nullptr) {
                free_bytes(array->data, array->capacity * element_bytes(array->kind()));
            }
            break;
        }
        case Tag::Dict:
        case Tag::Set: {
            Dict* dict = static_cast<Dict*>(object);
            for_each_slot(object, [](Value& slot) { simple::runtime::release(slot); });
            if (dict->entries != nullptr) {
                free_bytes(dict->entries, dict->capacity * sizeof(DictEntry));
            }
            if (dict->index != nullptr) {
                free_bytes(dict->index, (std::size_t{dict->mask} + 1) * sizeof(std::uint32_t));
            }
            break;
        }
        default: for_each_slot(object, [](Value& slot) { simple::runtime::release(slot); }); break;
    }
    free_cell(object);
}

} // namespace simple::runtime
