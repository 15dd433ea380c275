// The counted objects behind values: layouts only. Behaviour is in text.hpp, array.hpp, dict.hpp, class_info.hpp …
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "runtime/value_repr.hpp"
#include "simple/buffer.hpp"

namespace simple::exec {
struct FunctionCode;
}

namespace simple::runtime {

struct ClassInfo;
struct NativeFunctionInfo;
struct ModuleInfo;

/// In Object::flags of containers: the object is being printed. Other bits depend on the tag.
inline constexpr std::uint8_t kVisiting = 0x80;

/// Immutable UTF-8 text. Short texts keep their characters behind the object, longer ones in a block of their own that
/// may have room to grow in place while the text has one owner.
struct Text : Object {
    std::uint32_t size;       ///< In bytes.
    std::uint32_t characters; ///< In code points; kUnknown until counted. Equal to size: ASCII.
    std::uint32_t hash;       ///< 0 until computed; a computed hash is never 0.
    std::uint32_t capacity;   ///< Bytes of the external block, 0 when inline.
    char* data;               ///< Not NUL-terminated.

    static constexpr std::uint32_t kUnknown = UINT32_MAX;
    std::string_view view() const noexcept { return {data, size}; }
    char* inline_data() noexcept { return reinterpret_cast<char*>(this + 1); }
};

/// How an array stores its elements. Empty turns into another kind with the first element.
enum class ElementKind : std::uint8_t { Empty, Values, I64, F64, F32, Bool };

/// An array. Numeric arrays are contiguous and unboxed; `flags` holds the ElementKind.
struct Array : Object {
    std::size_t size;
    std::size_t capacity;
    void* data;
    Buffer* window; ///< When not null, `data` points into it: a window on a tensor that cannot grow or shrink.

    ElementKind kind() const noexcept { return static_cast<ElementKind>(flags & 0x0f); }
    bool read_only() const noexcept { return (flags & kReadOnly) != 0; }
    Value* values() const noexcept { return static_cast<Value*>(data); }
    std::int64_t* ints() const noexcept { return static_cast<std::int64_t*>(data); }
    double* floats() const noexcept { return static_cast<double*>(data); }
    float* singles() const noexcept { return static_cast<float*>(data); }
    bool* bools() const noexcept { return static_cast<bool*>(data); }

    static constexpr std::uint8_t kReadOnly = 0x10; ///< A window that must not be written (copy of a strided view).
};

struct DictEntry {
    Value key; ///< Tag::Absent marks a removed entry.
    Value value;
    std::uint64_t hash;
};

/// Insertion-ordered hash table: dense entries and an open-addressing index of entry numbers. Also the Set.
struct Dict : Object {
    std::uint32_t count;    ///< Live entries.
    std::uint32_t used;     ///< Entries including removed ones.
    std::uint32_t capacity; ///< Of `entries`.
    std::uint32_t mask;     ///< Size of `index` minus one; 0 when there is no index yet.
    DictEntry* entries;
    std::uint32_t* index;  ///< kFree or an entry number.
    std::uint32_t version; ///< Changes with every insertion of a new key and every removal.

    static constexpr std::uint32_t kFree = UINT32_MAX;
};

/// A tuple; elements follow the object.
struct Tuple : Object {
    std::uint32_t size;
    Value* elements() noexcept { return reinterpret_cast<Value*>(this + 1); }
    std::uint32_t padding;
};
static_assert(sizeof(Tuple) % 16 == 0);

/// Integers from `start` towards `stop` by `step`; `stop` is excluded. `inclusive` only changes the text form.
struct Range : Object {
    std::int64_t start;
    std::int64_t stop;
    std::int64_t step;
    bool inclusive;
};

/// A script function with the variables it captured; they follow the object.
struct Closure : Object {
    const exec::FunctionCode* code;
    Value* captures() noexcept { return reinterpret_cast<Value*>(this + 1); }
};

/// A native function.
struct NativeFunction : Object {
    const NativeFunctionInfo* info;
};

/// A method together with its receiver.
struct BoundMethod : Object {
    std::uint64_t padding;
    Value receiver;
    Value function;
};

/// An instance of a class or struct; its fields follow the object in declaration order.
struct Instance : Object {
    const ClassInfo* type;
    Value* fields() noexcept { return reinterpret_cast<Value*>(this + 1); }
};
static_assert(sizeof(Instance) % 16 == 0 && sizeof(Closure) % 16 == 0);

/// A value of an enum; its payload follows the object.
struct EnumValue : Object {
    std::uint32_t variant; ///< Index into ClassInfo::variants.
    std::uint32_t size;    ///< Number of payload values.
    const ClassInfo* type;
    std::uint64_t padding;
    Value* payload() noexcept { return reinterpret_cast<Value*>(this + 1); }
};
static_assert(sizeof(EnumValue) % 16 == 0);

/// Some(v), Ok(v), Err(v): one value inside. Also Cell, the box of a captured variable.
struct Box : Object {
    std::uint64_t padding;
    Value value;
};

/// A type as a value.
struct Class : Object {
    const ClassInfo* info;
};

/// A module as a value: the namespace bound by `use a.b`.
struct Module : Object {
    ModuleInfo* info;
};

/// A C++ object of a native class. `payload` is owned and freed by ClassInfo::native->destroy.
struct NativeObject : Object {
    const ClassInfo* type;
    void* payload;
};

} // namespace simple::runtime
