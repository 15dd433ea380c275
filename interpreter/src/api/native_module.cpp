#include "api/native_module.hpp"

#include <algorithm>

#include "api/session.hpp"
#include "api/value_access.hpp"
#include "runtime/native_errors.hpp"
#include "runtime/operators.hpp"

namespace simple {

namespace {

using api::ModuleRecord;
using api::Session;
using runtime::NativeFunctionInfo;
using runtime::Tag;

/// Slots are handed out from chunks, so that a module of many functions makes few blocks.
constexpr std::size_t kSlotsPerChunk = 32;

/// Finds the function a new form of it is added to, or null.
NativeFunctionInfo* existing_function(runtime::Value* slot) {
    if (slot == nullptr || !slot->is(Tag::Native)) {
        return nullptr;
    }
    return const_cast<NativeFunctionInfo*>(slot->as<runtime::NativeFunction>()->info);
}

void append_overload(NativeFunctionInfo* first, const NativeFunctionInfo* added) {
    while (first->next_overload != nullptr) {
        first = const_cast<NativeFunctionInfo*>(first->next_overload);
    }
    first->next_overload = added;
}

bool from_host(const NativeFunctionInfo& info) noexcept { return static_cast<bool>(info.callable); }

/// Puts `added` in the place of the form with the same signature. The old one stays alive: it may be running.
bool replace_overload(runtime::Value& slot, NativeFunctionInfo* first, runtime::Owned& function,
                      NativeFunctionInfo* added) {
    if (first->signature == added->signature) {
        added->next_overload = first->next_overload;
        runtime::store(slot, function.leak());
        return true;
    }
    for (NativeFunctionInfo* info = first; info->next_overload != nullptr;
         info = const_cast<NativeFunctionInfo*>(info->next_overload)) {
        if (info->next_overload->signature == added->signature) {
            added->next_overload = info->next_overload->next_overload;
            info->next_overload = added;
            return true;
        }
    }
    return false;
}

/// Puts a function under its name; a second one of the same name becomes another form of the first.
void define_function(Session& session, ModuleRecord& record, std::unique_ptr<NativeFunctionInfo> info) {
    const Symbol name = info->name;
    NativeFunctionInfo* added = info.get();
    runtime::Runtime& runtime = session.runtime();
    runtime::Owned function(runtime.make_native(std::move(info)));
    if (record.is_prelude) {
        runtime.add_prelude(name.text(), function.leak());
        return;
    }
    if (NativeFunctionInfo* first = existing_function(record.info.find(name))) {
        append_overload(first, added);
        return;
    }
    record.define(name, function.leak());
}

runtime::Value* find_name(Session& session, ModuleRecord& record, std::string_view name) {
    const Symbol symbol = session.runtime().symbol(name);
    return record.is_prelude ? session.runtime().find_prelude(symbol) : record.info.find(symbol);
}

void define_name(Session& session, ModuleRecord& record, std::string_view name, runtime::Value owned) {
    if (record.is_prelude) {
        session.runtime().add_prelude(name, owned);
    } else {
        record.define(session.runtime().symbol(name), owned);
    }
}

} // namespace

namespace api {

Module ModuleRecord::nullptr_module() { return ValueAccess::make_module(nullptr, nullptr); }

void ModuleRecord::define(Symbol symbol, runtime::Value owned) {
    if (runtime::Value* slot = info.find(symbol)) {
        runtime::store(*slot, owned);
        return;
    }
    runtime::Owned guard(owned);
    if (chunk_left_ == 0) {
        info.storage.push_back(std::make_unique<runtime::Value[]>(kSlotsPerChunk));
        chunk_ = info.storage.back().get();
        chunk_left_ = kSlotsPerChunk;
    }
    info.slots.emplace(symbol, chunk_);
    order.push_back(symbol);
    *chunk_++ = guard.leak();
    --chunk_left_;
}

void ModuleRecord::clear() noexcept {
    for (const auto& [symbol, slot] : info.slots) {
        runtime::release(runtime::take(*slot));
    }
    info.slots.clear();
    order.clear();
    reexported.clear();
}

void replace_or_define(Session& session, std::string_view signature, std::function<Value(Call&)> function) {
    runtime::Runtime& runtime = session.runtime();
    auto info = make_host_function(session, signature, {}, std::move(function), false);
    NativeFunctionInfo* added = info.get();
    runtime::Owned made(runtime.make_native(std::move(info)));
    runtime::Value* slot = runtime.find_prelude(added->name);
    NativeFunctionInfo* first = existing_function(slot);
    if (slot == nullptr) {
        runtime.add_prelude(added->name.text(), made.leak());
    } else if (first == nullptr || !from_host(*first)) {
        runtime::store(*slot, made.leak());
    } else if (!replace_overload(*slot, first, made, added)) {
        append_overload(first, added);
    }
}

} // namespace api

// --- Module ------------------------------------------------------------------------------------------------------

template <typename F> Module& Module::declare(F body) {
    if (record_ != nullptr) {
        Session& session = *static_cast<Session*>(session_);
        session.declare([&] { body(session, *static_cast<ModuleRecord*>(record_)); });
    }
    return *this;
}

Module& Module::function(std::string_view signature, NativeFunction native, std::string_view documentation) {
    return add(signature, native, documentation);
}

Module& Module::functions(const FunctionRow* rows, std::size_t count) {
    return declare([&](Session& session, ModuleRecord& record) {
        for (std::size_t i = 0; i < count; ++i) {
            define_function(
                session, record,
                api::make_function(session, rows[i].signature, rows[i].documentation, rows[i].function, false));
        }
    });
}

Module& Module::add(std::string_view signature, std::function<Value(Call&)> function, std::string_view documentation) {
    return declare([&](Session& session, ModuleRecord& record) {
        define_function(session, record,
                        api::make_host_function(session, signature, documentation, std::move(function), false));
    });
}

Module& Module::constant(std::string_view name, const Value& value, std::string_view documentation) {
    return declare([&](Session& session, ModuleRecord& record) {
        define_name(session, record, name, runtime::retained(api::own(session, value)));
        if (!documentation.empty()) {
            record.constant_documentation[session.runtime().symbol(name)] = documentation;
        }
    });
}

Module& Module::enumeration(std::string_view name, std::initializer_list<std::string_view> variants,
                            std::string_view documentation) {
    return declare([&](Session& session, ModuleRecord& record) {
        runtime::Runtime& runtime = session.runtime();
        runtime::ClassInfo* info = runtime.make_class(runtime.symbol(name), runtime::ClassForm::Enum, Tag::Enum);
        info->documentation = documentation;
        for (const std::string_view variant : variants) {
            info->variants.emplace_back().name = runtime.symbol(variant);
        }
        for (std::uint32_t i = 0; i < info->variants.size(); ++i) {
            info->variants[i].unit = runtime::make_enum(runtime, info, i, nullptr, 0);
        }
        session.enumerations()[std::string(name)] = info;
        define_name(session, record, name, runtime.class_value(info));
    });
}

Module& Module::alias(std::string_view name, std::string_view existing) {
    return declare([&](Session& session, ModuleRecord& record) {
        if (const runtime::Value* value = find_name(session, record, existing)) {
            define_name(session, record, name, runtime::retained(*value));
        }
    });
}

Module& Module::reexport(std::string_view module, std::string_view name) {
    return declare([&](Session& session, ModuleRecord& record) {
        if (session.find(module) == nullptr) {
            return;
        }
        if (const runtime::Value* value = find_name(session, *session.find_record(module), name)) {
            define_name(session, record, name, runtime::retained(*value));
        }
    });
}

Module& Module::reexport_all(std::string_view module) {
    return declare([&](Session& session, ModuleRecord& record) {
        if (session.find(module) == nullptr) {
            return;
        }
        record.reexported.emplace_back(module);
        const ModuleRecord& source = *session.find_record(module);
        for (const Symbol name : source.order) {
            define_name(session, record, name.text(), runtime::retained(*source.info.find(name)));
        }
    });
}

} // namespace simple
