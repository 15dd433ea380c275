#include "exec/function_code.hpp"

#include "exec/call_trace.hpp"
#include "runtime/format.hpp"
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
        enforce(code, parameter, slot);
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

void unwind_frame(const FunctionCode& code, Value* fp, Span call) noexcept {
    try {
        throw;
    } catch (const runtime::RuntimeError& error) {
        // An error without a place of its own belongs to the call.
        error.locate(call);
        record_call(error.diagnostic(), code, fp, call);
    } catch (...) { // NOLINT(bugprone-empty-catch): out of memory and control transfers carry no trace
    }
    for (std::uint32_t i = 0; i < code.extent; ++i) {
        clear_slot(fp[i]);
    }
}

void fail_depth(Runtime& runtime, Span call) {
    runtime.fail(codes::kDepthLimit, "recursion is too deep: " + std::to_string(runtime.depth) + " nested calls", call);
}

} // namespace simple::exec
