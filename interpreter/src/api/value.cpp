#include "simple/value.hpp"

#include <string>

#include "api/native_module.hpp"
#include "api/session.hpp"
#include "api/value_access.hpp"
#include "runtime/array.hpp"
#include "runtime/dict.hpp"
#include "runtime/format.hpp"
#include "runtime/object.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"

namespace simple {

namespace {

using api::RawValue;
using runtime::Tag;

RawValue raw(const Value& handle) noexcept { return ValueAccess::raw(handle); }

runtime::Array* as_array(const Value& handle) noexcept {
    const RawValue v = raw(handle);
    return v.is(Tag::Array) ? v.as<runtime::Array>() : nullptr;
}

/// Returns elements of an array stored as T, or nothing.
template <typename T> std::span<const T> elements(const Value& handle, runtime::ElementKind kind) noexcept {
    const runtime::Array* array = as_array(handle);
    if (array == nullptr || array->kind() != kind) {
        return {};
    }
    return {static_cast<const T*>(array->data), array->size};
}

runtime::Dict* as_dict(RawValue v) noexcept {
    return v.is(Tag::Dict) || v.is(Tag::Set) ? v.as<runtime::Dict>() : nullptr;
}

Value key_at(const runtime::Dict* dict, std::size_t position) {
    for (std::uint32_t i = next_entry(dict, 0); i < dict->used; i = next_entry(dict, i + 1)) {
        if (position-- == 0) {
            return ValueAccess::share(dict->entries[i].key);
        }
    }
    return {};
}

std::int64_t range_at(const runtime::Range* range, std::size_t i) noexcept {
    return runtime::wrapping_add(range->start, runtime::wrapping_multiply(static_cast<std::int64_t>(i), range->step));
}

/// Returns the type of an object that has one, or null.
const runtime::ClassInfo* class_info(RawValue v) noexcept {
    switch (v.tag) {
        case Tag::Instance:
        case Tag::Struct: return v.as<runtime::Instance>()->type;
        case Tag::Enum: return v.as<runtime::EnumValue>()->type;
        case Tag::NativeObject: return v.as<runtime::NativeObject>()->type;
        case Tag::Class: return v.as<runtime::Class>()->info;
        default: return nullptr;
    }
}

const char* kind_name_of(ValueKind kind) noexcept {
    switch (kind) {
        case ValueKind::Nil: return "nil";
        case ValueKind::Bool: return "bool";
        case ValueKind::Int: return "i64";
        case ValueKind::Float: return "f64";
        case ValueKind::Text: return "text";
        case ValueKind::Array: return "array";
        case ValueKind::Dict: return "dict";
        case ValueKind::Set: return "set";
        case ValueKind::Tuple: return "tuple";
        case ValueKind::Range: return "range";
        case ValueKind::Function: return "function";
        case ValueKind::Option: return "Option";
        case ValueKind::Result: return "Result";
        case ValueKind::Module: return "module";
        case ValueKind::Instance:
        case ValueKind::Enum:
        case ValueKind::Type:
        case ValueKind::Native: break;
    }
    return "object";
}

const RawValue* find_named(const std::vector<runtime::FieldInfo>& fields, const RawValue* values,
                           std::string_view name) noexcept {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].name.text() == name) {
            return &values[i];
        }
    }
    return nullptr;
}

} // namespace

