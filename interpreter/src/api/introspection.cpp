#include "api/introspection.hpp"

#include <algorithm>
#include <set>

#include "api/documentation.hpp"
#include "api/native_module.hpp"
#include "runtime/class_info.hpp"
#include "runtime/object.hpp"

namespace simple::api {

namespace {

using runtime::ClassInfo;
using runtime::Runtime;
using runtime::Tag;

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
Names members(Runtime& runtime, runtime::Value v) {
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
const runtime::Value* member(runtime::Value v, Symbol name) {
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

const runtime::Value* find_root(Session& session, std::string_view name) {
    const runtime::Value* found = session.engine().find_global(name);
    return found != nullptr ? found : session.runtime().find_prelude(session.runtime().symbol(name));
}

/// Follows a dotted path from a variable; null when it leads nowhere.
const runtime::Value* find_path(Session& session, std::string_view path) {
    std::size_t dot = path.find('.');
    const runtime::Value* found = find_root(session, path.substr(0, dot));
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

bool is_called(const Documentation& module, std::string_view name) {
    return module.name == name || std::find(module.also.begin(), module.also.end(), name) != module.also.end();
}

/// Finds what is called "matmul", "Linear" or "Linear.forward" in a list of names.
void find_members(const std::vector<Documentation>& entries, std::string_view name,
                  std::vector<const Documentation*>& found) {
    for (const Documentation& entry : entries) {
        if (entry.name == name) {
            found.push_back(&entry);
        } else if (name.size() > entry.name.size() && starts_with(name, entry.name) && name[entry.name.size()] == '.') {
            find_members(entry.members, name, found);
        }
    }
}

/// Finds what is written with the name of its module in front.
void find_qualified(const std::vector<Documentation>& modules, std::string_view name, std::vector<Documentation>& out) {
    for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0; dot = name.rfind('.', dot - 1)) {
        std::vector<const Documentation*> found;
        for (const Documentation& module : modules) {
            if (found.empty() && is_called(module, name.substr(0, dot))) {
                find_members(module.members, name.substr(dot + 1), found);
            }
        }
        for (const Documentation* entry : found) {
            out.push_back(*entry);
            out.back().name = name;
            out.back().module.clear();
            out.back().elsewhere.clear();
        }
    }
}

/// Finds a name in every module, each thing once.
void find_anywhere(const std::vector<Documentation>& modules, std::string_view name, std::vector<Documentation>& out) {
    std::set<std::string> shown;
    for (const Documentation& module : modules) {
        std::vector<const Documentation*> found;
        find_members(module.members, name, found);
        for (const Documentation* entry : found) {
            if (!shown.contains(module.name)) {
                out.push_back(*entry);
            }
        }
        for (const Documentation* entry : found) {
            shown.insert(entry->elsewhere.begin(), entry->elsewhere.end());
        }
    }
}

/// Finds a class of the program, or a member of what a variable holds.
void find_in_program(Session& session, std::string_view name, std::vector<Documentation>& out) {
    const std::size_t dot = name.rfind('.');
    const bool member = dot != std::string_view::npos;
    const runtime::Value* value = find_path(session, name.substr(0, dot));
    if (value == nullptr || (!member && !value->is(Tag::Class))) {
        return;
    }
    const ClassInfo* info =
        value->is(Tag::Class) ? value->as<runtime::Class>()->info : session.runtime().class_of(*value);
    if (info == nullptr) {
        return;
    }
    Documentation described = describe_class(*info, {});
    if (!member) {
        out.push_back(std::move(described));
        return;
    }
    std::vector<const Documentation*> found;
    find_members(described.members, described.name + "." + std::string(name.substr(dot + 1)), found);
    for (const Documentation* entry : found) {
        out.push_back(*entry);
    }
}

/// Finds a member by its bare name, `randint` for `PureTensor.randint`, when only one class has it.
void find_only_member(const std::vector<Documentation>& modules, std::string_view name,
                      std::vector<Documentation>& out) {
    const std::string ending = "." + std::string(name);
    std::vector<const Documentation*> found;
    for (const Documentation& module : modules) {
        for (const Documentation& entry : module.members) {
            find_members(entry.members, entry.name + ending, found);
        }
    }
    if (found.size() == 1) {
        out.push_back(*found.front());
    }
}

/// Writes the module behind a variable in full: `nn.Linear` after `import lib.pure.nn as nn`.
std::string with_full_module(Session& session, std::string_view name) {
    const std::size_t dot = std::min(name.find('.'), name.size());
    const runtime::Value* value = session.engine().find_global(name.substr(0, dot));
    if (value == nullptr || !value->is(Tag::Module)) {
        return std::string(name);
    }
    return std::string(value->as<runtime::Module>()->info->name) + std::string(name.substr(dot));
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
        } else if (const runtime::Value* value = find_path(session, prefix.substr(0, dot))) {
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

std::vector<Documentation> documentation(Session& session, std::string_view name) {
    std::vector<Documentation> found;
    const std::string full = with_full_module(session, name);
    const std::vector<Documentation> modules = catalog(session);
    for (const Documentation& module : modules) {
        if (is_called(module, full)) {
            found.push_back(module);
        }
    }
    if (found.empty()) {
        find_qualified(modules, full, found);
    }
    if (found.empty()) {
        find_anywhere(modules, full, found);
    }
    if (found.empty()) {
        find_in_program(session, full, found);
    }
    if (found.empty()) {
        find_only_member(modules, full, found);
    }
    return found;
}

} // namespace simple::api
