#include <cstdint>
#include <string>

#include "api/native_module.hpp"
#include "api/session.hpp"
#include "api/value_access.hpp"
#include "runtime/array.hpp"
#include "runtime/format.hpp"
#include "runtime/native_info.hpp"
#include "simple/native.hpp"

namespace simple {

namespace {

using api::RawValue;
using runtime::Tag;

const runtime::NativeFunctionInfo& info_of(const void* info) noexcept {
    return *static_cast<const runtime::NativeFunctionInfo*>(info);
}

RawValue raw_at(const void* arguments, std::size_t count, std::size_t i) noexcept {
    return i < count ? static_cast<const RawValue*>(arguments)[i] : RawValue::absent();
}

/// Returns how messages call a parameter; names made up for a lambda read as positions.
std::string parameter_label(const runtime::NativeFunctionInfo& info, std::size_t i) {
    const std::string position = std::to_string(i + 1);
    if (i >= info.parameters.size() || info.parameters[i].name.text() == "argument" + position) {
        return "argument " + position;
    }
    return "parameter " + std::string(info.parameters[i].name.text());
}

/// Converts a list of numbers; `T` is the element type, `read` takes one boxed element or says that it does not fit.
template <typename T, typename Read> bool read_list(const Value& list, std::vector<T>& out, Read read) {
    const ValueKind kind = list.kind();
    if (kind != ValueKind::Array && kind != ValueKind::Tuple && kind != ValueKind::Range) {
        return false;
    }
    out.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Value element = list.at(i);
        if (!read(element)) {
            return false;
        }
    }
    return true;
}

} // namespace

Value Call::operator[](std::size_t i) const { return ValueAccess::share(raw_at(arguments_, count_, i)); }

bool Call::has(std::size_t i) const noexcept { return !raw_at(arguments_, count_, i).is(Tag::Absent); }

std::string_view Call::name() const noexcept { return info_of(info_).name.text(); }
std::string_view Call::signature() const noexcept { return info_of(info_).signature; }

std::int64_t Call::i64(std::size_t i) const {
    const RawValue v = raw_at(arguments_, count_, i);
    if (!v.is_int()) {
        wrong_type(i, "i64");
    }
    return v.integer;
}

double Call::f64(std::size_t i) const {
    const RawValue v = raw_at(arguments_, count_, i);
    if (!v.is_number()) {
        wrong_type(i, "f64");
    }
    return v.as_double();
}

bool Call::boolean(std::size_t i) const {
    const RawValue v = raw_at(arguments_, count_, i);
    if (!v.is_bool()) {
        wrong_type(i, "bool");
    }
    return v.boolean;
}

std::string_view Call::text(std::size_t i) const {
    const RawValue v = raw_at(arguments_, count_, i);
    if (!v.is_text()) {
        wrong_type(i, "text");
    }
    return v.as<runtime::Text>()->view();
}

std::vector<std::int64_t> Call::ints(std::size_t i) const {
    const Value list = (*this)[i];
    const std::span<const std::int64_t> unboxed = list.i64_elements();
    std::vector<std::int64_t> numbers(unboxed.begin(), unboxed.end());
    const auto read = [&numbers](const Value& element) {
        numbers.push_back(element.as_int());
        return element.is_int();
    };
    if (numbers.empty() && !read_list(list, numbers, read)) {
        wrong_type(i, "[i64]");
    }
    return numbers;
}

std::vector<double> Call::floats(std::size_t i) const {
    const Value list = (*this)[i];
    const std::span<const double> unboxed = list.f64_elements();
    std::vector<double> numbers(unboxed.begin(), unboxed.end());
    const auto read = [&numbers](const Value& element) {
        numbers.push_back(element.as_float());
        return element.is_number();
    };
    if (numbers.empty() && !read_list(list, numbers, read)) {
        wrong_type(i, "[f64]");
    }
    return numbers;
}

void Call::fail(ErrorKind kind, const std::string& message, std::string help) const {
    throw ScriptError(kind, message, std::move(help));
}

void Call::wrong_type(std::size_t i, std::string_view expected) const {
    const RawValue given = raw_at(arguments_, count_, i);
    api::Session& session = *ValueAccess::session(*this);
    std::string message(name());
    message += ": " + parameter_label(info_of(info_), i) + " must be " + std::string(expected) + ", got ";
    message += given.is(Tag::Absent) ? "nothing" : runtime::describe(session.runtime(), given);
    throw ScriptError(ErrorKind::Type, message);
}

std::string Call::native_name(const void* key) const {
    const api::ClassData* data = ValueAccess::session(*this)->find_class(key);
    return data == nullptr ? "an object of another class" : std::string(data->info->name.text());
}

} // namespace simple
