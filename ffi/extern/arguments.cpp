#include "ffi/extern/arguments.hpp"

#include <string>
#include <string_view>

namespace simple::ffi {

namespace {

/// What an empty array points to: C code may look at the address, never at an element.
constexpr double kNoElements = 0.0;

[[noreturn]] void fail_element(const Call& call, const Signature::Parameter& parameter, std::size_t at,
                               const Value& element) {
    throw ScriptError(ErrorKind::Type, std::string(call.name()) + ": parameter " + parameter.name + " must be " +
                                           std::string(type_text(parameter.type)) + ", but element " +
                                           std::to_string(at) + " is " + element.type_name());
}

bool is_list(const Value& value) {
    const ValueKind kind = value.kind();
    return kind == ValueKind::Array || kind == ValueKind::Tuple || kind == ValueKind::Range;
}

bool read_integer(const Value& element, std::int64_t& out) {
    out = element.as_int();
    return element.is_int();
}
bool read_number(const Value& element, double& out) {
    out = element.as_float();
    return element.is_number();
}
bool read_single(const Value& element, float& out) {
    out = static_cast<float>(element.as_float());
    return element.is_number();
}
bool read_boolean(const Value& element, bool& out) {
    out = element.as_bool();
    return element.is_bool();
}

} // namespace

Arguments::Arguments(Call& call, const Signature& signature) { // NOLINT(cppcoreguidelines-pro-type-member-init)
    for (std::size_t i = 0; i < signature.parameters.size(); ++i) {
        add(call, signature.parameters[i], i);
    }
}

void Arguments::add_run(const void* data, std::size_t count) noexcept {
    slot().pointer = count == 0 ? &kNoElements : data;
    slot().integer = static_cast<std::int64_t>(count);
}

void Arguments::add(Call& call, const Signature::Parameter& parameter, std::size_t i) {
    switch (parameter.type) {
        case CrossingType::I64: slot().integer = call.i64(i); break;
        case CrossingType::F64: slot().number = call.f64(i); break;
        case CrossingType::Bool: slot().boolean = call.boolean(i) ? 1 : 0; break;
        case CrossingType::Text: {
            const std::string_view text = call.text(i);
            add_run(text.data(), text.size());
            break;
        }
        case CrossingType::I64s:
            add_numbers<std::int64_t>(call, parameter, i, DType::I64, &Value::i64_elements, read_integer);
            break;
        case CrossingType::F64s:
            add_numbers<double>(call, parameter, i, DType::F64, &Value::f64_elements, read_number);
            break;
        case CrossingType::F32s:
            add_numbers<float>(call, parameter, i, DType::F32, &Value::f32_elements, read_single);
            break;
        case CrossingType::Bools:
            add_numbers<bool>(call, parameter, i, DType::Bool, &Value::bool_elements, read_boolean);
            break;
        case CrossingType::Texts: add_texts(call, parameter, i); break;
        case CrossingType::Nothing: break;
    }
}

template <typename T>
void Arguments::add_numbers(Call& call, const Signature::Parameter& parameter, std::size_t i, DType dtype,
                            std::span<const T> (Value::*unboxed)() const noexcept, bool (*read)(const Value&, T&)) {
    const Value list = call[i];
    if (!is_list(list)) {
        call.wrong_type(i, type_text(parameter.type));
    }
    const std::size_t count = list.size();
    const std::span<const T> elements = (list.*unboxed)();
    if (elements.size() == count) {
        add_run(elements.data(), count); // The caller's frame keeps the array.
        return;
    }
    converted_.push_back(Buffer::allocate(dtype, count));
    T* const numbers = converted_.back()->as<T>();
    for (std::size_t k = 0; k < count; ++k) {
        const Value element = list.at(k);
        if (!read(element, numbers[k])) {
            fail_element(call, parameter, k, element);
        }
    }
    add_run(numbers, count);
}

void Arguments::add_texts(Call& call, const Signature::Parameter& parameter, std::size_t i) {
    const Value list = call[i];
    if (!is_list(list)) {
        call.wrong_type(i, type_text(parameter.type));
    }
    std::vector<simple_text>& texts = texts_.emplace_back();
    texts.reserve(list.size());
    for (std::size_t k = 0; k < list.size(); ++k) {
        const Value element = list.at(k);
        if (!element.is_text()) {
            fail_element(call, parameter, k, element);
        }
        const std::string_view text = element.as_text(); // The array keeps its elements.
        texts.push_back({text.data(), static_cast<std::int64_t>(text.size())});
    }
    add_run(texts.data(), texts.size());
}

} // namespace simple::ffi
