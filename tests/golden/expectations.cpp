#include "expectations.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace simple::golden {

namespace {

/// Gives what follows `prefix` and one blank in `comment`, or nothing when it begins otherwise.
std::optional<std::string> after(std::string_view comment, std::string_view prefix) {
    if (comment.substr(0, prefix.size()) != prefix) {
        return std::nullopt;
    }
    comment.remove_prefix(prefix.size());
    if (!comment.empty() && comment.front() == ' ') {
        comment.remove_prefix(1);
    }
    return std::string(comment);
}

/// Reads `PREFIX: part` and `PREFIX[CODE]: part`.
std::optional<ExpectedError> read_error(std::size_t line, std::string_view comment, std::string_view prefix,
                                        bool before_running) {
    if (!comment.starts_with(prefix)) {
        return std::nullopt;
    }
    comment.remove_prefix(prefix.size());
    std::string code;
    if (comment.starts_with('[')) {
        code = comment.substr(1, comment.find(']') - 1);
        comment.remove_prefix(std::min(comment.size(), code.size() + 2));
    }
    std::optional<std::string> message = after(comment, ":");
    if (!message) {
        return std::nullopt;
    }
    return ExpectedError{line, std::move(*message), std::move(code), before_running};
}

ExpectedLine read_approximation(std::size_t line, const std::string& text) {
    std::istringstream words(text);
    ExpectedLine expected;
    double tolerance = 0.0;
    if (!(words >> expected.text >> tolerance)) {
        throw std::runtime_error("line " + std::to_string(line) + ": expect approx needs a value and a tolerance");
    }
    expected.line = line;
    expected.tolerance = tolerance;
    return expected;
}

void read_expectation(std::size_t line, std::string_view comment, Expectations& found) {
    if (auto text = after(comment, "# expect:")) {
        found.output.push_back({line, std::move(*text), std::nullopt});
    } else if (auto approximation = after(comment, "# expect approx:")) {
        found.output.push_back(read_approximation(line, *approximation));
    } else if (auto error = read_error(line, comment, "# expect error", true)) {
        found.errors.push_back(std::move(*error));
    } else if (auto runtime_error = read_error(line, comment, "# expect runtime error", false)) {
        found.errors.push_back(std::move(*runtime_error));
    } else if (auto warning = read_error(line, comment, "# expect warning", true)) {
        found.warnings.push_back(std::move(*warning));
    } else if (auto help = after(comment, "# expect help:")) {
        found.help.push_back({line, std::move(*help), std::nullopt});
    } else if (auto label = after(comment, "# expect label:")) {
        found.labels.push_back({line, std::move(*label), std::nullopt});
    } else if (auto trace = after(comment, "# expect trace:")) {
        found.trace.push_back({line, std::move(*trace), std::nullopt});
    } else {
        throw std::runtime_error("line " + std::to_string(line) + ": unknown expectation: " + std::string(comment));
    }
}

void read_setting(std::string_view comment, Expectations& found) {
    if (auto words = after(comment, "# args:")) {
        std::istringstream stream(*words);
        for (std::string word; stream >> word;) {
            found.arguments.push_back(word);
        }
    } else if (auto status = after(comment, "# exit:")) {
        found.exit_status = std::stoi(*status);
    } else if (auto reason = after(comment, "# skip:")) {
        found.skip_reason = std::move(*reason);
    }
}

} // namespace

std::vector<std::string> split_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        if (!lines.back().empty() && lines.back().back() == '\r') {
            lines.back().pop_back();
        }
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

Expectations read_expectations(std::string_view source) {
    Expectations found;
    std::size_t number = 0;
    for (const std::string& line : split_lines(source)) {
        ++number;
        const std::size_t at = line.find("# expect");
        if (at != std::string::npos) {
            read_expectation(number, std::string_view(line).substr(at), found);
        } else if (line.starts_with("# ")) {
            read_setting(line, found);
        }
    }
    return found;
}

} // namespace simple::golden
