#include "api/introspection.hpp"

#include <set>

#include "api/native_module.hpp"
#include "runtime/class_info.hpp"
#include "runtime/object.hpp"

namespace simple::api {

namespace {

using runtime::ClassInfo;
using runtime::NativeFunctionInfo;
using runtime::Runtime;
using runtime::Tag;
using RawValue = runtime::Value;

using Names = std::set<std::string>;

void add_methods(const ClassInfo* info, bool statics, Names& names) {
    if (info == nullptr) {
        return;
    }
    for (const auto& [symbol, method] : info->methods) {
        if (method.is_static == statics) {
            names.emplace(symbol.text());
        }
    }
}

void add_fields(const ClassInfo& info, Names& names) {
    for (const runtime::FieldInfo& field : info.fields) {
        names.emplace(field.name.text());
    }
    const auto* data = static_cast<const ClassData*>(info.native.get());
    if (data != nullptr) {
        for (const auto& [symbol, property] : data->properties) {
            names.emplace(symbol.text());
        }
    }
}

void add_class_members(const ClassInfo& info, Names& names) {
    add_methods(&info, true, names);
    for (const runtime::VariantInfo& variant : info.variants) {
        names.emplace(variant.name.text());
    }
}

/// Returns what may follow a dot behind a value.
Names members(Runtime& runtime, RawValue v) {
    Names names;
    if (v.is(Tag::Module)) {
        for (const auto& [symbol, slot] : v.as<runtime::Module>()->info->slots) {
            names.emplace(symbol.text());
        }
        return names;
    }
    if (v.is(Tag::Class)) {
        add_class_members(*v.as<runtime::Class>()->info, names);
        return names;
    }
    if (const ClassInfo* info = runtime.class_of(v)) {
        add_fields(*info, names);
        add_methods(info, false, names);
    }
    add_methods(runtime.builtin_class(v.tag), false, names);
    return names;
}

/// Reads a member without running code of the program; null when that is not possible.
const RawValue* member(RawValue v, Symbol name) {
    if (v.is(Tag::Module)) {
        return v.as<runtime::Module>()->info->find(name);
    }
    if (v.is(Tag::Instance) || v.is(Tag::Struct)) {
        runtime::Instance* instance = v.as<runtime::Instance>();
        const std::int32_t slot = instance->type->find_field(name);
        return slot < 0 ? nullptr : &instance->fields()[slot];
    }
    return nullptr;
}

const RawValue* find_root(Session& session, std::string_view name) {
    const RawValue* found = session.engine().find_global(name);
    return found != nullptr ? found : session.runtime().find_prelude(session.runtime().symbol(name));
}

/// Follows a dotted path from a variable; null when it leads nowhere.
const RawValue* find_path(Session& session, std::string_view path) {
    std::size_t dot = path.find('.');
    const RawValue* found = find_root(session, path.substr(0, dot));
    while (found != nullptr && dot != std::string_view::npos) {
        path.remove_prefix(dot + 1);
        dot = path.find('.');
        found = member(*found, session.runtime().symbol(path.substr(0, dot)));
    }
    return found;
}

bool starts_with(std::string_view text, std::string_view prefix) noexcept {
    return text.substr(0, prefix.size()) == prefix;
}

void add_matching(const Names& names, std::string_view path, std::string_view prefix, Names& out) {
    for (const std::string& name : names) {
        if (starts_with(name, prefix)) {
            out.insert(path.empty() ? name : std::string(path) + "." + name);
        }
    }
}

Names root_names(Session& session) {
    Names names;
    for (std::string& name : session.engine().global_names()) {
        names.insert(std::move(name));
    }
    for (const auto& [symbol, value] : session.runtime().prelude()) {
        // Some predefined values have names that no program can write.
        if (symbol.text().find('{') == std::string_view::npos) {
            names.emplace(symbol.text());
        }
    }
    return names;
}

// --- Help --------------------------------------------------------------------------------------------------------

void append_function(const NativeFunctionInfo* info, std::string_view owner, std::string& out) {
    for (; info != nullptr; info = info->next_overload) {
        out += owner.empty() ? "" : std::string(owner) + ".";
        out += std::string(info->signature) + "\n";
        if (!info->documentation.empty()) {
            out += "    " + std::string(info->documentation) + "\n";
        }
    }
}

void append_class(const ClassInfo& info, std::string& out) {
    out += std::string(info.name.text()) + "\n";
    if (!info.documentation.empty()) {
        out += "    " + info.documentation + "\n";
    }
    if (info.constructor.is(Tag::Native)) {
        append_function(info.constructor.as<runtime::NativeFunction>()->info, {}, out);
    }
    Names names;
    add_methods(&info, false, names);
    add_methods(&info, true, names);
    add_fields(info, names);
    if (!names.empty()) {
        out += "members:";
        for (const std::string& name : names) {
            out += " " + name;
        }
        out += "\n";
    }
}

void append_value(RawValue v, std::string_view owner, std::string& out) {
    if (v.is(Tag::Native)) {
        append_function(v.as<runtime::NativeFunction>()->info, owner, out);
    } else if (v.is(Tag::Class)) {
        append_class(*v.as<runtime::Class>()->info, out);
    }
}

void append_module(Session& session, ModuleRecord& record, std::string& out) {
    session.build(record);
    out += record.name + "\n";
    if (!record.documentation.empty()) {
        out += "    " + record.documentation + "\n";
    }
    for (const Symbol name : record.order) {
        const RawValue value = *record.info.find(name);
        if (value.is(Tag::Native)) {
            append_function(value.as<runtime::NativeFunction>()->info, {}, out);
            continue;
        }
        out += std::string(name.text());
        const auto documentation = record.constant_documentation.find(name);
        out += documentation == record.constant_documentation.end() ? "\n" : "    " + documentation->second + "\n";
    }
}

const ClassInfo* builtin_class_named(Runtime& runtime, std::string_view name) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(Tag::Count); ++i) {
        const ClassInfo* info = runtime.builtin_class(static_cast<Tag>(i));
        if (info != nullptr && info->name.text() == name) {
            return info;
        }
    }
    return nullptr;
}

