#include "simple/documentation.hpp"

#include <algorithm>
#include <cstddef>

namespace simple {

namespace {

using Kind = Documentation::Kind;

std::string indented(const std::string& text) {
    std::string out;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        out += "    " + text.substr(begin, end - begin) + "\n";
        begin = end + 1;
    }
    return out;
}

/// The part of a name before its last dot, with the dot.
std::string owner_of(const std::string& name) { return name.substr(0, name.rfind('.') + 1); }

std::string forms_text(const Documentation& entry) {
    std::string out;
    for (const Documentation::Form& form : entry.forms) {
        out += owner_of(entry.name) + form.signature + "\n" + indented(form.text);
    }
    return out;
}

std::string list(const char* title, const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) {
        out += " " + name;
    }
    return out.empty() ? out : title + out + "\n";
}

/// A name within the page of its module.
std::string line_of(const Documentation& entry) {
    if (!entry.forms.empty()) {
        return forms_text(entry);
    }
    return entry.name + (entry.text.empty() ? "\n" : "    " + entry.text + "\n");
}

} // namespace

const char* kind_name(Kind kind) noexcept {
    switch (kind) {
        case Kind::Module: return "module";
        case Kind::Function: return "function";
        case Kind::Class: return "class";
        case Kind::Method: return "method";
        case Kind::Property: return "property";
        case Kind::Constant: break;
    }
    return "constant";
}

std::string to_text(const Documentation& entry) {
    std::string out;
    if (entry.kind == Kind::Module) {
        out = entry.name + "\n" + indented(entry.text);
        for (const Documentation& member : entry.members) {
            out += line_of(member);
        }
        return out + list("also:", entry.also);
    }
    out = entry.forms.empty() ? entry.name + "\n" : forms_text(entry);
    if (!entry.text.empty() && (entry.forms.empty() || entry.forms.front().text != entry.text)) {
        out += indented(entry.text);
    }
    std::vector<std::string> members;
    for (const Documentation& member : entry.members) {
        members.push_back(member.name.substr(member.name.rfind('.') + 1));
    }
    out += list("members:", members) + list("also:", entry.also);
    std::vector<std::string> modules = entry.elsewhere;
    if (!entry.module.empty()) {
        modules.insert(modules.begin(), entry.module);
    }
    return out + list("module:", modules);
}

} // namespace simple
