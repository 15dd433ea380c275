// Runs golden scripts in process, on the plain and on the fused node tree, and compares them with their comments.
//
// usage: golden_runner [--plugin PATH] FOLDER|FILE...
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "expectations.hpp"
#include "simple/interpreter.hpp"
#include "simple/stdlib.hpp"

namespace {

namespace fs = std::filesystem;
using simple::golden::Expectations;
using simple::golden::ExpectedError;
using simple::golden::ExpectedLine;

/// What one run of a script showed.
struct Outcome {
    std::string output;
    std::vector<simple::Error> errors;
    int exit_status = 0;
};

/// Collects what is wrong with one script, each with file and line.
class Report {
public:
    explicit Report(std::string file) : file_(std::move(file)) {}
    void add(std::size_t line, const std::string& text) {
        std::ostringstream entry;
        entry << file_ << ':' << line << ": " << text << '\n';
        entries_.push_back(entry.str());
    }
    bool passed() const { return entries_.empty(); }
    void print() const {
        for (const std::string& entry : entries_) {
            std::cout << entry;
        }
    }

private:
    std::string file_;
    std::vector<std::string> entries_;
};

std::string read_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) {
        throw std::runtime_error("cannot read " + path.string());
    }
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// The plugin that scripts may use; none when empty.
std::string plugin; // NOLINT(cert-err58-cpp)

simple::Options make_options(const Expectations& expected, int level, std::string& output) {
    simple::Options options;
    options.limits.time_ms = 120'000;
    options.optimization = level;
    options.arguments = expected.arguments;
    options.on_output = [&output](std::string_view text) { output += text; };
    options.on_error_output = [](std::string_view) {};
    if (!plugin.empty()) {
        options.permissions.plugins = true;
        options.plugins = {plugin};
    }
    return options;
}

/// Finds every error or warning of the text; a run reports only the first error.
std::vector<simple::Error> found_by_check(const fs::path& path, const std::string& source, const Expectations& expected,
                                          simple::Severity severity) {
    std::string output;
    simple::Interpreter interpreter(make_options(expected, 2, output));
    simple::register_stdlib(interpreter);
    std::vector<simple::Error> found = interpreter.check(source, path.string());
    std::erase_if(found, [severity](const simple::Error& error) { return error.severity != severity; });
    return found;
}

/// Writes FILE for the script's own path, which differs between machines.
void hide_path(std::string& output, const std::string& path) {
    for (std::size_t at = output.find(path); at != std::string::npos; at = output.find(path, at)) {
        output.replace(at, path.size(), "FILE");
    }
}

Outcome run(const fs::path& path, const std::string& source, const Expectations& expected, int level) {
    Outcome outcome;
    simple::Interpreter interpreter(make_options(expected, level, outcome.output));
    simple::register_stdlib(interpreter);
    const auto result = interpreter.run_file(path.string());
    hide_path(outcome.output, path.string());
    outcome.exit_status = interpreter.exit_status();
    if (!result) {
        if (result.error().code == "EXIT") {
            outcome.exit_status = result.error().exit_status;
        } else {
            outcome.errors.push_back(result.error());
            outcome.exit_status = 1;
        }
    }
    const bool text_is_wrong = std::any_of(expected.errors.begin(), expected.errors.end(),
                                           [](const ExpectedError& error) { return error.before_running; });
    if (text_is_wrong) {
        outcome.errors = found_by_check(path, source, expected, simple::Severity::Error);
    }
    return outcome;
}

bool agrees(const ExpectedLine& expected, const std::string& actual) {
    if (!expected.tolerance) {
        return expected.text == actual;
    }
    const double wanted = std::strtod(expected.text.c_str(), nullptr);
    char* end = nullptr;
    const double found = std::strtod(actual.c_str(), &end);
    return end != actual.c_str() && std::abs(wanted - found) <= *expected.tolerance;
}

