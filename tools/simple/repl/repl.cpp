#include "repl/repl.hpp"

#include <unistd.h>

#include "simple/version.hpp"

#include "line_editor/terminal.hpp"
#include "repl/block.hpp"
#include "repl/highlight.hpp"
#include "repl/plain_reader.hpp"
#include "run/interrupts.hpp"

namespace simple::cli {

namespace {

constexpr std::string_view kPrompt = ">>> ";
constexpr std::string_view kContinuationPrompt = "... ";

line_editor::Language make_language(Evaluator& evaluator, bool color) {
    line_editor::Language language;
    const Interpreter& interpreter = evaluator.session().interpreter();
    language.is_complete = [&interpreter](std::string_view text) {
        return text.starts_with(':') || text.starts_with('?') ||
               is_block_complete(text,
                                 [&interpreter](std::string_view source) { return interpreter.incomplete(source); });
    };
    language.next_indent = next_indent;
    language.corrected_indent = clause_indent;
    language.highlight = [color](std::string_view text) {
        return color ? highlight(text) : std::vector<line_editor::StyledSpan>();
    };
    language.complete = [&evaluator](std::string_view before) { return evaluator.complete(before); };
    return language;
}

int edit_loop(Session& session, Evaluator& evaluator) {
    line_editor::LineEditor editor(make_language(evaluator, use_color(session.command_line().color, true)));
    const std::string trouble = editor.open_history(line_editor::default_history_path());
    if (!trouble.empty()) {
        write_error_stream("note: " + trouble + "\n");
    }
    while (!evaluator.exit_status()) {
        if (!session.output().at_line_start()) {
            // The editor draws its line from the margin on.
            session.output().write("\n");
        }
        session.output().flush();
        const line_editor::Outcome outcome = editor.read(kPrompt, kContinuationPrompt);
        if (outcome == line_editor::Outcome::EndOfInput) {
            return kExitSuccess;
        }
        if (outcome == line_editor::Outcome::Block) {
            evaluator.run(editor.text());
        }
    }
    return *evaluator.exit_status();
}

// Without a terminal that can be edited on: lines as they come; prompts only when a person types them.
int plain_loop(Session& session, Evaluator& evaluator) {
    PlainReader reader(STDIN_FILENO,
                       [&session](std::string_view source) { return session.interpreter().incomplete(source); });
    const bool prompts = isatty(STDIN_FILENO) == 1;
    const auto prompt = [&session, prompts](bool continued) {
        if (prompts) {
            session.output().write(continued ? kContinuationPrompt : kPrompt);
            session.output().flush();
        }
    };
    while (const std::optional<std::string> block = reader.read(prompt)) {
        evaluator.run(*block);
        if (evaluator.exit_status()) {
            return *evaluator.exit_status();
        }
    }
    if (prompts) {
        session.output().write("\n");
    }
    return kExitSuccess;
}

} // namespace

int run_repl(Session& session) {
    ignore_interrupts_between_runs();
    Evaluator evaluator(session);
    if (isatty(STDIN_FILENO) == 1 && !session.command_line().interactive) {
        session.output().write("Simple " SIMPLE_VERSION ". Enter ? for help, exit to leave.\n");
    }
    const bool editing = line_editor::can_edit_lines();
    return session.finish(editing ? edit_loop(session, evaluator) : plain_loop(session, evaluator));
}

} // namespace simple::cli
