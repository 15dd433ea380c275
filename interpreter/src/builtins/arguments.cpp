#include "builtins/arguments.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "runtime/format.hpp"
#include "runtime/operators.hpp"
#include "support/error_codes.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

/// Returns the names in a signature's parentheses.
std::vector<std::string_view> parameter_names(std::string_view signature) {
    std::vector<std::string_view> names;
    std::size_t i = signature.find('(');
    int depth = 0;
    bool at_name = true;
    while (++i < signature.size() && !(depth == 0 && signature[i] == ')')) {
        const char c = signature[i];
        if (c == '(' || c == '[' || c == '{' || c == '<') {
            ++depth;
        } else if (c == ')' || c == ']' || c == '}' || c == '>') {
            --depth;
        } else if (c == ',' && depth == 0) {
            at_name = true;
        } else if (at_name && c != ' ') {
            const std::size_t end = signature.find_first_of(":=,.) ", i);
            names.push_back(signature.substr(i, end - i));
            at_name = false;
            i = end - 1;
        }
    }
    return names;
}

/// `thing` and `unit_name` word the error: "a text of 9 times 2 bytes", "a collection of 9 elements".
std::size_t checked_size(NativeCall& call, std::size_t unit, std::uint64_t count, std::size_t limit,
                         std::string_view thing, std::string_view unit_name) {
    const std::size_t most = limit != 0 ? limit : std::numeric_limits<std::ptrdiff_t>::max();
    if (unit != 0 && count > most / unit) {
        std::string message(thing);
        message += " of " + std::to_string(count) + (unit == 1 ? " " : " times " + std::to_string(unit) + " ");
        message += unit_name;
        fail_call(call, codes::kSizeLimit, message + " passes the limit of " + std::to_string(most));
    }
    return unit * static_cast<std::size_t>(count);
}

} // namespace

std::string_view function_name(const NativeFunctionInfo& info) noexcept {
    return info.signature.substr(0, info.signature.find('('));
}

namespace {

[[noreturn]] void fail_argument_with(NativeCall& call, std::string_view code, std::uint32_t i,
                                     std::string_view expected) {
    const std::vector<std::string_view> names = parameter_names(call.function.signature);
    const bool is_method = call.count > names.size();
    std::string message(function_name(call.function));
    if (is_method && i == 0) {
        message += ": must be called on ";
    } else {
        const std::size_t parameter = is_method ? i - 1 : i;
        message += ": parameter ";
        message += parameter < names.size() ? std::string(names[parameter]) : std::to_string(parameter + 1);
        message += " must be ";
    }
    message += expected;
    message += ", got ";
    message += call[i].is(Tag::Absent) ? "nothing" : describe(call.runtime, call[i]);
    call.runtime.fail(code, std::move(message));
}

} // namespace

void fail_argument(NativeCall& call, std::uint32_t i, std::string_view expected) {
    fail_argument_with(call, codes::kTypeMismatch, i, expected);
}

void fail_call(NativeCall& call, std::string_view code, const std::string& message) {
    call.runtime.fail(code, std::string(function_name(call.function)) + ": " + message);
}

std::int64_t int_argument_at_least(NativeCall& call, std::uint32_t i, std::int64_t least) {
    const std::int64_t number = int_argument(call, i);
    if (number < least) {
        fail_argument_with(call, codes::kInvalidValue, i, "at least " + std::to_string(least));
    }
    return number;
}

bool is_callable(Value v) noexcept {
    switch (v.tag) {
        case Tag::Closure:
        case Tag::Native:
        case Tag::BoundMethod:
        case Tag::Class:
        case Tag::Instance:
        case Tag::NativeObject: return true;
        default: return false;
    }
}

bool bool_argument_or(NativeCall& call, std::uint32_t i, bool fallback) {
    return given(call[i]) ? truthy(call.runtime, call[i]) : fallback;
}

Value stored_copy(Runtime& runtime, Value v) { return v.is(Tag::Struct) ? copy_struct(runtime, v) : retained(v); }

std::size_t checked_text_size(NativeCall& call, std::size_t unit, std::uint64_t count) {
    return checked_size(call, unit, count, call.runtime.limits.text_bytes, "a text", "bytes");
}

std::size_t checked_element_count(NativeCall& call, std::size_t unit, std::uint64_t count) {
    return checked_size(call, unit, count, call.runtime.limits.elements, "a collection", "elements");
}

std::int64_t saturate_to_int(double number) noexcept {
    constexpr double kTooBig = 9223372036854775808.0;
    if (std::isnan(number)) {
        return 0;
    }
    if (number >= kTooBig) {
        return std::numeric_limits<std::int64_t>::max();
    }
    if (number < -kTooBig) {
        return std::numeric_limits<std::int64_t>::min();
    }
    return static_cast<std::int64_t>(number);
}

} // namespace simple::builtins
