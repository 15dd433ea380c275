#include "exec/invoker.hpp"

#include "exec/calls.hpp"
#include "exec/operand_labels.hpp"
#include "exec/program_loader.hpp"

namespace simple::exec {

namespace {

/// Puts back which native code runs when a call that it made ends.
class NativeCallScope {
public:
    explicit NativeCallScope(runtime::Runtime& runtime) noexcept : runtime_(runtime), call_(runtime.native_call) {}
    ~NativeCallScope() { runtime_.native_call = call_; }
    NativeCallScope(const NativeCallScope&) = delete;
    NativeCallScope& operator=(const NativeCallScope&) = delete;

private:
    runtime::Runtime& runtime_;
    Span call_;
};

} // namespace

/// Copies arguments to where the next frame starts; they are owned there.
Value* ScriptInvoker::place(const Value* receiver, const Value* arguments, std::uint32_t count) {
    Value* const frame = runtime_.stack_top;
    if (frame + count + 2 > runtime_.stack_end) {
        fail_depth(runtime_, {});
    }
    Value* slot = frame;
    if (receiver != nullptr) {
        *slot++ = runtime::retained(*receiver);
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        *slot++ = runtime::retained(arguments[i]);
    }
    return frame;
}

Value ScriptInvoker::call(Value function, const Value* arguments, std::uint32_t count) {
    runtime_.check_stack();
    const NativeCallScope scope(runtime_);
    return call_value(runtime_, function, place(nullptr, arguments, count), count, {});
}

Value ScriptInvoker::call_named(Value function, const Value* arguments, const Symbol* names, std::uint32_t count) {
    runtime_.check_stack();
    const NativeCallScope scope(runtime_);
    return call_value_named(runtime_, function, place(nullptr, arguments, count), names, count, {});
}

Value ScriptInvoker::call_method(Value receiver, Symbol name, const Value* arguments, std::uint32_t count) {
    runtime_.check_stack();
    const NativeCallScope scope(runtime_);
    return exec::call_method(runtime_, name, place(&receiver, arguments, count), nullptr, count, Value::nil(), {});
}

void ScriptInvoker::label(Diagnostic& diagnostic) const noexcept {
    if (const ModuleCode* code = loader_ != nullptr ? loader_->code_at(diagnostic.span) : nullptr) {
        label_operands(diagnostic, *code);
    }
}

Value ScriptInvoker::get_field(Value object, Symbol name) { return exec::get_field(runtime_, object, name, {}); }

void ScriptInvoker::set_field(Value object, Symbol name, Value value) {
    exec::set_field(runtime_, object, name, runtime::retained(value), {});
}

std::string ScriptInvoker::function_name(Value closure) {
    return std::string(closure.as<runtime::Closure>()->code->name.text());
}

const Value* ScriptInvoker::library_name(Symbol name) {
    return loader_ == nullptr ? nullptr : loader_->implicit_name(name);
}

const Value* ScriptInvoker::layer_method(Symbol name) {
    return library_name(runtime_.symbol(runtime::layer_method_name(name.text())));
}

} // namespace simple::exec
