// A handle on a value of a script: makes, tests and converts it, and owns one reference.
//
// Numbers, bools and nil need nothing else. Everything else lives in the interpreter that made it and may be kept as
// long as the host likes, also after the interpreter is gone. A handle belongs to one thread at a time, like its
// interpreter.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "simple/buffer.hpp"
#include "simple/export.hpp"

namespace simple {

/// Kinds of values a host can meet.
enum class ValueKind : std::uint8_t {
    Nil,
    Bool,
    Int,
    Float,
    Text,
    Array,
    Dict,
    Set,
    Tuple,
    Range,
    Function,
    Instance,
    Enum,
    Option,
    Result,
    Type,
    Module,
    Native,
};

/// `start:stop:step` as an index hook sees it; absent parts are empty. A range `a..b` gives the same with both ends.
struct SliceView {
    std::optional<std::int64_t> start;
    std::optional<std::int64_t> stop;
    std::int64_t step = 1;
};

/// One value. Copying shares it; a default-made one is nil.
class SIMPLE_API Value {
public:
    Value() noexcept = default;
    Value(bool value) noexcept : payload_(value ? 1 : 0), tag_(kBool) {} // NOLINT(google-explicit-constructor)
    template <typename T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) Value(T value)
    noexcept // NOLINT(google-explicit-constructor)
        : payload_(static_cast<std::uint64_t>(static_cast<std::int64_t>(value))), tag_(kInt) {}
    Value(double value) noexcept // NOLINT(google-explicit-constructor)
        : payload_(std::bit_cast<std::uint64_t>(value)), tag_(kFloat) {}
    /// Pointers would turn into bools; make text with Factory::text.
    template <typename T> Value(T* pointer) = delete;
    Value(const Value& other) noexcept : payload_(other.payload_), tag_(other.tag_) { retain(); }
    Value(Value&& other) noexcept
        : payload_(std::exchange(other.payload_, 0)), tag_(std::exchange(other.tag_, std::uint64_t{0})) {}
    Value& operator=(Value other) noexcept {
        std::swap(payload_, other.payload_);
        std::swap(tag_, other.tag_);
        return *this;
    }
    ~Value() { drop(); }

    ValueKind kind() const noexcept;
    bool is_nil() const noexcept { return tag_ == 0; }
    bool is_bool() const noexcept { return tag_ == kBool; }
    bool is_int() const noexcept { return tag_ == kInt; }
    bool is_float() const noexcept { return tag_ == kFloat; }
    bool is_number() const noexcept { return tag_ == kInt || tag_ == kFloat; }
    bool is_text() const noexcept { return kind() == ValueKind::Text; }
    bool is_array() const noexcept { return kind() == ValueKind::Array; }
    bool is_dict() const noexcept { return kind() == ValueKind::Dict; }
    bool is_tuple() const noexcept { return kind() == ValueKind::Tuple; }
    bool is_callable() const noexcept;
    /// Tells whether both are the same object (or equal numbers, bools, nil).
    bool same(const Value& other) const noexcept { return payload_ == other.payload_ && tag_ == other.tag_; }

    // The as_… functions give what the value holds; of another kind they give the fallback shown.
    bool as_bool() const noexcept { return tag_ == kBool && payload_ != 0; }
    std::int64_t as_int() const noexcept { return tag_ == kInt ? static_cast<std::int64_t>(payload_) : 0; }
    /// Converts an Int; 0.0 for other kinds.
    double as_float() const noexcept {
        return tag_ == kFloat ? std::bit_cast<double>(payload_) : static_cast<double>(as_int());
    }
    /// Valid while this or another handle on the text lives; empty for other kinds.
    std::string_view as_text() const noexcept;

    /// Number of elements of an array, tuple, dict, set, text or range; 0 for other kinds.
    std::size_t size() const noexcept;
    /// Element `i` of an array, tuple, range; of a dict or set the i-th key in order; nil out of range.
    Value at(std::size_t i) const;
    /// Element of an array stored unboxed, or empty. Valid until the array changes.
    std::span<const double> f64_elements() const noexcept;
    std::span<const std::int64_t> i64_elements() const noexcept;
    std::span<const float> f32_elements() const noexcept;
    std::span<const bool> bool_elements() const noexcept;
    /// Value of a dict for a text key; nil when missing.
    Value lookup(std::string_view key) const;
    /// (key, value) pairs of a dict in order.
    std::vector<std::pair<Value, Value>> items() const;
    /// Field of an instance, struct or enum payload by name; nil when missing.
    Value field(std::string_view name) const;
    /// Contents of Some, Ok or Err; of other kinds the value itself. `None` is nil.
    Value unwrapped() const;
    /// For an Enum: the variant's name; for an Instance, Type or Native: the type's name; else the kind's name.
    std::string type_name() const;
    std::string variant_name() const;
    /// Slice or range given as an index.
    std::optional<SliceView> as_slice() const noexcept;

    /// The C++ object of a native class, or null when it is of another class. T must be the class's own type.
    template <typename T> T* native() const noexcept { return static_cast<T*>(native_payload(type_key<T>())); }

    /// The text form `print` shows; of an object whose class defines its own, the class's name when the interpreter is
    /// gone or the definition raises an error.
    std::string to_string() const;

    /// Identifies a C++ type without RTTI.
    template <typename T> static const void* type_key() noexcept {
        static const char key = 0;
        return &key;
    }

private:
    friend struct ValueAccess;
    static constexpr std::uint64_t kBool = 1;
    static constexpr std::uint64_t kInt = 2;
    static constexpr std::uint64_t kFloat = 3;
    static constexpr std::uint64_t kFirstObject = 8;

    void retain() const noexcept {
        if (tag_ >= kFirstObject) {
            ++*reinterpret_cast<std::uint32_t*>(payload_);
        }
    }
    void drop() noexcept {
        if (tag_ >= kFirstObject && --*reinterpret_cast<std::uint32_t*>(payload_) == 0) {
            destroy();
        }
    }
    void destroy() const noexcept;
    void* native_payload(const void* key) const noexcept;

    std::uint64_t payload_ = 0;
    std::uint64_t tag_ = 0;
};

} // namespace simple
