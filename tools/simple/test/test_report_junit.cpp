// JUnit's XML, which build servers read: a testsuite per file, a testcase per example.
#include <cstdio>

#include "test/test_report.hpp"

namespace simple::cli {

namespace {

/// Escapes a text for XML; control characters, which XML cannot hold, become U+FFFD.
std::string xml_text(std::string_view text) {
    constexpr unsigned char kFirstPrintable = 0x20;
    std::string escaped;
    for (const char c : text) {
        switch (c) {
            case '&': escaped += "&amp;"; break;
            case '<': escaped += "&lt;"; break;
            case '>': escaped += "&gt;"; break;
            case '"': escaped += "&quot;"; break;
            case '\n': escaped += "&#10;"; break;
            case '\t': escaped += "&#9;"; break;
            default:
                if (static_cast<unsigned char>(c) < kFirstPrintable) {
                    escaped += "\xEF\xBF\xBD";
                } else {
                    escaped += c;
                }
        }
    }
    return escaped;
}

std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string(name) + "=\"" + xml_text(value) + "\"";
}

std::string seconds_attribute(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6f", seconds);
    return attribute("time", text);
}

std::string counts(std::size_t tests, std::size_t failures, std::size_t errors, std::size_t skipped, double seconds) {
    return attribute("tests", std::to_string(tests)) + attribute("failures", std::to_string(failures)) +
           attribute("errors", std::to_string(errors)) + attribute("skipped", std::to_string(skipped)) +
           seconds_attribute(seconds);
}

/// Writes nothing before the end, because the counts stand in front.
class JunitReport final : public TestReport {
public:
    explicit JunitReport(Output& output) : output_(output) {}

    void begin_file(const std::string& file) override {
        suites_.emplace_back().file = file;
        program_output_.clear();
    }
    void output(std::string_view text) override { program_output_ += text; }

    void event(const TestEvent& event) override {
        if (event.kind == TestEvent::Kind::Group) {
            return;
        }
        Suite& suite = suites_.back();
        std::string groups;
        for (const std::string& group : event.groups) {
            groups += (groups.empty() ? "" : " ") + group;
        }
        suite.cases += "    <testcase" + attribute("classname", groups.empty() ? suite.file : groups) +
                       attribute("name", event.name) + attribute("file", suite.file) +
                       attribute("line", std::to_string(event.location.line)) + seconds_attribute(event.seconds) + ">";
        if (event.outcome == TestOutcome::Failed) {
            suite.cases += "<failure" + attribute("message", event.failure()) + attribute("type", event.error.code) +
                           ">" + xml_text(event.error.render()) + "</failure>";
            ++suite.totals.failed;
        } else if (event.outcome == TestOutcome::Skipped) {
            suite.cases += "<skipped" + attribute("message", event.reason) + "/>";
            ++suite.totals.skipped;
        } else {
            ++suite.totals.passed;
        }
        if (!program_output_.empty()) {
            suite.cases += "<system-out>" + xml_text(program_output_) + "</system-out>";
            program_output_.clear();
        }
        suite.cases += "</testcase>\n";
        suite.seconds += event.seconds;
    }

    void file_failed(const Error& error) override {
        Suite& suite = suites_.back();
        suite.cases += "    <testcase" + attribute("classname", suite.file) + attribute("name", suite.file) +
                       "><error" + attribute("message", error.message) + attribute("type", error.code) + ">" +
                       xml_text(error.render()) + "</error></testcase>\n";
        ++suite.errors;
    }

    void finish(const TestSummary& summary) override {
        const TestTotals& all = summary.totals;
        output_.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
                      counts(all.examples() + summary.broken_files, all.failed, summary.broken_files, all.skipped,
                             summary.seconds) +
                      ">\n");
        for (const Suite& suite : suites_) {
            output_.write("  <testsuite" + attribute("name", suite.file) +
                          counts(suite.totals.examples() + suite.errors, suite.totals.failed, suite.errors,
                                 suite.totals.skipped, suite.seconds) +
                          ">\n" + suite.cases + "  </testsuite>\n");
        }
        output_.write("</testsuites>\n");
    }

private:
    struct Suite {
        std::string file;
        std::string cases;
        TestTotals totals;
        std::size_t errors = 0;
        double seconds = 0.0;
    };

    Output& output_;
    std::vector<Suite> suites_;
    std::string program_output_;
};

} // namespace

std::unique_ptr<TestReport> make_junit_report(Output& output) { return std::make_unique<JunitReport>(output); }

} // namespace simple::cli
