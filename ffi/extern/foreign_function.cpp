#include "ffi/extern/foreign_function.hpp"

#include <bit>
#include <exception>
#include <string>
#include <utility>

#include "ffi/extern/arguments.hpp"
#include "ffi/extern/results.hpp"

namespace simple::ffi {

namespace {

ffi_type* scalar_type(CrossingType type) noexcept {
    switch (type) {
        case CrossingType::I64: return &ffi_type_sint64;
        case CrossingType::F64: return &ffi_type_double;
        case CrossingType::Bool: return &ffi_type_uint8;
        default: return &ffi_type_pointer;
    }
}

bool is_array(CrossingType type) noexcept { return type >= CrossingType::I64s; }

ffi_type* result_type(CrossingType type) noexcept {
    return type == CrossingType::Nothing || is_array(type) ? &ffi_type_void : scalar_type(type);
}

/// Replaces what is not UTF-8: messages are shown, and become JSON.
std::string valid_text(const Call& call, std::string_view text) { return std::string(call.text(text).as_text()); }

constexpr std::string_view kBadHandle = "E0802";
constexpr std::string_view kFailed = "E0803";

} // namespace

ForeignFunction::ForeignFunction(Signature signature, void* symbol, const Library& library)
    : signature_(std::move(signature)), symbol_(reinterpret_cast<void (*)()>(symbol)), plugin_(library.plugin()) {
    for (const Signature::Parameter& parameter : signature_.parameters) {
        types_.push_back(scalar_type(parameter.type));
        if (parameter.type == CrossingType::Text || is_array(parameter.type)) {
            types_.push_back(&ffi_type_sint64);
        }
    }
    if (is_array(signature_.result)) {
        types_.push_back(&ffi_type_pointer);
    }
    const bool fits = types_.size() <= kMostValues;
    if (!fits || ffi_prep_cif(&cif_, FFI_DEFAULT_ABI, static_cast<unsigned>(types_.size()),
                              result_type(signature_.result), types_.data()) != FFI_OK) {
        throw ScriptError(ErrorKind::Host, "extern fn " + signature_.name + " has too many parameters",
                          "a call passes up to " + std::to_string(kMostValues) +
                              " values; a text or an array counts as two",
                          "E0805");
    }
}

Value ForeignFunction::call(Call& call) const {
    Arguments arguments(call, signature_);
    if (is_array(signature_.result)) {
        ArrayResult array;
        arguments.add_pointer(array.address());
        invoke(call, nullptr, arguments.values());
        check_status(call);
        call.check_interrupt(); // The call may have taken as long as the program had.
        return array.take(call, signature_.result);
    }
    union {
        ffi_arg word;
        std::int64_t integer;
        double number;
        const char* text;
    } result{};
    invoke(call, &result, arguments.values());
    check_status(call);
    call.check_interrupt();
    switch (signature_.result) {
        case CrossingType::I64: return result.integer;
        case CrossingType::F64: return result.number;
        case CrossingType::Bool: return (result.word & 0xFFU) != 0;
        case CrossingType::Text: return call.text(result.text == nullptr ? "" : std::string_view(result.text));
        default: return {};
    }
}

/// An exception that leaves a library breaks the contract of plugin.h; where the compiler lets it arrive, the program
/// gets an error instead of its end.
void ForeignFunction::invoke(Call& call, void* result, void** values) const {
    try {
        ffi_call(&cif_, symbol_, result, values);
    } catch (const std::exception& thrown) {
        throw ScriptError(ErrorKind::Host,
                          std::string(call.name()) +
                              ": the library threw a C++ exception: " + valid_text(call, thrown.what()),
                          "functions of a library must catch their exceptions (simple/plugin.h)", std::string(kFailed));
    } catch (...) {
        throw ScriptError(ErrorKind::Host, std::string(call.name()) + ": the library threw a C++ exception",
                          "functions of a library must catch their exceptions (simple/plugin.h)", std::string(kFailed));
    }
}

void ForeignFunction::check_status(const Call& call) const {
    if (plugin_ != nullptr && plugin_->last_status != nullptr) {
        const std::int32_t status = plugin_->last_status();
        if (status != SIMPLE_PLUGIN_OK) {
            fail_status(call, status);
        }
    }
}

void ForeignFunction::fail_status(const Call& call, std::int32_t status) const {
    const char* const text = plugin_->last_error != nullptr ? plugin_->last_error() : nullptr;
    const std::string message =
        text == nullptr || *text == '\0' ? "failed with status " + std::to_string(status) : valid_text(call, text);
    if (plugin_->clear_error != nullptr) {
        plugin_->clear_error();
    }
    // Some plugins begin their messages with the function's name, as those of the language do.
    const std::string prefix = signature_.name + ": ";
    throw ScriptError(ErrorKind::Host, message.starts_with(prefix) ? message : prefix + message, {},
                      std::string(status == SIMPLE_PLUGIN_BAD_HANDLE ? kBadHandle : kFailed));
}

} // namespace simple::ffi
