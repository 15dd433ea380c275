// Running blocks and showing their values.
#include <algorithm>
#include <string>

#include "repl/present.hpp"
#include "repl/repl.hpp"
#include "run/interrupts.hpp"

namespace simple::cli {

namespace {

std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) {
        return {};
    }
    return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

} // namespace

void Evaluator::run(const std::string& block) {
    const std::string text = trimmed(block);
    if (text.empty()) {
        return;
    }
    if (text == "exit" || text == "quit") {
        exit_status_ = kExitSuccess;
    } else if (text.front() == ':' || text.front() == '?') {
        run_command(text);
    } else if (text.back() == '?' && text.find_first_of(" \n.?") == text.size() - 1) {
        show_help(text.substr(0, text.size() - 1));
    } else {
        run_code(block);
    }
    session_.output().flush();
}

// A trailing `;` keeps the value from being shown.
void Evaluator::run_code(const std::string& code) {
    const std::optional<Value> value = evaluate(code);
    if (value && !value->is_nil()) {
        if (code[code.find_last_not_of(" \t\r\n")] != ';') {
            echo(*value);
        }
        session_.interpreter().set("_", *value);
    }
}

std::optional<Value> Evaluator::evaluate(const std::string& code, const std::string& name) {
    const Result<Value> result = [&] {
        const InterruptScope interrupts(session_.interpreter());
        return session_.interpreter().evaluate(code, name);
    }();
    if (!result && result.error().code == "EXIT") {
        session_.output().flush();
        exit_status_ = result.error().exit_status;
        return std::nullopt;
    }
    session_.report(result);
    return result ? std::optional(*result) : std::nullopt;
}

void Evaluator::echo(const Value& value) {
    // Showing may take long or run code of the value's class, so it can be interrupted as well.
    const InterruptScope interrupts(session_.interpreter());
    print(echo_text(session_.interpreter(), value) + "\n");
}

} // namespace simple::cli
