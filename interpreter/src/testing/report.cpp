// The one form in which groups, examples and totals are shown as text.
#include <cmath>
#include <cstdio>

#include "simple/testing.hpp"

namespace simple {

namespace {

constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string painted(std::string_view text, std::string_view paint, bool color) {
    return color ? std::string(paint) + std::string(text) + std::string(kPlain) : std::string(text);
}

/// The first word of an example's line, padded to one width.
std::string mark(TestOutcome outcome, bool color) {
    switch (outcome) {
        case TestOutcome::Passed: return painted("ok", kGreen, color) + "   ";
        case TestOutcome::Failed: return painted("FAIL", kRed, color) + " ";
        case TestOutcome::Skipped: return painted("skip", kYellow, color) + " ";
    }
    return {};
}

std::string duration(double seconds) {
    constexpr double kMillisecond = 1e-3;
    char text[32];
    if (seconds < 1.0) {
        std::snprintf(text, sizeof text, " (%.0f ms)", std::round(seconds / kMillisecond));
    } else {
        std::snprintf(text, sizeof text, " (%.2f s)", seconds);
    }
    return text;
}

/// Keeps a text in one line.
std::string in_one_line(const std::string& text) {
    std::string line;
    for (const char c : text) {
        if (c == '\n') {
            line += "\\n";
        } else if (c != '\r') {
            line += c;
        }
    }
    return line;
}

} // namespace

std::string_view outcome_name(TestOutcome outcome) noexcept {
    constexpr std::string_view kNames[] = {"passed", "failed", "skipped"};
    return kNames[static_cast<std::size_t>(outcome)];
}

std::string TestEvent::full_name() const {
    std::string full;
    for (const std::string& group : groups) {
        full += group + " ";
    }
    return full + name;
}

std::string TestEvent::failure() const {
    std::string text = error.message;
    for (const std::string& note : error.notes) {
        text += " (" + note + ")";
    }
    text = in_one_line(text);
    if (error.location.line != 0) {
        text += " (" + error.location.file + ":" + std::to_string(error.location.line) + ")";
    }
    return text;
}

std::string TestEvent::line(bool color, bool times) const {
    std::string text(2 * groups.size(), ' ');
    const std::string shown = in_one_line(name);
    if (kind == Kind::Group) {
        return text + painted(shown, kBold, color);
    }
    text += mark(outcome, color) + shown;
    if (times && outcome != TestOutcome::Skipped) {
        text += duration(seconds);
    }
    if (outcome == TestOutcome::Failed) {
        text += ": " + failure();
    } else if (!reason.empty()) {
        text += " (" + in_one_line(reason) + ")";
    }
    return text;
}

void TestTotals::add(const TestTotals& other) noexcept {
    passed += other.passed;
    failed += other.failed;
    skipped += other.skipped;
}

std::string TestTotals::line(bool color) const {
    std::string text = std::to_string(examples()) + (examples() == 1 ? " example: " : " examples: ");
    text += std::to_string(passed) + " passed, " + std::to_string(failed) + " failed, " + std::to_string(skipped) +
            " skipped";
    return painted(text, failed == 0 ? kGreen : kRed, color);
}

} // namespace simple