void compare_output(const std::vector<ExpectedLine>& expected, const std::string& output, Report& report) {
    const std::vector<std::string> actual = simple::golden::split_lines(output);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (i >= actual.size()) {
            report.add(expected[i].line, "expected output: " + expected[i].text + "\n    found nothing more");
            return;
        }
        if (!agrees(expected[i], actual[i])) {
            report.add(expected[i].line, "expected output: " + expected[i].text + "\n    found: " + actual[i]);
        }
    }
    if (actual.size() > expected.size()) {
        report.add(0, "output that nothing expects: " + actual[expected.size()]);
    }
}

std::string advice(const simple::Error& error) {
    std::string text = error.help;
    for (const std::string& note : error.notes) {
        text += '\n' + note;
    }
    for (const simple::Suggestion& suggestion : error.suggestions) {
        text += '\n' + suggestion.replacement;
    }
    return text;
}

/// Labels as expectations write them.
std::vector<std::string> label_lines(const simple::Error& error) {
    std::vector<std::string> lines;
    for (const simple::Label& label : error.labels) {
        lines.push_back(std::to_string(label.location.line) + ':' + std::to_string(label.location.column) + ": " +
                        label.text);
    }
    return lines;
}

/// The lines of the stack trace, which end what people read.
std::string trace_of(const simple::Error& error, const std::string& path) {
    std::string trace;
    for (const std::string& line : simple::golden::split_lines(error.render())) {
        if (line.starts_with("  in ") || line.starts_with("  called from ") || line.starts_with("  ... ")) {
            trace += line.substr(2) + '\n';
        }
    }
    hide_path(trace, path);
    return trace;
}

/// A script that expects labels names them all.
void compare_labels(const std::vector<ExpectedLine>& expected, const std::vector<simple::Error>& errors,
                    Report& report) {
    std::vector<std::string> labels;
    for (const simple::Error& error : errors) {
        const std::vector<std::string> lines = label_lines(error);
        labels.insert(labels.end(), lines.begin(), lines.end());
    }
    for (const ExpectedLine& wanted : expected) {
        const auto found = std::find(labels.begin(), labels.end(), wanted.text);
        if (found == labels.end()) {
            report.add(wanted.line, "expected label: " + wanted.text);
        } else {
            labels.erase(found);
        }
    }
    if (!expected.empty() && !labels.empty()) {
        report.add(0, "label that nothing expects: " + labels.front());
    }
}

/// Looks for each promised error or warning among those that came.
void compare_found(const std::vector<ExpectedError>& expected, const std::vector<simple::Error>& errors,
                   const std::string& what, Report& report) {
    for (const ExpectedError& wanted : expected) {
        const bool found = std::any_of(errors.begin(), errors.end(), [&](const simple::Error& error) {
            return error.location.line == wanted.line && error.message.find(wanted.message) != std::string::npos &&
                   (wanted.code.empty() || error.code == wanted.code);
        });
        if (!found) {
            report.add(wanted.line, "expected " + what + ": " + wanted.code + " " + wanted.message + "\n    found " +
                                        (errors.empty() ? "none" : "others (below)"));
        }
    }
}

void compare_errors(const Expectations& expected, const std::vector<simple::Error>& errors, const std::string& path,
                    Report& report) {
    compare_found(expected.errors, errors, "error", report);
    for (const ExpectedLine& wanted : expected.help) {
        const bool found = std::any_of(errors.begin(), errors.end(), [&](const simple::Error& error) {
            return advice(error).find(wanted.text) != std::string::npos;
        });
        if (!found) {
            report.add(wanted.line, "expected help: " + wanted.text);
        }
    }
    compare_labels(expected.labels, errors, report);
    if (!expected.trace.empty() && !errors.empty()) {
        compare_output(expected.trace, trace_of(errors.front(), path), report);
    }
    for (const simple::Error& error : errors) {
        const bool wanted =
            std::any_of(expected.errors.begin(), expected.errors.end(),
                        [&](const ExpectedError& candidate) { return candidate.line == error.location.line; });
        if (!wanted || !report.passed()) {
            report.add(error.location.line, "error that occurred:\n" + error.render());
        }
    }
}