ValueKind Value::kind() const noexcept {
    switch (raw(*this).tag) {
        case Tag::Bool: return ValueKind::Bool;
        case Tag::Int: return ValueKind::Int;
        case Tag::Float: return ValueKind::Float;
        case Tag::Text: return ValueKind::Text;
        case Tag::Array: return ValueKind::Array;
        case Tag::Dict: return ValueKind::Dict;
        case Tag::Set: return ValueKind::Set;
        case Tag::Tuple: return ValueKind::Tuple;
        case Tag::Range: return ValueKind::Range;
        case Tag::Closure:
        case Tag::Native:
        case Tag::BoundMethod: return ValueKind::Function;
        case Tag::Instance:
        case Tag::Struct: return ValueKind::Instance;
        case Tag::Enum: return ValueKind::Enum;
        case Tag::Some: return ValueKind::Option;
        case Tag::Ok:
        case Tag::Err: return ValueKind::Result;
        case Tag::Class: return ValueKind::Type;
        case Tag::Module: return ValueKind::Module;
        case Tag::NativeObject: return ValueKind::Native;
        case Tag::Nil:
        case Tag::Absent:
        case Tag::Cell:
        case Tag::Count: break;
    }
    return ValueKind::Nil;
}

bool Value::is_callable() const noexcept {
    const RawValue v = raw(*this);
    switch (v.tag) {
        case Tag::Closure:
        case Tag::Native:
        case Tag::BoundMethod:
        case Tag::Class: return true;
        case Tag::NativeObject: return v.as<runtime::NativeObject>()->type->hooks.call != nullptr;
        default: return false;
    }
}

std::string_view Value::as_text() const noexcept {
    const RawValue v = raw(*this);
    return v.is_text() ? v.as<runtime::Text>()->view() : std::string_view();
}

std::size_t Value::size() const noexcept {
    const RawValue v = raw(*this);
    switch (v.tag) {
        case Tag::Text: return runtime::length(v.as<runtime::Text>());
        case Tag::Array: return v.as<runtime::Array>()->size;
        case Tag::Tuple: return v.as<runtime::Tuple>()->size;
        case Tag::Dict:
        case Tag::Set: return v.as<runtime::Dict>()->count;
        case Tag::Range: return static_cast<std::size_t>(runtime::range_length(v.as<runtime::Range>()));
        default: return 0;
    }
}

Value Value::at(std::size_t i) const {
    if (i >= size()) {
        return {};
    }
    const RawValue v = raw(*this);
    switch (v.tag) {
        case Tag::Array: return ValueAccess::adopt(runtime::get(v.as<runtime::Array>(), i));
        case Tag::Tuple: return ValueAccess::share(v.as<runtime::Tuple>()->elements()[i]);
        case Tag::Range: return range_at(v.as<runtime::Range>(), i);
        case Tag::Dict:
        case Tag::Set: return key_at(v.as<runtime::Dict>(), i);
        default: return {};
    }
}

std::span<const double> Value::f64_elements() const noexcept {
    return elements<double>(*this, runtime::ElementKind::F64);
}

std::span<const std::int64_t> Value::i64_elements() const noexcept {
    return elements<std::int64_t>(*this, runtime::ElementKind::I64);
}

std::span<const float> Value::f32_elements() const noexcept {
    return elements<float>(*this, runtime::ElementKind::F32);
}

std::span<const bool> Value::bool_elements() const noexcept {
    return elements<bool>(*this, runtime::ElementKind::Bool);
}

Value Value::lookup(std::string_view key) const {
    runtime::Dict* dict = as_dict(raw(*this));
    if (dict == nullptr || key.size() > UINT32_MAX) {
        return {};
    }
    // A text on the stack is enough to look with; nothing keeps it.
    runtime::Text text{};
    text.references = 1;
    text.tag = static_cast<std::uint8_t>(Tag::Text);
    text.size = static_cast<std::uint32_t>(key.size());
    text.characters = runtime::Text::kUnknown;
    text.data = const_cast<char*>(key.data());
    const RawValue* found = runtime::find_text(dict, &text);
    return found == nullptr ? Value() : ValueAccess::share(*found);
}

std::vector<std::pair<Value, Value>> Value::items() const {
    std::vector<std::pair<Value, Value>> pairs;
    const runtime::Dict* dict = as_dict(raw(*this));
    if (dict == nullptr) {
        return pairs;
    }
    pairs.reserve(dict->count);
    for (std::uint32_t i = next_entry(dict, 0); i < dict->used; i = next_entry(dict, i + 1)) {
        pairs.emplace_back(ValueAccess::share(dict->entries[i].key), ValueAccess::share(dict->entries[i].value));
    }
    return pairs;
}

