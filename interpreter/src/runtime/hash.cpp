// Hashes of keys. Equal values have equal hashes: 1 and 1.0 agree, and Some(x) hashes as x.
#include <string>
#include <unordered_map>

#include "runtime/array.hpp"
#include "runtime/children.hpp"
#include "runtime/class_info.hpp"
#include "runtime/dict.hpp"
#include "runtime/equality.hpp"
#include "runtime/hash_number.hpp"
#include "runtime/kind_names.hpp"
#include "runtime/operators.hpp"
#include "runtime/runtime_error.hpp"
#include "runtime/text.hpp"
#include "support/error_codes.hpp"

namespace simple::runtime {

namespace {

std::uint64_t combine(std::uint64_t seed, std::uint64_t hash) noexcept {
    return hash_bits(seed ^ (hash + 0x9E3779B97F4A7C15ULL + (seed << 6) + (seed >> 2)));
}

/// Thrown where a key is nested more than kDeepestKey times, probably without end.
struct TooDeepKey {};

std::uint64_t hash_nested(Value key, unsigned depth);

std::uint64_t hash_run(std::uint64_t seed, const Value* values, std::size_t count, unsigned depth) {
    for (std::size_t i = 0; i < count; ++i) {
        seed = combine(seed, hash_nested(values[i], depth));
    }
    return seed;
}

std::uint64_t hash_array(const Array* array, std::uint64_t seed, unsigned depth) {
    for (std::size_t i = 0; i < array->size; ++i) {
        const Owned element(get(array, i));
        seed = combine(seed, hash_nested(element, depth));
    }
    return seed;
}

std::uint64_t hash_nested(Value key, unsigned depth) {
    if (depth > kDeepestKey) {
        throw TooDeepKey();
    }
    const std::uint64_t seed = static_cast<std::uint64_t>(key.tag) * 0x100000001B3ULL;
    switch (key.tag) {
        case Tag::Int: return hash_int(key.integer);
        case Tag::Float: return hash_float(key.number);
        case Tag::Text: return hash(key.as<Text>());
        case Tag::Nil:
        case Tag::Bool: return hash_bits(seed + key.bits);
        case Tag::Some: return hash_nested(key.as<Box>()->value, depth + 1);
        case Tag::Ok:
        case Tag::Err: return combine(seed, hash_nested(key.as<Box>()->value, depth + 1));
        case Tag::Tuple: return hash_run(seed, key.as<Tuple>()->elements(), key.as<Tuple>()->size, depth + 1);
        case Tag::Array: return hash_array(key.as<Array>(), seed, depth + 1);
        case Tag::Range: {
            // Equal ranges may have different ends: 0..0 and 5..5, or the last step falls short of the end.
            const Range* range = key.as<Range>();
            const std::int64_t count = range_length(range);
            const std::uint64_t size = combine(seed, hash_int(count));
            const std::uint64_t from = count > 0 ? combine(size, hash_int(range->start)) : size;
            return count > 1 ? combine(from, hash_int(range->step)) : from;
        }
        case Tag::Enum: {
            EnumValue* value = key.as<EnumValue>();
            const std::uint64_t variant = hash_bits(reinterpret_cast<std::uintptr_t>(value->type) + value->variant);
            return hash_run(variant, value->payload(), value->size, depth + 1);
        }
        case Tag::Instance:
        case Tag::Struct: {
            Instance* instance = key.as<Instance>();
            const std::uint64_t type = hash_bits(reinterpret_cast<std::uintptr_t>(instance->type));
            return hash_run(type, instance->fields(), instance->type->fields.size(), depth + 1);
        }
        case Tag::Class: return hash_bits(reinterpret_cast<std::uintptr_t>(key.as<Class>()->info));
        case Tag::NativeObject: return hash_bits(key.bits);
        default: break;
    }
    raise(codes::kUnhashableKey, std::string("a ") + kind_name(key.tag) + " cannot be a key");
}

/// Looks for an object that contains itself, as deep as keys may be nested.
class CycleSearch {
public:
    bool finds(Value value) {
        if (!value.is_object() || !holds_values(value.object) || value.is(Tag::NativeObject) || depth_ > kDeepestKey) {
            return false;
        }
        const auto [place, added] = open_.emplace(value.object, true);
        if (!added) {
            return place->second;
        }
        ++depth_;
        bool found = false;
        for_each_slot(value.object, [&](Value& part) { found = found || finds(part); });
        --depth_;
        open_[value.object] = false;
        return found;
    }

private:
    std::unordered_map<const Object*, bool> open_; ///< Whether the search is still inside.
    unsigned depth_ = 0;
};

} // namespace

bool contains_itself(Value value) { return CycleSearch().finds(value); }

std::uint64_t hash_key(Value key) {
    try {
        return hash_nested(key, 0);
    } catch (const TooDeepKey&) {
        if (contains_itself(key)) {
            raise(codes::kCyclicValue, "a key cannot contain itself");
        }
        raise(codes::kDepthLimit, "a key is nested too deeply");
    }
}

} // namespace simple::runtime
