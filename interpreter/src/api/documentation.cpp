#include "api/documentation.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "api/native_module.hpp"
#include "runtime/class_info.hpp"
#include "runtime/object.hpp"

namespace simple::api {

namespace {

using runtime::ClassInfo;
using runtime::NativeFunctionInfo;
using runtime::Tag;
using Kind = Documentation::Kind;

constexpr const char* kPrelude = "prelude";

/// What makes two names the same thing; null for constants.
const void* identity(runtime::Value v) {
    if (v.is(Tag::Native)) {
        return v.as<runtime::NativeFunction>()->info;
    }
    return v.is(Tag::Class) ? v.as<runtime::Class>()->info : nullptr;
}

void add_forms(const NativeFunctionInfo* info, std::vector<Documentation::Form>& forms) {
    for (; info != nullptr; info = info->next_overload) {
        forms.push_back({std::string(info->signature), std::string(info->documentation)});
    }
}

Documentation make_entry(Kind kind, std::string name, const std::string& module, std::string text = {}) {
    Documentation entry;
    entry.kind = kind;
    entry.name = std::move(name);
    entry.module = module;
    entry.text = std::move(text);
    return entry;
}

/// Returns NAME of a text "See NAME.", else an empty text.
std::string_view referred(std::string_view text) {
    constexpr std::string_view kSee = "See ";
    if (text.substr(0, kSee.size()) != kSee || text.back() != '.' ||
        text.find(' ', kSee.size()) != std::string_view::npos) {
        return {};
    }
    return text.substr(kSee.size(), text.size() - kSee.size() - 1);
}

/// A class may have its text in one place only: at the class or at its constructor.
const std::string& text_of(const Documentation& entry) {
    return entry.forms.empty() || entry.forms.front().text.empty() ? entry.text : entry.forms.front().text;
}

using ByName = std::unordered_map<std::string, Documentation*>;

/// Finds the entry that a text "See NAME." stands for, or null.
Documentation* referred_entry(const Documentation& entry, const std::string& owner, const ByName& by_name) {
    const std::string_view name = entry.forms.empty() ? std::string_view() : referred(entry.forms.front().text);
    const auto found = name.empty() ? by_name.end() : by_name.find(owner + std::string(name));
    const bool usable = found != by_name.end() && found->second != &entry && !found->second->forms.empty();
    return usable ? found->second : nullptr;
}

/// Gives entries whose text only names another one the text of that one, and both the other's name as an alias.
void follow_references(std::vector<Documentation>& entries, const std::string& owner) {
    ByName by_name;
    for (Documentation& entry : entries) {
        by_name.emplace(entry.name, &entry);
    }
    for (Documentation& entry : entries) {
        if (Documentation* target = referred_entry(entry, owner, by_name)) {
            entry.forms.front().text = text_of(*target);
            entry.stands_for = target->name;
            entry.also.push_back(target->name);
            target->also.push_back(entry.name);
        }
    }
}

void sort_by_name(std::vector<Documentation>& entries) {
    std::sort(entries.begin(), entries.end(),
              [](const Documentation& a, const Documentation& b) { return a.name < b.name; });
}

void add_properties(const ClassInfo& info, const std::string& owner, const std::string& module,
                    std::vector<Documentation>& members) {
    for (const runtime::FieldInfo& field : info.fields) {
        members.push_back(make_entry(Kind::Property, owner + std::string(field.name.text()), module));
    }
    if (info.form != runtime::ClassForm::Native) {
        return;
    }
    for (const auto& [symbol, property] : static_cast<const ClassData*>(info.native.get())->properties) {
        members.push_back(
            make_entry(Kind::Property, owner + std::string(symbol.text()), module, property.documentation));
    }
}

Documentation describe_value(const std::string& name, const std::string& module, runtime::Value v) {
    if (v.is(Tag::Native)) {
        Documentation entry = make_entry(Kind::Function, name, module);
        add_forms(v.as<runtime::NativeFunction>()->info, entry.forms);
        return entry;
    }
    if (v.is(Tag::Class)) {
        Documentation entry = describe_class(*v.as<runtime::Class>()->info, module);
        if (entry.name != name) {
            // Another name of a class; its members stand with the class.
            entry.name = name;
            entry.members.clear();
        }
        return entry;
    }
    return make_entry(Kind::Constant, name, module);
}

/// Collects modules and remembers which names stand for one thing.
class Catalog {
public:
    explicit Catalog(Session& session) : session_(session) {}

    void add_prelude() {
        Documentation module = make_entry(Kind::Module, kPrelude, {}, "What every program has without an import.");
        std::map<std::string, runtime::Value> values;
        for (const auto& [symbol, value] : session_.runtime().prelude()) {
            // Some predefined values have names that no program can write.
            if (symbol.text().find('{') == std::string_view::npos) {
                values.emplace(symbol.text(), value);
            }
        }
        for (const auto& [name, value] : values) {
            add_name(module, name, value, session_.prelude());
        }
        for (std::size_t i = 0; i < static_cast<std::size_t>(Tag::Count); ++i) {
            const ClassInfo* info = session_.runtime().builtin_class(static_cast<Tag>(i));
            if (info != nullptr && things_.emplace(std::string(info->name.text()) + " type", info).second) {
                module.members.push_back(describe_class(*info, kPrelude));
            }
        }
        sort_by_name(module.members);
        finish(std::move(module));
    }

