// Making the small compound values, and casts.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "runtime/array.hpp"
#include "runtime/copies.hpp"
#include "runtime/format.hpp"
#include "runtime/operator_errors.hpp"
#include "runtime/operators.hpp"
#include "runtime/sizes.hpp"
#include "runtime/text.hpp"
#include "runtime/type_names.hpp"

namespace simple::runtime {

namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

void copy_retained(Value* to, const Value* from, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        to[i] = retained(from[i]);
    }
}

/// Range of a narrow integer type; `bits` 64 means i64.
struct IntegerType {
    unsigned bits;
    bool is_signed;
};

IntegerType integer_type(std::string_view name) noexcept {
    const bool is_signed = name.empty() || name[0] != 'u';
    if (name == "i8" || name == "u8") {
        return {8, is_signed};
    }
    if (name == "i16" || name == "u16") {
        return {16, is_signed};
    }
    if (name == "i32" || name == "u32") {
        return {32, is_signed};
    }
    return {64, true};
}

std::int64_t lowest(IntegerType type) noexcept {
    return type.bits == 64 ? kMin : type.is_signed ? -(std::int64_t{1} << (type.bits - 1)) : 0;
}

std::int64_t highest(IntegerType type) noexcept {
    if (type.bits == 64) {
        return kMax;
    }
    return (std::int64_t{1} << (type.is_signed ? type.bits - 1 : type.bits)) - 1;
}

std::int64_t wrap(std::int64_t number, IntegerType type) noexcept {
    if (type.bits == 64) {
        return number;
    }
    const std::uint64_t mask = (std::uint64_t{1} << type.bits) - 1;
    std::uint64_t low = static_cast<std::uint64_t>(number) & mask;
    if (type.is_signed && (low >> (type.bits - 1)) != 0) {
        low |= ~mask;
    }
    return static_cast<std::int64_t>(low);
}

std::int64_t saturate(double number, IntegerType type) noexcept {
    if (std::isnan(number)) {
        return 0;
    }
    const double whole = std::trunc(number);
    if (whole <= static_cast<double>(lowest(type))) {
        return lowest(type);
    }
    return whole >= static_cast<double>(highest(type)) ? highest(type) : static_cast<std::int64_t>(whole);
}

/// Conversions among numbers, bool and text; Absent when there is none.
Value convert(Runtime& runtime, Value v, std::string_view type) {
    switch (scalar_type(type)) {
        case ScalarType::Integer:
            if (v.is_bool()) {
                return Value::of(std::int64_t{v.boolean ? 1 : 0});
            }
            if (v.is_number()) {
                const IntegerType target = integer_type(type);
                return Value::of(v.is_int() ? wrap(v.integer, target) : saturate(v.number, target));
            }
            return Value::absent();
        case ScalarType::Float:
            if (v.is_bool()) {
                return Value::of(v.boolean ? 1.0 : 0.0);
            }
            return v.is_number() ? Value::of(v.as_double()) : Value::absent();
        case ScalarType::Bool: return Value::of(truthy(runtime, v));
        case ScalarType::Text: return v.is_text() ? retained(v) : text_value(runtime.heap(), to_text(runtime, v));
        case ScalarType::Any: return retained(v);
        case ScalarType::None: break;
    }
    return Value::absent();
}

} // namespace

ScalarType scalar_type(std::string_view name) noexcept {
    static constexpr struct {
        std::string_view name;
        ScalarType type;
    } kNames[] = {
        {"i64", ScalarType::Integer}, {"i32", ScalarType::Integer},   {"i16", ScalarType::Integer},
        {"i8", ScalarType::Integer},  {"u64", ScalarType::Integer},   {"u32", ScalarType::Integer},
        {"u16", ScalarType::Integer}, {"u8", ScalarType::Integer},    {"int", ScalarType::Integer},
        {"Int", ScalarType::Integer}, {"usize", ScalarType::Integer}, {"isize", ScalarType::Integer},
        {"f64", ScalarType::Float},   {"f32", ScalarType::Float},     {"float", ScalarType::Float},
        {"Float", ScalarType::Float}, {"bool", ScalarType::Bool},     {"Bool", ScalarType::Bool},
        {"text", ScalarType::Text},   {"str", ScalarType::Text},      {"String", ScalarType::Text},
        {"string", ScalarType::Text}, {"Text", ScalarType::Text},     {"any", ScalarType::Any},
        {"Any", ScalarType::Any},
    };
    for (const auto& entry : kNames) {
        if (entry.name == name) {
            return entry.type;
        }
    }
    return ScalarType::None;
}

