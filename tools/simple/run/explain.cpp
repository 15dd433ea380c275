#include "simple/explain.hpp"

#include <unistd.h>

#include "cli/suggest.hpp"
#include "run/commands.hpp"
#include "run/output.hpp"
#include "run/reporter.hpp"

namespace simple::cli {

namespace {

std::string list_of_codes() {
    std::string text;
    for (const Explanation& page : explanations()) {
        text += std::string(page.code) + "  " + std::string(page.title) + "\n";
    }
    return text;
}

int write(const std::string& text) {
    Output output(STDOUT_FILENO);
    output.write(text);
    output.flush();
    return output.error() == 0 ? kExitSuccess : kExitScriptError;
}

} // namespace

int explain_code(const CommandLine& line) {
    if (line.arguments.empty()) {
        return write(list_of_codes());
    }
    const std::string& code = line.arguments.front();
    const std::string page = explain(code);
    if (!page.empty()) {
        return write(page);
    }
    std::vector<std::string> codes;
    for (const Explanation& known : explanations()) {
        codes.emplace_back(known.code);
    }
    const std::string meant = nearest(code, codes);
    Reporter(line).complain("there is no code " + code,
                            meant.empty() ? "simple explain lists all codes" : "did you mean " + meant + "?");
    return kExitUsage;
}

} // namespace simple::cli
