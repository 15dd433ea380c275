// The program `simple`: runs scripts of the Simple language and holds interactive sessions.
#include <variant>

#include <unistd.h>

#include "cli/command_line.hpp"
#include "doc/doc_command.hpp"
#include "repl/repl.hpp"
#include "run/commands.hpp"
#include "run/interrupts.hpp"
#include "run/large_stack.hpp"
#include "run/output.hpp"
#include "run/reporter.hpp"
#include "run/session.hpp"
#include "test/test_command.hpp"

namespace {

using namespace simple::cli;

int show(const Notice& notice) {
    if (notice.status != kExitSuccess) {
        write_error_stream(notice.text);
        return notice.status;
    }
    Output output(STDOUT_FILENO);
    output.write(notice.text);
    output.flush();
    return output.error() == 0 ? kExitSuccess : kExitScriptError;
}

int carry_out(const CommandLine& line) {
    switch (line.command) {
        case Command::Check: return check_files(line);
        case Command::Test: return run_tests(line);
        case Command::Explain: return explain_code(line);
        case Command::Doc: return show_documentation(line);
        case Command::Info: return show_info(line);
        case Command::Repl: {
            Session session(line);
            return run_repl(session);
        }
        default: return run_script(line, run_repl);
    }
}

} // namespace

int main(int argc, char** argv) {
    open_standard_descriptors();
    install_last_resorts();
    enlarge_stack();
    const SignalStack signal_stack;
    const auto parsed = parse_command_line(argc, argv, isatty(STDIN_FILENO) == 1);
    if (const auto* notice = std::get_if<Notice>(&parsed)) {
        return show(*notice);
    }
    return carry_out(std::get<CommandLine>(parsed));
}