/// Help for `owner.name`: a method of a built-in type or of a class, or a function of a module.
void append_member(Session& session, std::string_view owner, std::string_view name, std::string& out) {
    const Symbol symbol = session.runtime().symbol(name);
    if (ModuleRecord* record = session.find_record(owner)) {
        session.build(*record);
        if (const RawValue* value = record->info.find(symbol)) {
            append_value(*value, owner, out);
        }
        return;
    }
    const ClassInfo* info = builtin_class_named(session.runtime(), owner);
    const RawValue* value = find_path(session, owner);
    if (info == nullptr && value != nullptr) {
        info = value->is(Tag::Class) ? value->as<runtime::Class>()->info : session.runtime().class_of(*value);
    }
    const runtime::MethodEntry* method = info == nullptr ? nullptr : info->find_method(symbol);
    if (method != nullptr) {
        append_value(method->function, info->name.text(), out);
    }
}

void append_from_modules(Session& session, std::string_view name, std::string& out) {
    const Symbol symbol = session.runtime().symbol(name);
    for (const std::string& module : session.names()) {
        const RawValue* value = session.find(module)->find(symbol);
        if (value != nullptr) {
            append_value(*value, value->is(Tag::Native) ? module : std::string(), out);
            return;
        }
    }
}

} // namespace

std::vector<std::string> completions(Session& session, std::string_view prefix) {
    Names found;
    try {
        for (const std::string& module : session.names()) {
            if (starts_with(module, prefix) && prefix.find('.') != std::string_view::npos) {
                found.insert(module);
            }
        }
        const std::size_t dot = prefix.rfind('.');
        if (dot == std::string_view::npos) {
            add_matching(root_names(session), {}, prefix, found);
        } else if (const RawValue* value = find_path(session, prefix.substr(0, dot))) {
            add_matching(members(session.runtime(), *value), prefix.substr(0, dot), prefix.substr(dot + 1), found);
        } else if (runtime::ModuleInfo* module = session.find(prefix.substr(0, dot))) {
            Names names;
            for (const auto& [symbol, slot] : module->slots) {
                names.emplace(symbol.text());
            }
            add_matching(names, prefix.substr(0, dot), prefix.substr(dot + 1), found);
        }
    } catch (...) {
        // A module that cannot be built has nothing to offer.
    }
    return {found.begin(), found.end()};
}

std::string help(Session& session, std::string_view name) {
    std::string text;
    try {
        if (ModuleRecord* record = session.find_record(name)) {
            append_module(session, *record, text);
            return text;
        }
        const std::size_t dot = name.rfind('.');
        if (dot != std::string_view::npos) {
            append_member(session, name.substr(0, dot), name.substr(dot + 1), text);
            return text;
        }
        if (const RawValue* value = find_root(session, name)) {
            append_value(*value, {}, text);
        } else if (const ClassInfo* info = builtin_class_named(session.runtime(), name)) {
            append_class(*info, text);
        } else {
            append_from_modules(session, name, text);
        }
    } catch (...) {
        // Help is best effort: what was found before the failure is still right.
    }
    return text;
}

} // namespace simple::api
