#include "runtime/text.hpp"

#include <cstring>
#include <new>
#include <string>

#include "runtime/runtime_error.hpp"
#include "runtime/sizes.hpp"

namespace simple::runtime {

namespace {

/// Up to here characters live behind the object; a longer text has a block of its own.
constexpr std::size_t kInline = kStress ? 8 : 96;
constexpr std::uint64_t kHashMultiplier = 0x9E3779B97F4A7C15ULL;

void check_size(const Heap& heap, std::size_t size) {
    // Sizes are 32 bits, and the largest of them means "unknown".
    const std::size_t limit = heap.largest_text < UINT32_MAX ? heap.largest_text : UINT32_MAX - 1;
    if (size > limit) {
        raise_too_large("text", size, "bytes", limit);
    }
}

bool is_continuation(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::size_t character_size(char lead) noexcept {
    const unsigned char byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::uint64_t load(const char* bytes, std::size_t count) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, count);
    return word;
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) noexcept {
    const std::uint64_t product = (hash ^ word) * kHashMultiplier;
    return product ^ (product >> 32);
}

/// A place that was looked up in a longer text. It lies behind the object, where a short text has its characters, so
/// that walking such a text by index takes constant time a step. Characters in front of the end never change.
struct Cursor {
    std::uint32_t index;
    std::uint32_t offset;
};
Cursor* cursor_of(Text* text) noexcept {
    return text->capacity != 0 ? reinterpret_cast<Cursor*>(text->inline_data()) : nullptr;
}

/// Moves over characters of a text that is not only ASCII, forward or backward.
std::size_t move_offset(const Text* text, std::size_t offset, std::int64_t characters) noexcept {
    for (; characters > 0 && offset < text->size; --characters) {
        offset += character_size(text->data[offset]);
    }
    for (; characters < 0 && offset != 0; ++characters) {
        do {
            --offset;
        } while (offset != 0 && is_continuation(text->data[offset]));
    }
    return offset < text->size ? offset : text->size;
}

/// Forgets what was computed from the characters.
void changed(Text* text, std::size_t size) noexcept {
    text->size = static_cast<std::uint32_t>(size);
    text->characters = Text::kUnknown;
    text->hash = 0;
}

std::uint32_t count_characters(std::string_view bytes) noexcept {
    std::uint32_t count = 0;
    for (const char byte : bytes) {
        count += is_continuation(byte) ? 0U : 1U;
    }
    return count;
}

/// Number of characters after appending `right`, if that of the front part is known.
std::uint32_t longer_count(std::uint32_t characters, std::string_view right) noexcept {
    return characters == Text::kUnknown ? Text::kUnknown : characters + count_characters(right);
}

void grow_to(Heap& heap, Text* text, std::size_t size) {
    const std::size_t wanted = size + size / 2;
    const std::size_t capacity = wanted < heap.largest_text ? wanted : size;
    text->data = static_cast<char*>(heap.reallocate_bytes(text->data, text->capacity, capacity));
    text->capacity = static_cast<std::uint32_t>(capacity);
}

} // namespace

Text* make_uninitialized_text(Heap& heap, std::size_t size) {
    check_size(heap, size);
    Text* text = nullptr;
    if (size <= kInline) {
        text = heap.make<Text>(Tag::Text, size);
        text->data = text->inline_data();
    } else {
        char* block = static_cast<char*>(heap.allocate_bytes(size));
        try {
            text = heap.make<Text>(Tag::Text, sizeof(Cursor));
        } catch (...) {
            heap.free_bytes(block, size);
            throw;
        }
        text->data = block;
        text->capacity = static_cast<std::uint32_t>(size);
        new (text->inline_data()) Cursor{0, 0};
    }
    changed(text, size);
    return text;
}

Text* make_text(Heap& heap, std::string_view characters) {
    Text* text = make_uninitialized_text(heap, characters.size());
    if (!characters.empty()) {
        std::memcpy(text->data, characters.data(), characters.size());
    }
    return text;
}

Value concat(Heap& heap, const Text* a, const Text* b) {
    Text* text = make_uninitialized_text(heap, std::size_t{a->size} + b->size);
    std::memcpy(text->data, a->data, a->size);
    std::memcpy(text->data + a->size, b->data, b->size);
    if (a->characters != Text::kUnknown && b->characters != Text::kUnknown) {
        text->characters = a->characters + b->characters;
    }
    return Value::of(text, Tag::Text);
}

Value append_owned(Heap& heap, Value left, std::string_view right) {
    Owned owner(left);
    Text* text = left.as<Text>();
    const std::size_t size = std::size_t{text->size} + right.size();
    check_size(heap, size);
    const std::uint32_t characters = longer_count(text->characters, right);
    const std::size_t room = text->capacity != 0 ? text->capacity : Heap::size_of(text) - sizeof(Text);
    if (text->references != 1 || (text->capacity == 0 && size > room)) {
        // The copy gets room to grow, because what was appended to once is usually appended to again.
        const std::size_t wanted = size + size / 2;
        Text* longer = make_uninitialized_text(heap, wanted < heap.largest_text ? wanted : size);
        std::memcpy(longer->data, text->data, text->size);
        std::memcpy(longer->data + text->size, right.data(), right.size());
        changed(longer, size);
        longer->characters = characters;
        return Value::of(longer, Tag::Text);
    }
    if (size > room) {
        // `right` may be a part of the very text that moves.
        const std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(text->data);
        const std::uintptr_t part = reinterpret_cast<std::uintptr_t>(right.data());
        const bool inside = part >= begin && part < begin + text->size;
        grow_to(heap, text, size);
        if (inside) {
            right = {text->data + (part - begin), right.size()};
        }
    }
    std::memcpy(text->data + text->size, right.data(), right.size());
    changed(text, size);
    text->characters = characters;
    return owner.leak();
}

std::uint32_t length(Text* text) noexcept {
    if (text->characters == Text::kUnknown) {
        text->characters = count_characters(text->view());
    }
    return text->characters;
}

std::uint32_t compute_hash(Text* text) noexcept {
    const char* bytes = text->data;
    std::size_t left = text->size;
    std::uint64_t hash = kHashMultiplier ^ text->size;
    for (; left >= 8; left -= 8, bytes += 8) {
        hash = mix(hash, load(bytes, 8));
    }
    if (left >= 4) {
        hash = mix(hash, load(bytes, 4));
        bytes += 4;
        left -= 4;
    }
    if (left != 0) {
        hash = mix(hash, load(bytes, left));
    }
    hash ^= hash >> 29;
    const std::uint32_t folded = static_cast<std::uint32_t>(hash * kHashMultiplier >> 32);
    text->hash = folded != 0 ? folded : 1;
    return text->hash;
}

std::size_t byte_offset(Text* text, std::uint32_t index) noexcept {
    const std::uint32_t characters = length(text);
    if (characters == text->size || index == 0) {
        return index;
    }
    // From the nearest place whose offset is known: the front, the end, or what was looked up last.
    Cursor* const cursor = cursor_of(text);
    Cursor from = index > characters / 2 ? Cursor{characters, text->size} : Cursor{0, 0};
    const auto distance = [&](std::uint32_t place) { return place < index ? index - place : place - index; };
    if (cursor != nullptr && distance(cursor->index) < distance(from.index)) {
        from = *cursor;
    }
    const std::size_t offset = move_offset(text, from.offset, std::int64_t{index} - from.index);
    if (cursor != nullptr) {
        *cursor = {index, static_cast<std::uint32_t>(offset)};
    }
    return offset;
}

Value character_at_byte(Heap& heap, Text* text, std::size_t& offset) {
    const char lead = text->data[offset];
    const std::size_t size = character_size(lead);
    if (size == 1) {
        ++offset;
        return retained(Value::of(heap.ascii_text(static_cast<unsigned char>(lead) & 0x7FU), Tag::Text));
    }
    const std::size_t left = text->size - offset;
    const std::string_view character(text->data + offset, size < left ? size : left);
    offset += character.size();
    return text_value(heap, character);
}

Value character_at(Heap& heap, Text* text, std::uint32_t index) {
    std::size_t offset = byte_offset(text, index);
    return character_at_byte(heap, text, offset);
}

Value substring(Heap& heap, Text* text, std::uint32_t begin, std::uint32_t end) {
    if (begin == 0 && end == length(text)) {
        return retained(Value::of(text, Tag::Text));
    }
    const std::size_t first = byte_offset(text, begin);
    const std::size_t last = byte_offset(text, end);
    Value part = text_value(heap, {text->data + first, last - first});
    part.as<Text>()->characters = end - begin;
    return part;
}

} // namespace simple::runtime