/// Reads `NAME.expected`, which stands for the output of scripts with many lines.
void add_expected_file(const fs::path& script, Expectations& expected) {
    fs::path file = script;
    file.replace_extension(".expected");
    if (fs::exists(file)) {
        std::size_t line = 0;
        for (std::string& text : simple::golden::split_lines(read_file(file))) {
            expected.output.push_back({++line, std::move(text), std::nullopt});
        }
    }
}

void check_warnings(const fs::path& path, const std::string& source, const Expectations& expected, Report& report) {
    if (expected.warnings.empty()) {
        return;
    }
    const std::vector<simple::Error> warnings = found_by_check(path, source, expected, simple::Severity::Warning);
    Report of_check(path.string() + " (check)");
    compare_found(expected.warnings, warnings, "warning", of_check);
    if (!of_check.passed()) {
        for (const simple::Error& warning : warnings) {
            of_check.add(warning.location.line, "warning that occurred:\n" + warning.render());
        }
        of_check.print();
        report.add(0, "check gives other warnings");
    }
}

void check_script(const fs::path& path, const std::string& source, const Expectations& expected, Report& report) {
    check_warnings(path, source, expected, report);
    std::string first_output;
    for (const int level : {0, 2}) {
        const Outcome outcome = run(path, source, expected, level);
        Report at_level(path.string() + " (--opt " + std::to_string(level) + ")");
        compare_output(expected.output, outcome.output, at_level);
        compare_errors(expected, outcome.errors, path.string(), at_level);
        const int status = expected.errors.empty() ? expected.exit_status : 1;
        if (outcome.exit_status != status && expected.errors.empty()) {
            at_level.add(0, "expected exit status " + std::to_string(status) + ", found " +
                                std::to_string(outcome.exit_status));
        }
        if (level == 0) {
            first_output = outcome.output;
        } else if (first_output != outcome.output) {
            at_level.add(0, "the output differs from that of --opt 0");
        }
        if (!at_level.passed()) {
            at_level.print();
            report.add(0, "failed with --opt " + std::to_string(level));
        }
    }
}

std::vector<fs::path> find_scripts(const std::vector<std::string>& places) {
    std::vector<fs::path> scripts;
    for (const std::string& place : places) {
        if (!fs::is_directory(place)) {
            scripts.emplace_back(place);
            continue;
        }
        for (const auto& entry : fs::recursive_directory_iterator(place)) {
            // Files of this name pattern are modules that other scripts import.
            if (entry.path().extension() == ".spl" && !entry.path().filename().string().starts_with('_')) {
                scripts.push_back(entry.path());
            }
        }
    }
    std::sort(scripts.begin(), scripts.end());
    return scripts;
}

int run_all(const std::vector<std::string>& places) {
    std::size_t failed = 0;
    std::size_t skipped = 0;
    const std::vector<fs::path> scripts = find_scripts(places);
    for (const fs::path& path : scripts) {
        Report report(path.string());
        const std::string source = read_file(path);
        Expectations expected = simple::golden::read_expectations(source);
        add_expected_file(path, expected);
        if (expected.skip_reason) {
            std::cout << path.string() << ": skipped: " << *expected.skip_reason << '\n';
            ++skipped;
            continue;
        }
        check_script(path, source, expected, report);
        failed += report.passed() ? 0 : 1;
    }
    std::cout << scripts.size() << " scripts, " << failed << " failed, " << skipped << " skipped\n";
    return failed == 0 && !scripts.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace

int main(int argc, char** argv) {
    try {
        std::vector<std::string> places(argv + 1, argv + argc);
        if (places.size() > 1 && places[0] == "--plugin") {
            plugin = places[1];
            places.erase(places.begin(), places.begin() + 2);
        }
        return run_all(places);
    } catch (const std::exception& error) {
        std::cerr << "golden_runner: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
