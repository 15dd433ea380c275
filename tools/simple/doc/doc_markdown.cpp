#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

#include "doc/doc_formats.hpp"

namespace simple::cli {

namespace {

using Kind = Documentation::Kind;

std::string code(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string last_part(const std::string& name) { return name.substr(name.rfind('.') + 1); }

std::string codes(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) {
        out += (out.empty() ? "" : " ") + code(name);
    }
    return out;
}

/// The lines of a text as one paragraph of a list item.
std::string paragraph(const std::string& text) {
    std::string out = text;
    std::replace(out.begin(), out.end(), '\n', ' ');
    return out.empty() ? out : "  " + out + "\n";
}

class Page {
public:
    Page(const Documentation& module, const std::vector<Documentation>& modules) : module_(module) {
        for (const Documentation& other : modules) {
            // What is predefined is imported from nowhere, so it does not take the place of a module's own name.
            if (other.name == "prelude") {
                continue;
            }
            for (const Documentation& member : other.members) {
                if (member.kind == Kind::Function && !member.forms.empty()) {
                    functions_.insert(member.name + "\n" + member.forms.front().text);
                }
            }
            before_ = before_ && other.name != module.name;
            if (before_) {
                earlier_.insert(other.name);
            }
        }
        find_common_members();
    }

    std::string write() {
        for (const Documentation& member : module_.members) {
            if (member.stands_for.empty() && !stands_before(member) && !stands_elsewhere(member)) {
                add(member);
                seen_.insert(member.name);
            }
        }
        std::string out = "## Reference\n\n";
        if (!module_.also.empty()) {
            out += "The same names are in " + codes(module_.also) + ".\n\n";
        }
        out += section("Constants", constants_) + section("Functions", out_functions_) + classes_;
        out += section("Members of most classes", common_members_);
        for (const auto& [module, names] : taken_) {
            out += "### Also here, of " + module + "\n\n" + codes(names) + "\n\n";
        }
        out.pop_back();
        return out;
    }

private:
    /// What makes members of two classes the same.
    static std::string key(const Documentation& member) {
        return last_part(member.name) + "\n" + (member.forms.empty() ? member.text : member.forms.front().text);
    }

    bool is_function_too(const Documentation& member) const {
        return !member.forms.empty() && functions_.contains(key(member));
    }

    /// Notes what at least a third of the classes have, to write it once.
    void find_common_members() {
        constexpr std::size_t kFewest = 5;
        std::map<std::string, std::size_t> uses;
        std::size_t classes = 0;
        for (const Documentation& entry : module_.members) {
            classes += entry.members.empty() ? 0 : 1;
            for (const Documentation& member : entry.members) {
                ++uses[key(member)];
            }
        }
        const std::size_t many = std::max(kFewest, classes / 3);
        std::vector<std::string> names;
        for (const Documentation& entry : module_.members) {
            for (const Documentation& member : entry.members) {
                const std::string name = last_part(member.name);
                if (uses[key(member)] < many || name == "create" || !common_.insert(key(member)).second) {
                    continue;
                }
                if (is_function_too(member)) {
                    names.push_back(name);
                } else {
                    common_members_ += item(member);
                }
            }
        }
        common_members_ += names.empty() ? "" : "\nFunctions that are methods too: " + codes(names) + "\n";
    }

    static std::string section(const char* title, const std::string& items) {
        return items.empty() ? "" : "### " + std::string(title) + "\n\n" + items + "\n";
    }

    /// Notes a name that an earlier page describes.
    bool stands_elsewhere(const Documentation& member) {
        for (const std::string& module : member.elsewhere) {
            if (earlier_.contains(module)) {
                const auto found = std::find_if(taken_.begin(), taken_.end(),
                                                [&module](const auto& taken) { return taken.first == module; });
                auto& names = found == taken_.end() ? taken_.emplace_back(module, std::vector<std::string>()) : *found;
                names.second.push_back(member.name);
                return true;
            }
        }
        return false;
    }

    bool stands_before(const Documentation& member) const {
        return std::any_of(member.also.begin(), member.also.end(),
                           [this](const std::string& name) { return seen_.contains(name); });
    }

    /// Other names; not those that every class has (`Linear__create`).
    static std::string also(const Documentation& entry) {
        std::vector<std::string> names;
        std::copy_if(entry.also.begin(), entry.also.end(), std::back_inserter(names),
                     [&entry](const std::string& name) { return name != entry.name + "__create"; });
        return names.empty() ? "" : "Also " + codes(names) + ".";
    }

    static std::string also_item(const Documentation& entry) {
        const std::string names = also(entry);
        return names.empty() ? "" : "  " + names + "\n";
    }

    static std::string item(const Documentation& entry) {
        if (entry.forms.empty()) {
            return "- " + code(last_part(entry.name)) + "\n" + paragraph(entry.text) + also_item(entry);
        }
        std::string out;
        for (const Documentation::Form& form : entry.forms) {
            out += "- " + code(form.signature) + "\n" + paragraph(form.text);
        }
        return out + also_item(entry);
    }

    void add(const Documentation& entry) {
        switch (entry.kind) {
            case Kind::Constant: constants_ += item(entry); break;
            case Kind::Class: add_class(entry); break;
            default: out_functions_ += item(entry); break;
        }
    }

    void add_class(const Documentation& entry) {
        classes_ += "### " + entry.name + "\n\n";
        for (const Documentation::Form& form : entry.forms) {
            classes_ += code(form.signature) + "\n\n";
            classes_ += form.text.empty() || form.text == entry.text ? "" : form.text + "\n\n";
        }
        classes_ += entry.text.empty() ? "" : entry.text + "\n\n";
        classes_ += also(entry).empty() ? "" : also(entry) + "\n\n";
        std::string own;
        std::vector<std::string> names;
        for (const Documentation& member : entry.members) {
            const std::string name = last_part(member.name);
            const bool constructor = name == "create" && !entry.forms.empty();
            if (constructor || common_.contains(key(member))) {
                continue;
            }
            if (is_function_too(member)) {
                names.push_back(name);
            } else {
                own += item(member);
            }
        }
        classes_ += own.empty() ? "" : own + "\n";
        classes_ += names.empty() ? "" : "Functions that are methods too: " + codes(names) + "\n\n";
    }

    const Documentation& module_;
    /// Name and text of every function of the library.
    std::set<std::string> functions_;
    std::set<std::string> earlier_;
    /// Keys of the members that stand once for all classes.
    std::set<std::string> common_;
    std::set<std::string> seen_;
    bool before_ = true;
    std::string constants_;
    std::string out_functions_;
    std::string classes_;
    std::string common_members_;
    /// What this module takes over: the module and the names, in order.
    std::vector<std::pair<std::string, std::vector<std::string>>> taken_;
};

} // namespace

std::string to_markdown(const Documentation& entry, const std::vector<Documentation>& modules) {
    if (entry.kind == Kind::Module) {
        return Page(entry, modules).write();
    }
    Documentation alone;
    alone.members.push_back(entry);
    return Page(alone, {}).write();
}

} // namespace simple::cli
