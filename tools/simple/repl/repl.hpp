// The interactive session.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "line_editor/line_editor.hpp"
#include "run/session.hpp"

namespace simple::cli {

/// Reads blocks, runs them and shows their values until the user leaves. Gives the exit status.
int run_repl(Session& session);

/// Runs what is typed: code and commands. Knows nothing of how it was typed.
class Evaluator {
public:
    explicit Evaluator(Session& session) noexcept : session_(session) {}

    /// Runs one block. Errors are shown and leave the session as it was.
    void run(const std::string& block);
    /// Set when the user asked to leave.
    const std::optional<int>& exit_status() const noexcept { return exit_status_; }

    /// Names that may follow the text before the cursor.
    line_editor::Completions complete(std::string_view before_cursor) const;
    Session& session() noexcept { return session_; }

private:
    // One row of the table of commands.
    struct Command {
        std::string_view name;
        std::string_view argument;
        std::string_view help;
        void (Evaluator::*run)(const std::string& argument);
    };
    static const Command kCommands[];

    void run_code(const std::string& code);
    void run_command(std::string_view text);
    std::optional<Value> evaluate(const std::string& code, const std::string& name = "<input>");
    void echo(const Value& value);
    void print(const std::string& text) { session_.output().write(text); }

    void show_help(const std::string& name);
    void show_type(const std::string& code);
    void show_time(const std::string& code);
    void show_variables(const std::string& argument);
    void load(const std::string& path);
    void reload(const std::string& argument);
    void quit(const std::string& argument);

    Session& session_;
    std::string loaded_file_;
    std::optional<int> exit_status_;
};

} // namespace simple::cli
