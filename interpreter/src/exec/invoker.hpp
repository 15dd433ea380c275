// Calls from native code into programs.
#pragma once

#include "runtime/runtime.hpp"

namespace simple::sema {
class Importer;
}

namespace simple::exec {

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

    void set_importer(sema::Importer& importer) noexcept { importer_ = &importer; }
    /// Finds what a name stands for in the native modules, as a name that no scope defines; null when nowhere.
    const runtime::Value* library_name(Symbol name);
    /// Finds what the native modules give an object with `forward` as a method; null when nowhere.
    const runtime::Value* layer_method(Symbol name);

private:
    runtime::Value* place(const runtime::Value* receiver, const runtime::Value* arguments, std::uint32_t count);
    runtime::Runtime& runtime_;
    sema::Importer* importer_ = nullptr;
};

} // namespace simple::exec