Value Value::field(std::string_view name) const {
    const RawValue v = raw(*this);
    const RawValue* found = nullptr;
    if (v.is(Tag::Instance) || v.is(Tag::Struct)) {
        runtime::Instance* instance = v.as<runtime::Instance>();
        found = find_named(instance->type->fields, instance->fields(), name);
    } else if (v.is(Tag::Enum)) {
        runtime::EnumValue* value = v.as<runtime::EnumValue>();
        found = value->size == 0 ? nullptr
                                 : find_named(value->type->variants[value->variant].fields, value->payload(), name);
    }
    return found == nullptr ? Value() : ValueAccess::share(*found);
}

Value Value::unwrapped() const {
    const RawValue v = raw(*this);
    if (v.is(Tag::Some) || v.is(Tag::Ok) || v.is(Tag::Err)) {
        return ValueAccess::share(v.as<runtime::Box>()->value);
    }
    return *this;
}

std::string Value::type_name() const {
    const RawValue v = raw(*this);
    const runtime::ClassInfo* info = class_info(v);
    return info != nullptr ? std::string(info->name.text()) : std::string(kind_name_of(kind()));
}

std::string Value::variant_name() const {
    const RawValue v = raw(*this);
    switch (v.tag) {
        case Tag::Enum: {
            const runtime::EnumValue* value = v.as<runtime::EnumValue>();
            return std::string(value->type->variants[value->variant].name.text());
        }
        case Tag::Some: return "Some";
        case Tag::Ok: return "Ok";
        case Tag::Err: return "Err";
        default: return {};
    }
}

std::optional<SliceView> Value::as_slice() const noexcept {
    const RawValue v = raw(*this);
    if (!v.is(Tag::Range)) {
        return std::nullopt;
    }
    const runtime::Range* range = v.as<runtime::Range>();
    SliceView slice;
    slice.step = range->step;
    if ((range->flags & runtime::kOpenStart) == 0) {
        slice.start = range->start;
    }
    if ((range->flags & runtime::kOpenStop) == 0) {
        slice.stop = range->stop;
    }
    return slice;
}

std::string Value::to_string() const { return ValueAccess::text_form(*this); }

void Value::destroy() const noexcept { runtime::destroy(reinterpret_cast<runtime::Object*>(payload_)); }

void* Value::native_payload(const void* key) const noexcept {
    const RawValue v = raw(*this);
    if (!v.is(Tag::NativeObject)) {
        return nullptr;
    }
    const runtime::NativeObject* object = v.as<runtime::NativeObject>();
    const auto* data = static_cast<const api::ClassData*>(object->type->native.get());
    return data != nullptr && data->key == key ? object->payload : nullptr;
}

std::string ValueAccess::text_form(const Value& handle) {
    const RawValue v = ValueAccess::raw(handle);
    std::string text;
    switch (v.tag) {
        case Tag::Nil: return "nil";
        case Tag::Bool: return v.boolean ? "true" : "false";
        case Tag::Int: runtime::append_int(text, v.integer); return text;
        case Tag::Float: runtime::append_float(text, v.number); return text;
        case Tag::Text: return std::string(v.as<runtime::Text>()->view());
        default: break;
    }
    if (!v.is_object()) {
        return text;
    }
    auto* session = static_cast<api::Session*>(runtime::Heap::of(v.object).owner);
    if (session == nullptr) {
        return handle.type_name();
    }
    try {
        const api::Entry entry(*session);
        return entry.allowed() ? runtime::to_text(session->runtime(), v) : handle.type_name();
    } catch (...) {
        return handle.type_name();
    }
}

} // namespace simple
