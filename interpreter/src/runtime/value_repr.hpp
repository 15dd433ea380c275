// The representation of values: 16 bytes, trivially copyable, returned in two registers.
//
// Note [Ownership of values]
// A Value does not manage the reference it carries. Rules that every function here follows:
// - a function that returns a Value returns one reference, owned by the caller;
// - a parameter of type Value is borrowed: the callee retains what it keeps;
// - a slot (local, element, field) owns the reference stored in it;
// - `Owned` holds a reference for the length of a scope, so that nothing leaks when an exception passes.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

namespace simple::runtime {

struct Object;

/// Kinds of values. From Text on, the payload is a counted object.
enum class Tag : std::uint64_t {
    Nil = 0,
    Bool = 1,
    Int = 2,
    Float = 3,
    Absent = 4, ///< An argument that was not given; never visible to scripts.
    Text = 8,
    Array,
    Dict,
    Set,
    Tuple,
    Range,
    Closure,     ///< Script function with captured variables.
    Native,      ///< Native function.
    BoundMethod, ///< Receiver and function.
    Instance,    ///< Of a class: a reference.
    Struct,      ///< Of a struct: copied when bound.
    Enum,        ///< A variant with its payload.
    Some,        ///< Present option.
    Ok,
    Err,
    Class,        ///< A type as a value: class, struct, enum, native class, built-in type.
    Module,       ///< A namespace.
    NativeObject, ///< A C++ object of a native class.
    Cell,         ///< A captured variable; never visible to scripts.
    Count,
};

/// A value. Trivially copyable; see Note [Ownership of values].
struct Value {
    union {
        std::int64_t integer;
        double number;
        bool boolean;
        Object* object;
        std::uint64_t bits;
    };
    Tag tag;

    bool is(Tag t) const noexcept { return tag == t; }
    bool is_nil() const noexcept { return tag == Tag::Nil; }
    bool is_int() const noexcept { return tag == Tag::Int; }
    bool is_float() const noexcept { return tag == Tag::Float; }
    bool is_bool() const noexcept { return tag == Tag::Bool; }
    bool is_number() const noexcept { return tag == Tag::Int || tag == Tag::Float; }
    bool is_object() const noexcept { return tag >= Tag::Text; }
    bool is_text() const noexcept { return tag == Tag::Text; }
    /// Returns the number of an Int or Float as a double.
    double as_double() const noexcept { return tag == Tag::Int ? static_cast<double>(integer) : number; }
    /// Returns the object as T; the caller has looked at the tag.
    template <typename T> T* as() const noexcept { return static_cast<T*>(object); }

    static Value nil() noexcept { return make_bits(0, Tag::Nil); }
    static Value absent() noexcept { return make_bits(0, Tag::Absent); }
    static Value of(bool b) noexcept { return make_bits(b ? 1 : 0, Tag::Bool); }
    static Value of(std::int64_t i) noexcept { return make_bits(static_cast<std::uint64_t>(i), Tag::Int); }
    static Value of(double d) noexcept {
        Value v;
        v.number = d;
        v.tag = Tag::Float;
        return v;
    }
    static Value of(Object* object, Tag tag) noexcept {
        Value v;
        v.object = object;
        v.tag = tag;
        return v;
    }

private:
    static Value make_bits(std::uint64_t bits, Tag tag) noexcept {
        Value v;
        v.bits = bits;
        v.tag = tag;
        return v;
    }
};

static_assert(sizeof(Value) == 16);
static_assert(std::is_trivially_copyable_v<Value> && std::is_trivially_default_constructible_v<Value>);

/// The head of every counted object.
struct Object {
    std::uint32_t references; ///< First, so that the public handle can count without a call.
    std::uint8_t tag;         ///< The Tag, narrowed; 0 in a free cell.
    std::uint8_t flags;       ///< Meaning depends on the tag.
    std::uint16_t mark;       ///< Scratch of the cycle collector.
};
static_assert(sizeof(Object) == 8);

/// Frees an object whose count reached zero. Never recurses: children are queued on the heap.
void destroy(Object* object) noexcept;

inline void retain(Value v) noexcept {
    if (v.is_object()) {
        ++v.object->references;
    }
}
inline void release(Value v) noexcept {
    if (v.is_object() && --v.object->references == 0) {
        destroy(v.object);
    }
}
/// Returns `v` with one more reference.
inline Value retained(Value v) noexcept {
    retain(v);
    return v;
}
/// Stores a reference that the caller gives up, releasing what the slot held.
inline void store(Value& slot, Value owned) noexcept {
    const Value old = slot;
    slot = owned;
    release(old);
}
/// Moves a reference out of a slot and leaves nil.
inline Value take(Value& slot) noexcept {
    const Value v = slot;
    slot = Value::nil();
    return v;
}

/// Owns one reference until the end of the scope.
class Owned {
public:
    Owned() noexcept : value_(Value::nil()) {}
    explicit Owned(Value owned) noexcept : value_(owned) {}
    Owned(Owned&& other) noexcept : value_(take(other.value_)) {}
    Owned& operator=(Owned&& other) noexcept {
        if (this != &other) {
            store(value_, take(other.value_));
        }
        return *this;
    }
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    ~Owned() { simple::runtime::release(value_); }

    /// Borrows.
    Value get() const noexcept { return value_; }
    operator Value() const noexcept {
        return value_;
    } // NOLINT(google-explicit-constructor): reads as the value it owns
    /// Gives the reference away.
    Value leak() noexcept { return take(value_); }

private:
    Value value_;
};

} // namespace simple::runtime
