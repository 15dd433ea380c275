// Note [Layout of dicts]
// Entries lie densely in order of insertion; an open-addressing index of entry numbers, twice as large as the room for
// entries, finds them. Up to kUnindexed entries are searched one after the other. A removed entry stays, with an
// absent key, until the entries are full; then they are packed or the dict grows.
#include "runtime/dict.hpp"

#include <cstring>

#include "runtime/equality.hpp"
#include "runtime/hash_number.hpp"
#include "runtime/sizes.hpp"
#include "runtime/text.hpp"

namespace simple::runtime {

namespace {

constexpr std::uint32_t kUnindexed = kStress ? 1 : 8;
constexpr std::uint32_t kFirstCapacity = kStress ? 1 : 4;

/// Calls `matches(entry)` for every entry whose hash agrees; returns the entry it accepts, or null.
template <typename Matches> inline DictEntry* probe(const Dict* dict, std::uint64_t hash, Matches matches) {
    if (dict->index == nullptr) {
        for (DictEntry* entry = dict->entries; entry != dict->entries + dict->used; ++entry) {
            if (entry->hash == hash && matches(*entry)) {
                return entry;
            }
        }
        return nullptr;
    }
    for (std::uint64_t slot = hash & dict->mask;; slot = (slot + 1) & dict->mask) {
        const std::uint32_t number = dict->index[slot];
        if (number == Dict::kFree) {
            return nullptr;
        }
        DictEntry& entry = dict->entries[number];
        if (entry.hash == hash && matches(entry)) {
            return &entry;
        }
    }
}

DictEntry* find_text_entry(const Dict* dict, Text* key, std::uint64_t hash) {
    return probe(dict, hash, [key](const DictEntry& entry) {
        return entry.key.tag == Tag::Text ? equal(entry.key.as<Text>(), key)
                                          : keys_equal(entry.key, Value::of(key, Tag::Text));
    });
}

DictEntry* find_int_entry(const Dict* dict, std::int64_t key, std::uint64_t hash) {
    return probe(dict, hash, [key](const DictEntry& entry) {
        return entry.key.tag == Tag::Int ? entry.key.integer == key : keys_equal(entry.key, Value::of(key));
    });
}

std::uint64_t hash_of(Value key) {
    return key.is_text() ? hash(key.as<Text>()) : key.is_int() ? hash_int(key.integer) : hash_key(key);
}

DictEntry* find_entry(const Dict* dict, Value key, std::uint64_t hash) {
    if (key.is_text()) {
        return find_text_entry(dict, key.as<Text>(), hash);
    }
    if (key.is_int()) {
        return find_int_entry(dict, key.integer, hash);
    }
    // Structural comparison may not change the dict: it runs no user code.
    return probe(dict, hash, [key](const DictEntry& entry) { return keys_equal(entry.key, key); });
}

std::uint32_t* make_index(Heap& heap, std::uint32_t capacity, std::uint32_t& mask) {
    std::size_t slots = std::size_t{2} * kUnindexed;
    while (slots < std::size_t{capacity} * 2) {
        slots *= 2;
    }
    std::uint32_t* index = static_cast<std::uint32_t*>(heap.allocate_bytes(slots * sizeof(std::uint32_t)));
    std::memset(index, 0xff, slots * sizeof(std::uint32_t));
    mask = static_cast<std::uint32_t>(slots - 1);
    return index;
}

void link(Dict* dict, std::uint32_t number) noexcept {
    std::uint64_t slot = dict->entries[number].hash & dict->mask;
    while (dict->index[slot] != Dict::kFree) {
        slot = (slot + 1) & dict->mask;
    }
    dict->index[slot] = number;
}

void free_index(Heap& heap, Dict* dict) noexcept {
    if (dict->index != nullptr) {
        heap.free_bytes(dict->index, (std::size_t{dict->mask} + 1) * sizeof(std::uint32_t));
        dict->index = nullptr;
        dict->mask = 0;
    }
}

/// Packs the live entries into room for `capacity` and indexes them anew. Leaves the dict alone when memory is short.
void rebuild(Dict* dict, std::uint32_t capacity) {
    Heap& heap = Heap::of(dict);
    const std::size_t bytes = std::size_t{capacity} * sizeof(DictEntry);
    DictEntry* entries = static_cast<DictEntry*>(heap.allocate_bytes(bytes));
    std::uint32_t mask = 0;
    std::uint32_t* index = nullptr;
    if (capacity > kUnindexed) {
        try {
            index = make_index(heap, capacity, mask);
        } catch (...) {
            heap.free_bytes(entries, bytes);
            throw;
        }
    }
    std::uint32_t packed = 0;
    for (std::uint32_t i = next_entry(dict, 0); i < dict->used; i = next_entry(dict, i + 1)) {
        entries[packed++] = dict->entries[i];
    }
    free_index(heap, dict);
    if (dict->entries != nullptr) {
        heap.free_bytes(dict->entries, std::size_t{dict->capacity} * sizeof(DictEntry));
    }
    dict->entries = entries;
    dict->index = index;
    dict->mask = mask;
    dict->capacity = capacity;
    dict->used = packed;
    for (std::uint32_t i = 0; index != nullptr && i < packed; ++i) {
        link(dict, i);
    }
}

void make_room(Dict* dict) {
    if (dict->used < dict->capacity) {
        return;
    }
    if (dict->used != 0 && dict->count <= dict->used / 4 * 3) {
        rebuild(dict, dict->capacity);
        return;
    }
    check_elements(Heap::of(dict), std::size_t{dict->count} + 1, "dict");
    const std::size_t doubled = dict->capacity == 0 ? kFirstCapacity : std::size_t{dict->capacity} * 2;
    constexpr std::size_t kMost = std::size_t{1} << 31;
    if (doubled > kMost) {
        raise_too_large("dict", doubled, "elements", kMost);
    }
    rebuild(dict, static_cast<std::uint32_t>(doubled));
}

/// Adds an entry for a key that is not there; takes over both references.
DictEntry& append(Dict* dict, Value key, std::uint64_t hash, Value value) noexcept {
    DictEntry& entry = dict->entries[dict->used];
    entry = {key, value, hash};
    ++dict->count;
    ++dict->version;
    if (dict->index != nullptr) {
        link(dict, dict->used);
    }
    ++dict->used;
    return entry;
}

} // namespace

Dict* make_dict(Heap& heap, Tag tag, std::uint32_t capacity) {
    check_elements(heap, capacity, "dict");
    Dict* dict = heap.make<Dict>(tag);
    if (capacity != 0) {
        Owned owner(Value::of(dict, tag));
        rebuild(dict, capacity < kFirstCapacity ? kFirstCapacity : capacity);
        owner.leak();
    }
    return dict;
}

Value* find(Dict* dict, Value key) {
    if (dict->count == 0 && !key.is_object()) {
        return nullptr;
    }
    DictEntry* entry = find_entry(dict, key, hash_of(key));
    return entry != nullptr ? &entry->value : nullptr;
}

Value* find_text(Dict* dict, Text* key) {
    DictEntry* entry = find_text_entry(dict, key, hash(key));
    return entry != nullptr ? &entry->value : nullptr;
}

void insert(Dict* dict, Value key, Value value) {
    Owned owned_key(key);
    Owned owned_value(value);
    const std::uint64_t hash = hash_of(key);
    DictEntry* entry = find_entry(dict, key, hash);
    if (entry != nullptr) {
        store(entry->value, owned_value.leak());
        return;
    }
    make_room(dict);
    append(dict, owned_key.leak(), hash, owned_value.leak());
}

Value& find_or_insert(Dict* dict, Value key) {
    const std::uint64_t hash = hash_of(key);
    DictEntry* entry = find_entry(dict, key, hash);
    if (entry == nullptr) {
        make_room(dict);
        entry = &append(dict, retained(key), hash, Value::nil());
    }
    return entry->value;
}

Value remove(Dict* dict, Value key) {
    DictEntry* entry = find_entry(dict, key, hash_of(key));
    if (entry == nullptr) {
        return Value::absent();
    }
    const Value removed_key = entry->key;
    entry->key = Value::absent();
    const Value value = take(entry->value);
    --dict->count;
    ++dict->version;
    release(removed_key);
    return value;
}

void clear(Dict* dict) noexcept {
    Heap& heap = Heap::of(dict);
    DictEntry* entries = dict->entries;
    const std::uint32_t used = dict->used;
    const std::uint32_t capacity = dict->capacity;
    free_index(heap, dict);
    dict->entries = nullptr;
    dict->used = 0;
    dict->count = 0;
    dict->capacity = 0;
    ++dict->version;
    for (std::uint32_t i = 0; i < used; ++i) {
        release(entries[i].key);
        release(entries[i].value);
    }
    if (entries != nullptr) {
        heap.free_bytes(entries, std::size_t{capacity} * sizeof(DictEntry));
    }
}

Dict* copy(Heap& heap, const Dict* dict) {
    Dict* twin = make_dict(heap, static_cast<Tag>(dict->tag), dict->count);
    for (std::uint32_t i = next_entry(dict, 0); i < dict->used; i = next_entry(dict, i + 1)) {
        append(twin, retained(dict->entries[i].key), dict->entries[i].hash, retained(dict->entries[i].value));
    }
    return twin;
}

} // namespace simple::runtime