std::span<const Tag> tags_of_type(std::string_view name) noexcept {
    static constexpr Tag kInteger[] = {Tag::Int};
    static constexpr Tag kFloat[] = {Tag::Float};
    static constexpr Tag kBool[] = {Tag::Bool};
    static constexpr Tag kText[] = {Tag::Text};
    static constexpr Tag kNil[] = {Tag::Nil};
    static constexpr Tag kArray[] = {Tag::Array};
    static constexpr Tag kDict[] = {Tag::Dict};
    static constexpr Tag kSet[] = {Tag::Set};
    static constexpr Tag kTuple[] = {Tag::Tuple};
    static constexpr Tag kRange[] = {Tag::Range};
    static constexpr Tag kFunction[] = {Tag::Closure, Tag::Native, Tag::BoundMethod};
    static constexpr Tag kOption[] = {Tag::Some, Tag::Nil};
    static constexpr Tag kResult[] = {Tag::Ok, Tag::Err};
    switch (scalar_type(name)) {
        case ScalarType::Integer: return kInteger;
        case ScalarType::Float: return kFloat;
        case ScalarType::Bool: return kBool;
        case ScalarType::Text: return kText;
        case ScalarType::Any:
        case ScalarType::None: break;
    }
    static constexpr struct {
        std::string_view name;
        std::span<const Tag> tags;
    } kKinds[] = {
        {"nil", kNil},       {"None", kNil},    {"array", kArray},   {"list", kArray},    {"List", kArray},
        {"Array", kArray},   {"Vec", kArray},   {"dict", kDict},     {"Dict", kDict},     {"Map", kDict},
        {"set", kSet},       {"Set", kSet},     {"tuple", kTuple},   {"Tuple", kTuple},   {"range", kRange},
        {"Range", kRange},   {"fn", kFunction}, {"Option", kOption}, {"option", kOption}, {"Result", kResult},
        {"result", kResult},
    };
    for (const auto& kind : kKinds) {
        if (kind.name == name) {
            return kind.tags;
        }
    }
    return {};
}

bool names_type(std::string_view name) noexcept {
    return scalar_type(name) == ScalarType::Any || !tags_of_type(name).empty();
}

bool has_type(Runtime& runtime, Value v, std::string_view type) {
    if (scalar_type(type) == ScalarType::Any) {
        return true;
    }
    const std::span<const Tag> tags = tags_of_type(type);
    if (!tags.empty()) {
        return std::find(tags.begin(), tags.end(), v.tag) != tags.end();
    }
    const std::vector<const ClassInfo*>& traits = runtime.class_of(v)->traits;
    return type_name(runtime, v) == type || std::any_of(traits.begin(), traits.end(), [&](const ClassInfo* trait) {
               return trait->name.text() == type;
           });
}

bool is_of_class(Runtime& runtime, Value v, Value type) {
    const ClassInfo* wanted = type.as<Class>()->info;
    const ClassInfo* own = runtime.class_of(v);
    return own == wanted || own->implements(wanted);
}

Value cast(Runtime& runtime, Value v, std::string_view type, Span span) {
    const Value converted = convert(runtime, v, type);
    if (!converted.is(Tag::Absent)) {
        return converted;
    }
    if (v.is(Tag::Some)) {
        return cast(runtime, v.as<Box>()->value, type, span);
    }
    if (has_type(runtime, v, type)) {
        return retained(v);
    }
    std::string help;
    if (v.is_text() && scalar_type(type) != ScalarType::None) {
        help = "read a number from text with `int(x)`, `float(x)` or `x.parse_int()`";
    }
    runtime.fail(codes::kInvalidCast, "cannot convert " + describe(runtime, v) + " to " + std::string(type), span,
                 std::move(help));
}

