// Calls from native code into programs.
#pragma once

#include "runtime/runtime.hpp"

namespace simple {
struct Diagnostic;
}

namespace simple::exec {

class ProgramLoader;

/// Implements runtime::Invoker over the calls of exec. Frames start at Runtime::stack_top.
class ScriptInvoker final : public runtime::Invoker {
public:
    explicit ScriptInvoker(runtime::Runtime& runtime) noexcept : runtime_(runtime) {}
    runtime::Value call(runtime::Value function, const runtime::Value* arguments, std::uint32_t count) override;
    runtime::Value call_named(runtime::Value function, const runtime::Value* arguments, const Symbol* names,
                              std::uint32_t count) override;
    runtime::Value call_method(runtime::Value receiver, Symbol name, const runtime::Value* arguments,
                               std::uint32_t count) override;
    runtime::Value get_field(runtime::Value object, Symbol name) override;
    void set_field(runtime::Value object, Symbol name, runtime::Value value) override;
    std::string function_name(runtime::Value closure) override;

    void set_loader(ProgramLoader& loader) noexcept { loader_ = &loader; }
    /// Adds what is known of the operands of an error and of where they came from, for whoever shows it.
    void label(Diagnostic& diagnostic) const noexcept;
    /// Finds what a name stands for in the native modules, as a name that no scope defines; null when nowhere.
    const runtime::Value* library_name(Symbol name);
    /// Finds what the native modules give an object with `forward` as a method; null when nowhere.
    const runtime::Value* layer_method(Symbol name);

private:
    runtime::Value* place(const runtime::Value* receiver, const runtime::Value* arguments, std::uint32_t count);
    runtime::Runtime& runtime_;
    ProgramLoader* loader_ = nullptr;
};

} // namespace simple::exec
