#include "doc/doc_command.hpp"

#include <algorithm>
#include <vector>

#include "cli/suggest.hpp"
#include "doc/doc_formats.hpp"
#include "run/session.hpp"

namespace simple::cli {

namespace {

/// Visits every name of every module with the name of its module.
template <typename Visit> void for_each_name(const std::vector<Documentation>& modules, const Visit& visit) {
    for (const Documentation& module : modules) {
        for (const Documentation& entry : module.members) {
            visit(module.name, entry);
            for (const Documentation& member : entry.members) {
                visit(module.name, member);
            }
        }
    }
}

std::string list_of_names(const std::vector<Documentation>& modules, DocFormat format) {
    std::string text;
    for_each_name(modules, [&](const std::string& module, const Documentation& entry) {
        text += format == DocFormat::Json ? to_json(entry) : module + " " + entry.name + "\n";
    });
    return text;
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

/// Members called `wanted`, else names that are a slip away from it, else names that contain it.
std::vector<std::string> similar_names(const std::vector<Documentation>& modules, const std::string& wanted) {
    constexpr std::size_t kSlips = 3;
    constexpr std::size_t kParts = 5;
    std::vector<std::string> names;
    for_each_name(modules, [&names](const std::string&, const Documentation& entry) { names.push_back(entry.name); });
    for (const Documentation& module : modules) {
        names.push_back(module.name);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::vector<std::string> found;
    std::copy_if(names.begin(), names.end(), std::back_inserter(found),
                 [ending = "." + wanted](const std::string& name) { return name.ends_with(ending); });
    for (std::string name = nearest(wanted, names); found.size() < kSlips && !name.empty();
         name = nearest(wanted, names)) {
        names.erase(std::find(names.begin(), names.end(), name));
        found.push_back(std::move(name));
    }
    if (found.empty() && wanted.size() > 2) {
        std::copy_if(names.begin(), names.end(), std::back_inserter(found),
                     [&wanted](const std::string& name) { return name.find(wanted) != std::string::npos; });
        std::stable_sort(found.begin(), found.end(),
                         [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
    }
    found.resize(std::min(found.size(), kParts));
    return found;
}

std::string describe(const Interpreter& interpreter, const CommandLine& line) {
    const std::string& name = line.arguments.front();
    if (line.doc.format == DocFormat::Human) {
        return interpreter.help(name);
    }
    std::string text;
    for (const Documentation& entry : interpreter.documentation(name)) {
        text += line.doc.format == DocFormat::Json ? to_json(entry) : to_markdown(entry, interpreter.documentation());
    }
    return text;
}

} // namespace

void complain_unknown(const Reporter& reporter, const Interpreter& interpreter, const std::string& name) {
    const std::vector<std::string> similar = similar_names(interpreter.documentation(), name);
    reporter.complain("there is no documentation of " + name,
                      similar.empty() ? "simple doc --list names everything" : "did you mean " + joined(similar) + "?");
}

int show_documentation(const CommandLine& line) {
    Session session(line);
    const Interpreter& interpreter = session.interpreter();
    std::vector<Documentation> modules;
    std::string text;
    if (line.doc.list) {
        modules = line.arguments.empty() ? interpreter.documentation() : interpreter.documentation(line.arguments[0]);
        text = list_of_names(modules, line.doc.format);
    } else {
        text = describe(interpreter, line);
    }
    if (text.empty()) {
        complain_unknown(session.reporter(), interpreter, line.arguments.front());
        return kExitUsage;
    }
    session.output().write(text);
    return session.finish(kExitSuccess);
}

} // namespace simple::cli
