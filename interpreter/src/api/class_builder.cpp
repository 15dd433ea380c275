#include <memory>
#include <string>
#include <utility>

#include "api/native_module.hpp"
#include "api/session.hpp"
#include "api/value_access.hpp"

namespace simple {

namespace {

using api::ClassData;
using api::Session;
using runtime::NativeFunctionInfo;

Session& at(void* session) noexcept { return *static_cast<Session*>(session); }

/// Adds a method, or another form of it, to a class.
void add_method(Session& session, ClassData& data, std::unique_ptr<NativeFunctionInfo> info, bool is_static) {
    runtime::Runtime& runtime = session.runtime();
    const NativeFunctionInfo* added = info.get();
    runtime::MethodEntry& entry = data.info->methods[info->name];
    runtime::Owned function(runtime.make_native(std::move(info)));
    if (entry.function.is(runtime::Tag::Native) && entry.is_static == is_static) {
        auto* last = const_cast<NativeFunctionInfo*>(entry.function.as<runtime::NativeFunction>()->info);
        while (last->next_overload != nullptr) {
            last = const_cast<NativeFunctionInfo*>(last->next_overload);
        }
        last->next_overload = added;
        return;
    }
    entry.name = added->name;
    entry.is_static = is_static;
    entry.callable_without_arguments = runtime::needs_no_arguments(added->signature);
    runtime::store(entry.function, function.leak());
}

ClassData& make_class(Session& session, std::string_view name, const void* key, void (*destroy)(void*),
                      std::string_view documentation) {
    runtime::Runtime& runtime = session.runtime();
    auto data = std::make_unique<ClassData>();
    const Symbol symbol = runtime.symbol(name);
    data->key = key;
    data->info = runtime.make_class(symbol, runtime::ClassForm::Native, runtime::Tag::NativeObject);
    data->info->documentation = documentation;
    data->info->hooks.destroy = destroy;
    data->hook_info.name = symbol;
    data->hook_info.signature = symbol.text();
    data->hook_info.parsed = true;
    return session.add_class(std::move(data));
}

/// Applies a change to the data of a class, then brings its hooks up to date.
template <typename F> void change(void* session, void* data, F apply) {
    if (data != nullptr) {
        at(session).declare([&] {
            apply(*static_cast<ClassData*>(data));
            api::install_hooks(*static_cast<ClassData*>(data));
        });
    }
}

} // namespace

ClassBuilder Module::class_of(std::string_view name, const void* key, void (*destroy)(void*),
                              std::string_view documentation) {
    if (record_ == nullptr) {
        return ValueAccess::make_builder(nullptr, nullptr);
    }
    Session& session = at(session_);
    ClassData* added = nullptr;
    session.declare([&] { added = &make_class(session, name, key, destroy, documentation); });
    if (added == nullptr) {
        return ValueAccess::make_builder(nullptr, nullptr);
    }
    constant(name, ValueAccess::adopt(session.runtime().class_value(added->info)));
    return ValueAccess::make_builder(added, &session);
}
ClassBuilder& ClassBuilder::constructor(std::string_view signature, NativeFunction function,
                                        std::string_view documentation) {
    change(session_, data_, [&](ClassData& data) {
        Session& session = at(session_);
        const std::string class_name(data.info->name.text());
        runtime::Owned made(session.runtime().make_native(
            api::make_host_function(session, class_name + std::string(signature), documentation, function, false)));
        if (data.info->constructor.is(runtime::Tag::Native)) {
            auto* last = const_cast<NativeFunctionInfo*>(data.info->constructor.as<runtime::NativeFunction>()->info);
            while (last->next_overload != nullptr) {
                last = const_cast<NativeFunctionInfo*>(last->next_overload);
            }
            last->next_overload = made.get().as<runtime::NativeFunction>()->info;
        } else {
            runtime::store(data.info->constructor, made.leak());
        }
        add_method(session, data,
                   api::make_host_function(session, "create" + std::string(signature), documentation, function, false),
                   true);
    });
    return *this;
}

ClassBuilder& ClassBuilder::method(std::string_view signature, NativeFunction function,
                                   std::string_view documentation) {
    change(session_, data_, [&](ClassData& data) {
        add_method(at(session_), data, api::make_host_function(at(session_), signature, documentation, function, true),
                   false);
    });
    return *this;
}

ClassBuilder& ClassBuilder::static_method(std::string_view signature, NativeFunction function,
                                          std::string_view documentation) {
    change(session_, data_, [&](ClassData& data) {
        add_method(at(session_), data, api::make_host_function(at(session_), signature, documentation, function, false),
                   true);
    });
    return *this;
}

ClassBuilder& ClassBuilder::methods(const FunctionRow* rows, std::size_t count) {
    change(session_, data_, [&](ClassData& data) {
        for (std::size_t i = 0; i < count; ++i) {
            add_method(
                at(session_), data,
                api::make_function(at(session_), rows[i].signature, rows[i].documentation, rows[i].function, true),
                false);
        }
    });
    return *this;
}

ClassBuilder& ClassBuilder::property(std::string_view name, Value (*get)(Call&), void (*set)(Call&, const Value&),
                                     std::string_view documentation) {
    change(session_, data_, [&](ClassData& data) {
        const Symbol symbol = at(session_).runtime().symbol(name);
        data.properties[symbol] = {get, set, std::string(documentation)};
        data.info->properties.push_back(symbol);
    });
    return *this;
}

ClassBuilder& ClassBuilder::operators(std::optional<Value> (*apply)(Call&, Operator, const Value&, const Value&)) {
    change(session_, data_, [&](ClassData& data) { data.operators = apply; });
    return *this;
}

ClassBuilder& ClassBuilder::index(Value (*get)(Call&, const std::vector<Value>&),
                                  void (*set)(Call&, const std::vector<Value>&, const Value&)) {
    change(session_, data_, [&](ClassData& data) {
        data.get_index = get;
        data.set_index = set;
    });
    return *this;
}

ClassBuilder& ClassBuilder::callable(Value (*hook)(Call&, const std::vector<Value>&)) {
    change(session_, data_, [&](ClassData& data) { data.call = hook; });
    return *this;
}

ClassBuilder& ClassBuilder::length(std::int64_t (*hook)(Call&)) {
    change(session_, data_, [&](ClassData& data) { data.length = hook; });
    return *this;
}

ClassBuilder& ClassBuilder::iterator(Value (*hook)(Call&)) {
    change(session_, data_, [&](ClassData& data) { data.iterator = hook; });
    return *this;
}

ClassBuilder& ClassBuilder::next(std::optional<Value> (*hook)(Call&)) {
    change(session_, data_, [&](ClassData& data) { data.next = hook; });
    return *this;
}

ClassBuilder& ClassBuilder::text(std::string (*hook)(Call&)) {
    change(session_, data_, [&](ClassData& data) { data.text = hook; });
    return *this;
}

ClassBuilder& ClassBuilder::brief(std::string (*hook)(Call&)) {
    change(session_, data_, [&](ClassData& data) { data.brief = hook; });
    return *this;
}

ClassBuilder& ClassBuilder::truth(bool (*hook)(Call&)) {
    change(session_, data_, [&](ClassData& data) { data.truth = hook; });
    return *this;
}

ClassBuilder& ClassBuilder::number(std::optional<double> (*hook)(Call&)) {
    change(session_, data_, [&](ClassData& data) { data.number = hook; });
    return *this;
}

ClassBuilder& ClassBuilder::trace(void (*visit_all)(void*, const std::function<void(const Value&)>&),
                                  void (*clear)(void*)) {
    change(session_, data_, [&](ClassData& data) {
        data.trace = visit_all;
        data.clear = clear;
    });
    return *this;
}

} // namespace simple
