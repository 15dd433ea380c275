// One JSON object per line: examples as they end, files that failed, a summary.
#include <cstdio>

#include "run/json_text.hpp"
#include "test/test_report.hpp"

namespace simple::cli {

namespace {

std::string json_seconds(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6f", seconds);
    return text;
}

/// `Error::to_json` without its line end.
std::string json_error(const Error& error) {
    std::string text = error.to_json();
    while (!text.empty() && text.back() == '\n') {
        text.pop_back();
    }
    return text;
}

class JsonReport final : public TestReport {
public:
    JsonReport(Output& output, bool list) : output_(output), list_(list) {}

    void begin_file(const std::string& file) override {
        file_ = file;
        program_output_.clear();
    }
    void output(std::string_view text) override { program_output_ += text; }

    void event(const TestEvent& event) override {
        if (event.kind == TestEvent::Kind::Group) {
            return;
        }
        std::string groups;
        for (const std::string& group : event.groups) {
            groups += (groups.empty() ? "" : ", ") + json_text(group);
        }
        std::string line = R"({"type": "example", "file": )" + json_text(file_) +
                           ", \"line\": " + std::to_string(event.location.line) + ", \"groups\": [" + groups +
                           "], \"name\": " + json_text(event.name);
        if (!list_) {
            line += ", \"outcome\": " + json_text(outcome_name(event.outcome)) +
                    ", \"seconds\": " + json_seconds(event.seconds);
        }
        if (!event.reason.empty()) {
            line += ", \"reason\": " + json_text(event.reason);
        }
        if (event.outcome == TestOutcome::Failed) {
            line += ", \"error\": " + json_error(event.error);
        }
        if (!program_output_.empty()) {
            line += ", \"output\": " + json_text(program_output_);
            program_output_.clear();
        }
        output_.write(line + "}\n");
    }

    void file_failed(const Error& error) override {
        output_.write(R"({"type": "file", "file": )" + json_text(file_) + ", \"error\": " + json_error(error) + "}\n");
    }

    void finish(const TestSummary& summary) override {
        output_.write(R"({"type": "summary", "files": )" + std::to_string(summary.files) +
                      ", \"broken_files\": " + std::to_string(summary.broken_files) +
                      ", \"examples\": " + std::to_string(summary.totals.examples()) + ", \"passed\": " +
                      std::to_string(summary.totals.passed) + ", \"failed\": " + std::to_string(summary.totals.failed) +
                      ", \"skipped\": " + std::to_string(summary.totals.skipped) +
                      ", \"seconds\": " + json_seconds(summary.seconds) + "}\n");
    }

private:
    Output& output_;
    bool list_;
    std::string file_;
    std::string program_output_;
};

} // namespace

std::unique_ptr<TestReport> make_json_report(Output& output, bool list) {
    return std::make_unique<JsonReport>(output, list);
}

} // namespace simple::cli
