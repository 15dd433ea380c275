#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "run/commands.hpp"
#include "run/session.hpp"

namespace simple::cli {

namespace {

std::string counted(std::size_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

struct Findings {
    std::vector<Error> all;
    bool unreadable = false;
};

std::optional<std::string> read_source(const std::string& path, const Reporter& reporter) {
    std::string why;
    std::optional<std::string> text;
    if (path == "-") {
        text = read_all(STDIN_FILENO, Limits::trusted().source_bytes);
    } else if (why = why_unreadable(path); why.empty()) {
        const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
        text = file >= 0 ? read_all(file, Limits::trusted().source_bytes) : std::nullopt;
        close(file);
    }
    if (!text) {
        reporter.complain("cannot read " + path + ": " + (why.empty() ? std::strerror(errno) : why));
    }
    return text;
}

void check_one(Session& session, const std::string& path, Findings& findings) {
    const std::optional<std::string> source = read_source(path, session.reporter());
    if (!source) {
        findings.unreadable = true;
        return;
    }
    const std::vector<Error> found =
        sorted_by_place(session.interpreter().check(*source, path == "-" ? "<stdin>" : path));
    findings.all.insert(findings.all.end(), found.begin(), found.end());
}

} // namespace

int check_files(const CommandLine& line) {
    Session session(line);
    Findings findings;
    for (const std::string& path : line.arguments) {
        check_one(session, path, findings);
    }
    session.reporter().show_all(findings.all);
    if (findings.unreadable) {
        return kExitUsage;
    }
    const auto errors =
        static_cast<std::size_t>(std::count_if(findings.all.begin(), findings.all.end(), [](const Error& finding) {
            return finding.severity == Severity::Error;
        }));
    if (line.messages == MessageFormat::Human) {
        std::string summary = counted(line.arguments.size(), "file") + " checked: ";
        if (findings.all.empty()) {
            session.output().write(summary + "no problems found\n");
        } else {
            write_error_stream("\n" + summary + counted(errors, "error") + ", " +
                               counted(findings.all.size() - errors, "warning") + "\n");
        }
    }
    return session.finish(errors == 0 ? kExitSuccess : kExitScriptError);
}

} // namespace simple::cli
