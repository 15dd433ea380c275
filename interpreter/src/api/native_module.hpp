// What the API keeps about native modules and classes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/class_info.hpp"
#include "runtime/native_info.hpp"
#include "runtime/runtime.hpp"
#include "simple/native.hpp"

namespace simple::api {

class Session;

/// One native module. A lazy one has a builder that runs when a program first names the module.
struct ModuleRecord {
    ModuleRecord() : handle(nullptr_module()) {}

    std::string name;
    std::string documentation;
    runtime::ModuleInfo info;
    void (*build)(Interpreter&, Module&) = nullptr;
    /// Declares what is pure; see declare_pure_when_checked.
    void (*declare_pure)(Module&) = nullptr;
    bool is_prelude = false;
    std::vector<Symbol> order; ///< Names in order of definition.
    /// Modules all of whose names this one passes on.
    std::vector<std::string> reexported;
    std::unordered_map<Symbol, std::string> constant_documentation;
    Module handle;

    /// Stores a reference that the caller gives up under a name.
    void define(Symbol symbol, runtime::Value owned);
    /// Drops every value.
    void clear() noexcept;

private:
    static Module nullptr_module();
    runtime::Value* chunk_ = nullptr;
    std::size_t chunk_left_ = 0;
};

/// One native class: what ClassBuilder collected. Owned by its ClassInfo, which lives as long as its objects.
struct ClassData {
    struct Property {
        Value (*get)(Call&) = nullptr;
        void (*set)(Call&, const Value&) = nullptr;
        std::string documentation;
    };

    const void* key = nullptr;
    runtime::ClassInfo* info = nullptr;
    /// Stands for the class in calls of hooks, so that errors name it.
    runtime::NativeFunctionInfo hook_info;
    std::unordered_map<Symbol, Property> properties;
    std::optional<Value> (*operators)(Call&, Operator, const Value&, const Value&) = nullptr;
    Value (*get_index)(Call&, const std::vector<Value>&) = nullptr;
    void (*set_index)(Call&, const std::vector<Value>&, const Value&) = nullptr;
    Value (*call)(Call&, const std::vector<Value>&) = nullptr;
    std::int64_t (*length)(Call&) = nullptr;
    Value (*iterator)(Call&) = nullptr;
    std::optional<Value> (*next)(Call&) = nullptr;
    std::string (*text)(Call&) = nullptr;
    std::string (*brief)(Call&) = nullptr;
    bool (*truth)(Call&) = nullptr;
    std::optional<double> (*number)(Call&) = nullptr;
    void (*trace)(void*, const std::function<void(const Value&)>&) = nullptr;
    void (*clear)(void*) = nullptr;
};

/// Makes the record of a native function from texts that live as long as the session. `method`: argument 0 is the
/// receiver and becomes Call::self.
std::unique_ptr<runtime::NativeFunctionInfo> make_function(Session& session, std::string_view signature,
                                                           std::string_view documentation,
                                                           std::function<Value(Call&)> function, bool method);

/// The same from texts of a host, which are copied. A malformed signature gives a function that says so when called.
std::unique_ptr<runtime::NativeFunctionInfo> make_host_function(Session& session, std::string_view signature,
                                                                std::string_view documentation,
                                                                std::function<Value(Call&)> function, bool method);

/// Returns what is wrong with a signature, or an empty text.
std::string signature_mistake(std::string_view signature);

/// Defines a function that every program sees. One of the same signature is replaced, one of other parameters becomes
/// another form, and a predefined function of that name is hidden.
void replace_or_define(Session& session, std::string_view signature, std::function<Value(Call&)> function);

/// Puts the trampolines of the hooks a class has into its ClassInfo.
void install_hooks(ClassData& data);

} // namespace simple::api