    void add(ModuleRecord& record) {
        session_.build(record);
        if (!record.reexported.empty()) {
            for (const std::string& source : record.reexported) {
                passed_on_[source].push_back(record.name);
            }
            return;
        }
        Documentation module = make_entry(Kind::Module, record.name, {}, record.documentation);
        for (const Symbol symbol : record.order) {
            // Other names with an underscore at their start are for the library itself.
            const runtime::Value value = *record.info.find(symbol);
            if (symbol.text().front() != '_' || value.is(Tag::Native)) {
                add_name(module, std::string(symbol.text()), value, record);
            }
        }
        finish(std::move(module));
    }

    std::vector<Documentation> take() {
        follow_references_to_other_modules();
        for (Documentation& module : modules_) {
            module.also = passed_on_[module.name];
        }
        for (const auto& [thing, uses] : uses_) {
            for (const auto& [module, name] : uses) {
                link(modules_[module].members[name], uses, module);
            }
        }
        return std::move(modules_);
    }

private:
    /// Positions of a module and of a name in it.
    using Use = std::pair<std::size_t, std::size_t>;

    void add_name(Documentation& module, const std::string& name, runtime::Value value, const ModuleRecord& record) {
        module.members.push_back(describe_value(name, module.name, value));
        const auto text = record.constant_documentation.find(session_.runtime().symbol(name));
        if (text != record.constant_documentation.end() && module.members.back().text.empty()) {
            module.members.back().text = text->second;
        }
        things_.emplace(name, identity(value));
    }

    void finish(Documentation module) {
        follow_references(module.members, {});
        for (std::size_t i = 0; i < module.members.size(); ++i) {
            const auto thing = things_.find(module.members[i].name);
            if (thing != things_.end() && thing->second != nullptr) {
                uses_[thing->second].emplace_back(modules_.size(), i);
            }
        }
        things_.clear();
        modules_.push_back(std::move(module));
    }

    void follow_references_to_other_modules() {
        ByName by_name;
        for (Documentation& module : modules_) {
            for (Documentation& entry : module.members) {
                if (module.name != kPrelude && entry.kind != Kind::Constant && entry.stands_for.empty()) {
                    by_name.emplace(entry.name, &entry);
                }
            }
        }
        const auto follow = [&by_name](Documentation& entry) {
            if (const Documentation* target = referred_entry(entry, {}, by_name)) {
                entry.forms.front().text = text_of(*target);
            }
        };
        for (Documentation& module : modules_) {
            for (Documentation& entry : module.members) {
                follow(entry);
                std::for_each(entry.members.begin(), entry.members.end(), follow);
            }
        }
    }

    void link(Documentation& entry, const std::vector<Use>& uses, std::size_t own) {
        for (const auto& [module, name] : uses) {
            const Documentation& other = modules_[module].members[name];
            if (module == own && other.name != entry.name) {
                entry.also.push_back(other.name);
            } else if (module != own && other.name == entry.name) {
                entry.elsewhere.push_back(modules_[module].name);
            }
        }
        const std::set<std::string> names(entry.also.begin(), entry.also.end());
        entry.also.assign(names.begin(), names.end());
    }

    Session& session_;
    std::vector<Documentation> modules_;
    std::unordered_map<std::string, std::vector<std::string>> passed_on_;
    std::unordered_map<const void*, std::vector<Use>> uses_;
    std::unordered_map<std::string, const void*> things_;
};

} // namespace

Documentation describe_class(const ClassInfo& info, const std::string& module) {
    Documentation entry = make_entry(Kind::Class, std::string(info.name.text()), module, info.documentation);
    const std::string owner = entry.name + ".";
    if (info.constructor.is(Tag::Native)) {
        add_forms(info.constructor.as<runtime::NativeFunction>()->info, entry.forms);
    }
    for (const auto& [symbol, method] : info.methods) {
        Documentation member = make_entry(Kind::Method, owner + std::string(symbol.text()), module);
        if (method.function.is(Tag::Native)) {
            add_forms(method.function.as<runtime::NativeFunction>()->info, member.forms);
        }
        if (member.name == owner + "create" && !member.forms.empty() && text_of(member).empty()) {
            member.text = text_of(entry);
        }
        entry.members.push_back(std::move(member));
    }
    add_properties(info, owner, module, entry.members);
    for (const runtime::VariantInfo& variant : info.variants) {
        entry.members.push_back(make_entry(Kind::Constant, owner + std::string(variant.name.text()), module));
    }
    sort_by_name(entry.members);
    follow_references(entry.members, owner);
    return entry;
}

std::vector<Documentation> catalog(Session& session) {
    Catalog all(session);
    all.add_prelude();
    for (const std::string& name : session.names()) {
        all.add(*session.find_record(name));
    }
    return all.take();
}

} // namespace simple::api
