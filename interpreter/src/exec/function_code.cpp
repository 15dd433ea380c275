#include "exec/function_code.hpp"

#include "exec/call_trace.hpp"
#include "runtime/array.hpp"
#include "runtime/format.hpp"
#include "runtime/memory_error.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

thread_local Runtime* current_runtime = nullptr;

bool truthy_slow(Value owned) {
    const Owned holder(owned);
    return runtime::truthy(runtime_now(), owned);
}

namespace {

[[noreturn]] void fail_parameter(const FunctionCode& code, const ParameterCode& parameter, Value given) {
    Runtime& rt = *code.runtime;
    const std::string expected(sema::type_kind_name(parameter.enforced));
    rt.fail(codes::kTypeMismatch, std::string(code.name.text()) + ": parameter `" + std::string(parameter.name.text()) +
                                      "` must be " + expected + ", got " + runtime::describe(rt, given));
}

void enforce(const FunctionCode& code, const ParameterCode& parameter, Value& slot) {
    switch (parameter.enforced) {
        case sema::TypeKind::Int:
            if (!slot.is_int()) {
                fail_parameter(code, parameter, slot);
            }
            break;
        case sema::TypeKind::Float:
            if (slot.is_int()) {
                slot = Value::of(static_cast<double>(slot.integer));
            } else if (!slot.is_float()) {
                fail_parameter(code, parameter, slot);
            }
            break;
        case sema::TypeKind::Bool:
            if (!slot.is_bool()) {
                fail_parameter(code, parameter, slot);
            }
            break;
        case sema::TypeKind::Text:
            if (!slot.is_text()) {
                fail_parameter(code, parameter, slot);
            }
            break;
        default: break;
    }
}

/// Checks and converts what a variadic parameter collected. An array that was given by name stays as it is elsewhere.
void enforce_elements(const FunctionCode& code, const ParameterCode& parameter, Value& slot) {
    if (parameter.enforced == sema::TypeKind::Any || !slot.is(Tag::Array)) {
        return;
    }
    auto* array = slot.as<runtime::Array>();
    for (std::size_t i = 0; i < array->size; ++i) {
        const Owned element(runtime::get(array, i));
        Value converted = element;
        enforce(code, parameter, converted);
    }
    if (parameter.enforced == sema::TypeKind::Float && array->kind() != runtime::ElementKind::F64) {
        if (array->references > 1) {
            array = runtime::slice(code.runtime->heap(), array, 0, 1, array->size);
            runtime::store(slot, runtime::array_value(array));
        }
        runtime::convert_to_floats(array);
    }
}

} // namespace

void prepare_parameters(const FunctionCode& code, Value* fp) {
    for (const ParameterCode& parameter : code.parameters) {
        Value& slot = fp[parameter.slot];
        if (slot.tag == Tag::Absent) {
            slot = Value::nil();
            if (parameter.default_value != nullptr) {
                const Value value = parameter.default_value->eval(fp);
                fp[parameter.slot] = value;
            }
        }
        if (parameter.variadic) {
            enforce_elements(code, parameter, slot);
        } else {
            enforce(code, parameter, slot);
        }
    }
    for (const ParameterCode& parameter : code.parameters) {
        if (parameter.boxed) {
            Value& slot = fp[parameter.slot];
            auto* cell = code.runtime->heap().make<runtime::Box>(Tag::Cell);
            cell->value = slot;
            slot = Value::of(cell, Tag::Cell);
        }
        if (parameter.destructure != nullptr) {
            parameter.destructure->exec(fp);
        }
    }
}

namespace {

void clear_frame(const FunctionCode& code, Value* fp) noexcept {
    for (std::uint32_t i = 0; i < code.extent; ++i) {
        clear_slot(fp[i]);
    }
}

} // namespace

void unwind_frame(const FunctionCode& code, Value* fp, Span call) {
    try {
        throw;
    } catch (const runtime::RuntimeError& error) {
        // An error without a place of its own belongs to the call.
        error.locate(call);
        record_call(error.diagnostic(), code, fp, call);
    } catch (const OutOfMemory& failure) {
        clear_frame(code, fp); // First: the error needs memory too.
        try {
            runtime::raise_memory_error(failure, code.span);
        } catch (const runtime::RuntimeError& error) {
            record_call(error.diagnostic(), code, fp, call);
            throw;
        }
    } catch (...) { // NOLINT(bugprone-empty-catch): control transfers carry no trace
    }
    clear_frame(code, fp);
}

void fail_depth(Runtime& runtime, Span call) {
    runtime.fail(codes::kDepthLimit, "recursion is too deep: " + std::to_string(runtime.depth) + " nested calls", call);
}

} // namespace simple::exec
