// From the run time's calls to the functions and hooks that hosts and libraries gave.
#include <string>
#include <utility>

#include "api/native_module.hpp"
#include "api/session.hpp"
#include "api/value_access.hpp"
#include "runtime/native_errors.hpp"
#include "syntax/ast.hpp"

namespace simple::api {

namespace {

using api::RawValue;
using runtime::ClassInfo;
using runtime::NativeCall;
using runtime::NativeFunctionInfo;
using runtime::Runtime;

/// Runs native code; what it throws becomes an error that names `info`.
template <typename F>
auto guarded(Runtime& runtime, const NativeFunctionInfo& info, F body, const NativeCall* call = nullptr)
    -> decltype(body()) {
    try {
        return body();
    } catch (...) {
        runtime::raise_native_exception(runtime, info, call);
    }
}

/// The same for a call of the script.
template <typename F> RawValue guarded_call(NativeCall& call, F body) {
    return guarded(call.runtime, call.function, body, &call);
}

RawValue call_function(NativeCall& call) {
    return guarded_call(call, [&call] {
        Call handle = ValueAccess::make_call(&session_of(call.runtime), &call.function, call.arguments, call.count,
                                             RawValue::nil());
        return take_own(session_of(call.runtime), call.function.callable(handle));
    });
}

RawValue call_method(NativeCall& call) {
    return guarded_call(call, [&call] {
        Call handle = ValueAccess::make_call(&session_of(call.runtime), &call.function, call.arguments + 1,
                                             call.count - 1, call.arguments[0]);
        return take_own(session_of(call.runtime), call.function.callable(handle));
    });
}

const ClassData& data_of(const ClassInfo& info) noexcept { return *static_cast<const ClassData*>(info.native.get()); }

/// Runs a hook with the object as self(); `body(Call&, const ClassData&)`.
template <typename F> auto run_hook(Runtime& runtime, const ClassInfo& info, RawValue self, F body) {
    const ClassData& data = data_of(info);
    return guarded(runtime, data.hook_info, [&] {
        Call call = ValueAccess::make_call(&session_of(runtime), &data.hook_info, nullptr, 0, self);
        return body(call, data);
    });
}

/// An empty optional says "not supported", which the run time knows as Absent.
RawValue release_optional(Runtime& runtime, std::optional<Value>&& result) {
    return result ? take_own(session_of(runtime), std::move(*result)) : RawValue::absent();
}

struct BinaryName {
    syntax::BinaryOp op;
    Operator name;
};

constexpr BinaryName kBinary[] = {
    {syntax::BinaryOp::Add, Operator::Add},
    {syntax::BinaryOp::Subtract, Operator::Subtract},
    {syntax::BinaryOp::Multiply, Operator::Multiply},
    {syntax::BinaryOp::Divide, Operator::Divide},
    {syntax::BinaryOp::Modulo, Operator::Modulo},
    {syntax::BinaryOp::FloorDivide, Operator::FloorDivide},
    {syntax::BinaryOp::Power, Operator::Power},
    {syntax::BinaryOp::MatMul, Operator::MatMul},
    {syntax::BinaryOp::BroadcastAdd, Operator::BroadcastAdd},
    {syntax::BinaryOp::BroadcastSubtract, Operator::BroadcastSubtract},
    {syntax::BinaryOp::BroadcastMultiply, Operator::BroadcastMultiply},
    {syntax::BinaryOp::BroadcastDivide, Operator::BroadcastDivide},
    {syntax::BinaryOp::BroadcastPower, Operator::BroadcastPower},
    {syntax::BinaryOp::ShiftLeft, Operator::ShiftLeft},
    {syntax::BinaryOp::ShiftRight, Operator::ShiftRight},
    {syntax::BinaryOp::BitAnd, Operator::BitAnd},
    {syntax::BinaryOp::BitOr, Operator::BitOr},
    {syntax::BinaryOp::BitXor, Operator::BitXor},
    {syntax::BinaryOp::Pipe, Operator::Pipe},
    {syntax::BinaryOp::Connect, Operator::Connect},
};

std::optional<Operator> operator_of(syntax::BinaryOp op) noexcept {
    for (const BinaryName& row : kBinary) {
        if (row.op == op) {
            return row.name;
        }
    }
    return std::nullopt;
}

std::optional<Operator> operator_of(syntax::CompareOp op) noexcept {
    switch (op) {
        case syntax::CompareOp::Equal: return Operator::Equal;
        case syntax::CompareOp::NotEqual: return Operator::NotEqual;
        case syntax::CompareOp::Less: return Operator::Less;
        case syntax::CompareOp::LessEqual: return Operator::LessEqual;
        case syntax::CompareOp::Greater: return Operator::Greater;
        case syntax::CompareOp::GreaterEqual: return Operator::GreaterEqual;
        default: return std::nullopt;
    }
}

bool is_object_of(const ClassInfo& info, RawValue v) noexcept {
    return v.is(runtime::Tag::NativeObject) && v.as<runtime::NativeObject>()->type == &info;
}

RawValue apply_operator(Runtime& runtime, const ClassInfo& info, std::optional<Operator> op, RawValue left,
                        RawValue right) {
    if (!op) {
        return RawValue::absent();
    }
    const RawValue self = is_object_of(info, left) ? left : right;
    return run_hook(runtime, info, self, [&](Call& call, const ClassData& data) {
        return release_optional(runtime,
                                data.operators(call, *op, ValueAccess::share(left), ValueAccess::share(right)));
    });
}

RawValue binary_hook(Runtime& runtime, const ClassInfo& info, syntax::BinaryOp op, RawValue left, RawValue right) {
    return apply_operator(runtime, info, operator_of(op), left, right);
}

RawValue compare_hook(Runtime& runtime, const ClassInfo& info, syntax::CompareOp op, RawValue left, RawValue right) {
    return apply_operator(runtime, info, operator_of(op), left, right);
}

RawValue negate_hook(Runtime& runtime, const ClassInfo& info, RawValue self) {
    return apply_operator(runtime, info, Operator::Negate, self, RawValue::nil());
}

RawValue get_index_hook(Runtime& runtime, const ClassInfo& info, RawValue self, const RawValue* arguments,
                        std::uint32_t count) {
    return run_hook(runtime, info, self, [&](Call& call, const ClassData& data) {
        return take_own(session_of(runtime), data.get_index(call, share_all(arguments, count)));
    });
}

void set_index_hook(Runtime& runtime, const ClassInfo& info, RawValue self, const RawValue* arguments,
                    std::uint32_t count, RawValue value) {
    run_hook(runtime, info, self, [&](Call& call, const ClassData& data) {
        data.set_index(call, share_all(arguments, count), ValueAccess::share(value));
    });
}

RawValue get_field_hook(Runtime& runtime, const ClassInfo& info, RawValue self, Symbol name) {
    const auto& properties = data_of(info).properties;
    const auto found = properties.find(name);
    if (found == properties.end()) {
        return RawValue::absent();
    }
    return run_hook(runtime, info, self, [&](Call& call, const ClassData&) {
        return take_own(session_of(runtime), found->second.get(call));
    });
}

bool set_field_hook(Runtime& runtime, const ClassInfo& info, RawValue self, Symbol name, RawValue value) {
    const auto& properties = data_of(info).properties;
    const auto found = properties.find(name);
    if (found == properties.end()) {
        return false;
    }
    run_hook(runtime, info, self, [&](Call& call, const ClassData&) {
        if (found->second.set == nullptr) {
            call.fail(ErrorKind::Type,
                      "`" + std::string(name.text()) + "` of " + std::string(info.name.text()) + " is read-only");
        }
        found->second.set(call, ValueAccess::share(value));
    });
    return true;
}

RawValue call_hook(Runtime& runtime, const ClassInfo& info, RawValue self, RawValue* arguments, std::uint32_t count) {
    return run_hook(runtime, info, self, [&](Call& call, const ClassData& data) {
        return take_own(session_of(runtime), data.call(call, share_all(arguments, count)));
    });
}

std::int64_t length_hook(Runtime& runtime, const ClassInfo& info, RawValue self) {
    return run_hook(runtime, info, self, [](Call& call, const ClassData& data) { return data.length(call); });
}

RawValue iterator_hook(Runtime& runtime, const ClassInfo& info, RawValue self) {
    return run_hook(runtime, info, self, [&runtime](Call& call, const ClassData& data) {
        return take_own(session_of(runtime), data.iterator(call));
    });
}

RawValue next_hook(Runtime& runtime, const ClassInfo& info, RawValue self) {
    return run_hook(runtime, info, self, [&runtime](Call& call, const ClassData& data) {
        return release_optional(runtime, data.next(call));
    });
}

std::string text_hook(Runtime& runtime, const ClassInfo& info, RawValue self) {
    return run_hook(runtime, info, self, [](Call& call, const ClassData& data) { return data.text(call); });
}

std::string brief_hook(Runtime& runtime, const ClassInfo& info, RawValue self) {
    return run_hook(runtime, info, self, [](Call& call, const ClassData& data) { return data.brief(call); });
}

bool truth_hook(Runtime& runtime, const ClassInfo& info, RawValue self) {
    return run_hook(runtime, info, self, [](Call& call, const ClassData& data) { return data.truth(call); });
}

std::optional<double> number_hook(Runtime& runtime, const ClassInfo& info, RawValue self) {
    return run_hook(runtime, info, self, [](Call& call, const ClassData& data) { return data.number(call); });
}

void trace_hook(const ClassInfo& info, void* payload, void (*visit)(RawValue, void*), void* context) {
    data_of(info).trace(payload, [visit, context](const Value& value) { visit(ValueAccess::raw(value), context); });
}

void clear_hook(const ClassInfo& info, void* payload) { data_of(info).clear(payload); }

} // namespace

std::unique_ptr<NativeFunctionInfo> make_function(Session& session, std::string_view signature,
                                                  std::string_view documentation, std::function<Value(Call&)> function,
                                                  bool method) {
    auto info = std::make_unique<NativeFunctionInfo>();
    info->signature = signature;
    info->documentation = documentation;
    info->name = session.runtime().symbol(runtime::name_in_signature(signature));
    info->callable = std::move(function);
    info->raw = method ? &call_method : &call_function;
    return info;
}

std::unique_ptr<NativeFunctionInfo> make_host_function(Session& session, std::string_view signature,
                                                       std::string_view documentation,
                                                       std::function<Value(Call&)> function, bool method) {
    Runtime& runtime = session.runtime();
    std::string mistake = signature_mistake(signature);
    if (mistake.empty()) {
        return make_function(session, runtime.symbol(signature).text(), runtime.symbol(documentation).text(),
                             std::move(function), method);
    }
    const std::string name(runtime::name_in_signature(signature));
    mistake = "`" + name + "` was registered with a malformed signature: " + mistake;
    return make_function(
        session, runtime.symbol(name + "(arguments...)").text(), {},
        [mistake](Call&) -> Value { throw ScriptError(ErrorKind::Host, mistake); }, method);
}

void install_hooks(ClassData& data) {
    runtime::NativeHooks& hooks = data.info->hooks;
    hooks.binary = data.operators != nullptr ? &binary_hook : nullptr;
    hooks.compare = data.operators != nullptr ? &compare_hook : nullptr;
    hooks.negate = data.operators != nullptr ? &negate_hook : nullptr;
    hooks.get_index = data.get_index != nullptr ? &get_index_hook : nullptr;
    hooks.set_index = data.set_index != nullptr ? &set_index_hook : nullptr;
    hooks.get_field = data.properties.empty() ? nullptr : &get_field_hook;
    hooks.set_field = data.properties.empty() ? nullptr : &set_field_hook;
    hooks.call = data.call != nullptr ? &call_hook : nullptr;
    hooks.length = data.length != nullptr ? &length_hook : nullptr;
    hooks.iterator = data.iterator != nullptr ? &iterator_hook : nullptr;
    hooks.next = data.next != nullptr ? &next_hook : nullptr;
    hooks.text = data.text != nullptr ? &text_hook : nullptr;
    hooks.brief = data.brief != nullptr ? &brief_hook : nullptr;
    hooks.truthy = data.truth != nullptr ? &truth_hook : nullptr;
    hooks.number = data.number != nullptr ? &number_hook : nullptr;
    hooks.trace = data.trace != nullptr ? &trace_hook : nullptr;
    hooks.clear = data.clear != nullptr ? &clear_hook : nullptr;
}

} // namespace simple::api