Value make_range(Runtime& runtime, std::int64_t start, std::int64_t stop, std::int64_t step, bool inclusive) {
    if (step == 0) {
        runtime.fail(codes::kInvalidValue, "the step of a range must not be 0");
    }
    Range* range = runtime.heap().make<Range>(Tag::Range);
    range->start = start;
    range->stop = stop;
    range->step = step;
    range->inclusive = inclusive;
    if (inclusive && step > 0) {
        range->stop = stop == kMax ? kMax : stop + 1;
    } else if (inclusive) {
        range->stop = stop == kMin ? kMin : stop - 1;
    }
    return Value::of(range, Tag::Range);
}

std::int64_t range_length(const Range* range) noexcept {
    const bool forward = range->step > 0;
    if (forward ? range->start >= range->stop : range->start <= range->stop) {
        return 0;
    }
    const std::uint64_t low = static_cast<std::uint64_t>(forward ? range->start : range->stop);
    const std::uint64_t high = static_cast<std::uint64_t>(forward ? range->stop : range->start);
    const std::uint64_t stride =
        forward ? static_cast<std::uint64_t>(range->step) : 0 - static_cast<std::uint64_t>(range->step);
    const std::uint64_t count = (high - low - 1) / stride + 1;
    return count > static_cast<std::uint64_t>(kMax) ? kMax : static_cast<std::int64_t>(count);
}

Value make_tuple(Runtime& runtime, const Value* borrowed, std::uint32_t count) {
    Tuple* tuple = runtime.heap().make<Tuple>(Tag::Tuple, count * sizeof(Value));
    tuple->size = count;
    copy_retained(tuple->elements(), borrowed, count);
    return Value::of(tuple, Tag::Tuple);
}

Value make_box(Runtime& runtime, Tag tag, Value owned) {
    Owned owner(owned);
    Box* box = runtime.heap().make<Box>(tag);
    box->value = owner.leak();
    return Value::of(box, tag);
}

Value make_enum(Runtime& runtime, const ClassInfo* type, std::uint32_t variant, const Value* borrowed,
                std::uint32_t count) {
    EnumValue* value = runtime.heap().make<EnumValue>(Tag::Enum, count * sizeof(Value));
    value->type = type;
    value->variant = variant;
    value->size = count;
    copy_retained(value->payload(), borrowed, count);
    return Value::of(value, Tag::Enum);
}

namespace {

/// Copies a struct; its fields share what they hold.
Value copy_level(Runtime& runtime, Value v) {
    Instance* original = v.as<Instance>();
    const std::size_t count = original->type->fields.size();
    Instance* copy = runtime.heap().make<Instance>(Tag::Struct, count * sizeof(Value));
    copy->type = original->type;
    copy_retained(copy->fields(), original->fields(), count);
    return Value::of(copy, Tag::Struct);
}

} // namespace

Value copy_struct(Runtime& runtime, Value v) {
    Owned copy(copy_level(runtime, v));
    // Structs in fields are values too. Nested ones wait in a list: a chain of them may be long.
    std::vector<Instance*> open{copy.get().as<Instance>()};
    while (!open.empty()) {
        Instance* const instance = open.back();
        open.pop_back();
        const std::size_t count = instance->type->fields.size();
        for (std::size_t i = 0; i < count; ++i) {
            if (instance->fields()[i].is(Tag::Struct)) {
                const Value inner = copy_level(runtime, instance->fields()[i]);
                store(instance->fields()[i], inner);
                open.push_back(inner.as<Instance>());
            }
        }
    }
    return copy.leak();
}

void copy_structs(Runtime& runtime, Array* array) {
    if (array->kind() != ElementKind::Values) {
        return;
    }
    for (std::size_t i = 0; i < array->size; ++i) {
        if (array->values()[i].is(Tag::Struct)) {
            store(array->values()[i], copy_struct(runtime, array->values()[i]));
        }
    }
}

Value finish_copy(Runtime& runtime, Array* array) {
    Owned result(array_value(array));
    copy_structs(runtime, array);
    return result.leak();
}

} // namespace simple::runtime
