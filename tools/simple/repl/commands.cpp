// The commands of the interactive session, `:name` and `?name`, and completion.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

#include "doc/doc_command.hpp"
#include "line_editor/utf8.hpp"
#include "repl/present.hpp"
#include "repl/repl.hpp"
#include "run/commands.hpp"

namespace simple::cli {

const Evaluator::Command Evaluator::kCommands[] = {
    {":help", "[NAME]", "describe a name, or this list; also ?NAME", &Evaluator::show_help},
    {":doc", "NAME", "describe a name", &Evaluator::show_help},
    {":type", "EXPR", "show the type of a value", &Evaluator::show_type},
    {":time", "CODE", "run code and show time and memory", &Evaluator::show_time},
    {":vars", "", "list the variables", &Evaluator::show_variables},
    {":load", "FILE", "run a file here; its names stay", &Evaluator::load},
    {":reload", "", "load the last file again", &Evaluator::reload},
    {":quit", "", "leave; also exit, quit, Ctrl-D", &Evaluator::quit},
};

namespace {

constexpr const char* kKeyHelp =
    "An empty line ends a block. `_` is the last value; `;` at the end keeps it from being shown.\n"
    "Tab completes, Up and Down recall blocks, Ctrl-R searches them, Ctrl-C cancels or stops, Alt-Enter adds a line.\n";

std::string_view strip(std::string_view text) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t\n"), text.size());
    const std::size_t end = text.find_last_not_of(" \t\n");
    return end == std::string_view::npos ? std::string_view() : text.substr(begin, end + 1 - begin);
}

std::string padded(std::string_view text, std::size_t width) {
    const auto taken = static_cast<std::size_t>(line_editor::text_width(text));
    return std::string(text) + std::string(taken < width ? width - taken : 1, ' ');
}

bool is_name_byte(char c) noexcept {
    return static_cast<unsigned char>(c) >= 0x80 || c == '_' || c == '.' || (c >= '0' && c <= '9') ||
           (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::vector<std::string> files_beginning(const std::string& prefix) {
    const std::size_t slash = prefix.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : prefix.substr(0, slash + 1);
    std::vector<std::string> names;
    std::error_code failed;
    const std::filesystem::path where = folder.empty() ? "." : folder;
    for (std::filesystem::directory_iterator i(where, failed), end; !failed && i != end; i.increment(failed)) {
        std::string name = folder + i->path().filename().string();
        if (name.starts_with(prefix)) {
            names.push_back(i->is_directory(failed) ? name + "/" : name);
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

void Evaluator::run_command(std::string_view text) {
    if (text.front() == '?') {
        show_help(std::string(strip(text.substr(1))));
        return;
    }
    const std::size_t space = std::min(text.find_first_of(" \t"), text.size());
    const std::string_view name = text.substr(0, space);
    const Command* found = nullptr;
    for (const Command& command : kCommands) {
        // Any beginning that fits one command is enough; the first one in the table wins.
        if (name.size() > 1 && command.name.starts_with(name) && found == nullptr) {
            found = &command;
        }
    }
    if (found == nullptr) {
        session_.reporter().complain("unknown command " + std::string(name), "? lists the commands");
    } else if (const std::string argument(strip(text.substr(space)));
               argument.empty() && !found->argument.empty() && found->argument.front() != '[') {
        session_.reporter().complain(std::string(found->name) + " needs " + std::string(found->argument));
    } else {
        (this->*found->run)(argument);
    }
}

void Evaluator::show_help(const std::string& name) {
    constexpr std::size_t kColumn = 16;
    if (name.empty()) {
        for (const Command& command : kCommands) {
            print(padded(std::string(command.name) + " " + std::string(command.argument), kColumn) +
                  std::string(command.help) + "\n");
        }
        print(kKeyHelp);
        return;
    }
    std::string help = session_.interpreter().help(name);
    if (help.empty()) {
        complain_unknown(session_.reporter(), session_.interpreter(), name);
        return;
    }
    print(help.ends_with('\n') ? help : help + "\n");
}

void Evaluator::show_type(const std::string& code) {
    if (const std::optional<Value> value = evaluate(code)) {
        print(describe_type(session_.interpreter(), *value) + "\n");
    }
}

void Evaluator::show_time(const std::string& code) {
    const Interpreter& interpreter = session_.interpreter();
    const auto memory_before = static_cast<double>(interpreter.memory_bytes());
    const auto begin = std::chrono::steady_clock::now();
    const std::optional<Value> value = evaluate(code);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
    if (value && !value->is_nil()) {
        echo(*value);
    }
    const double growth = static_cast<double>(interpreter.memory_bytes()) - memory_before;
    print("time " + duration_text(elapsed.count()) + ", memory " + (growth < 0 ? "" : "+") + byte_count(growth) + "\n");
}

void Evaluator::show_variables(const std::string&) {
    constexpr int kValueWidth = 48;
    Interpreter& interpreter = session_.interpreter();
    std::size_t name_width = 4;
    std::size_t type_width = 4;
    std::vector<std::pair<std::string, Value>> rows;
    for (const std::string& name : interpreter.variables()) {
        const Result<Value> value = interpreter.get(name);
        if (value && name != "_") {
            rows.emplace_back(name, *value);
            name_width = std::max(name_width, static_cast<std::size_t>(line_editor::text_width(name)));
            type_width = std::max(type_width, describe_type(interpreter, *value).size());
        }
    }
    for (const auto& [name, value] : rows) {
        print(padded(name, name_width + 2) + padded(describe_type(interpreter, value), type_width + 2) +
              brief_text(interpreter, value, kValueWidth) + "\n");
    }
}

void Evaluator::load(const std::string& path) {
    const std::string why = why_unreadable(path);
    const int file = why.empty() ? open(path.c_str(), O_RDONLY | O_CLOEXEC) : -1;
    const std::optional<std::string> source = file >= 0 ? read_all(file, Limits::trusted().source_bytes) : std::nullopt;
    if (file >= 0) {
        close(file);
    }
    if (!source) {
        session_.reporter().complain("cannot read " + path + ": " + (why.empty() ? std::strerror(errno) : why));
        return;
    }
    loaded_file_ = path;
    evaluate(*source, path);
}

void Evaluator::reload(const std::string&) {
    if (loaded_file_.empty()) {
        session_.reporter().complain("no file was loaded yet", ":load FILE loads one");
        return;
    }
    load(loaded_file_);
}

void Evaluator::quit(const std::string&) { exit_status_ = kExitSuccess; }

line_editor::Completions Evaluator::complete(std::string_view before_cursor) const {
    line_editor::Completions result;
    if (before_cursor.starts_with(":load ")) {
        result.begin = 6;
        result.names = files_beginning(std::string(before_cursor.substr(result.begin)));
        return result;
    }
    if (before_cursor.starts_with(':') && before_cursor.find(' ') == std::string_view::npos) {
        for (const Command& command : kCommands) {
            if (command.name.starts_with(before_cursor)) {
                result.names.emplace_back(command.name);
            }
        }
        return result;
    }
    std::size_t begin = before_cursor.size();
    while (begin > 0 && is_name_byte(before_cursor[begin - 1])) {
        --begin;
    }
    const std::string_view prefix = before_cursor.substr(begin);
    result.names = session_.interpreter().completions(prefix);
    // Names are given whole or from the last dot on; the bytes to replace follow from that.
    const bool whole = std::all_of(result.names.begin(), result.names.end(),
                                   [prefix](const std::string& name) { return name.starts_with(prefix); });
    const std::size_t dot = before_cursor.rfind('.');
    result.begin = whole || dot == std::string_view::npos || dot < begin ? begin : dot + 1;
    return result;
}

} // namespace simple::cli
