#include "test/test_report.hpp"

#include <cstdio>

#include <unistd.h>

#include "run/reporter.hpp"

namespace simple::cli {

namespace {

std::string in_seconds(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f s", seconds);
    return text;
}

std::string files(std::size_t count) { return std::to_string(count) + (count == 1 ? " file" : " files"); }

/// Only names the examples: one line each, with its place.
class ListReport final : public TestReport {
public:
    explicit ListReport(Output& output) : output_(output) {}
    void begin_file(const std::string&) override {}
    void output(std::string_view) override {}
    void event(const TestEvent& event) override {
        if (event.kind == TestEvent::Kind::Example) {
            const std::string place =
                event.location.line != 0 ? event.location.file + ":" + std::to_string(event.location.line) + ": " : "";
            output_.write(place + event.full_name() + "\n");
        }
    }
    void file_failed(const Error&) override {}
    void finish(const TestSummary&) override {}

private:
    Output& output_;
};

/// Groups and examples as they come, then every failure with its place in the source, then the totals.
class HumanReport final : public TestReport {
public:
    HumanReport(Output& output, bool color) : output_(output), color_(color) {}

    void begin_file(const std::string& file) override {
        pending_.clear();
        file_ = file;
    }

    void output(std::string_view text) override { output_.write(text); }

    void event(const TestEvent& event) override {
        while (!pending_.empty() && pending_.back().groups.size() >= event.groups.size()) {
            pending_.pop_back();
        }
        if (event.kind == TestEvent::Kind::Group) {
            pending_.push_back(event);
            return;
        }
        // A group none of whose examples was selected is not shown.
        write_file();
        for (const TestEvent& group : pending_) {
            output_.write("  " + group.line(color_) + "\n");
        }
        pending_.clear();
        output_.write("  " + event.line(color_, true) + "\n");
        if (event.outcome == TestOutcome::Failed) {
            failures_.push_back(event);
        }
    }

    void file_failed(const Error&) override { write_file(); }

    void finish(const TestSummary& summary) override {
        for (const TestEvent& failure : failures_) {
            output_.write("\nfailed: " + failure.full_name() + "\n" + failure.error.render(color_));
        }
        output_.write("\n" + summary.totals.line(color_) + " (" + files(summary.files) + ", " +
                      in_seconds(summary.seconds) + ")\n");
        if (summary.broken_files != 0) {
            output_.write(files(summary.broken_files) + " ended with an error\n");
        }
    }

private:
    void write_file() {
        if (!file_.empty()) {
            output_.write(file_ + "\n");
            file_.clear();
        }
    }

    Output& output_;
    bool color_;
    std::string file_; ///< Until it is shown.
    std::vector<TestEvent> pending_;
    std::vector<TestEvent> failures_;
};

} // namespace

std::unique_ptr<TestReport> make_test_report(const CommandLine& line, Output& output) {
    switch (line.tests.format) {
        case TestFormat::Json: return make_json_report(output, line.tests.list);
        case TestFormat::Junit: return make_junit_report(output);
        case TestFormat::Human: break;
    }
    if (line.tests.list) {
        return std::make_unique<ListReport>(output);
    }
    return std::make_unique<HumanReport>(output, use_color(line.color, isatty(STDOUT_FILENO) == 1));
}

} // namespace simple::cli
