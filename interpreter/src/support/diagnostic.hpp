// A diagnostic as the front end and the run time build it: spans, not texts. SourceMap::resolve turns it into the
// public Error. Wording lives in named factories beside the code that finds the mistake.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simple/error.hpp"
#include "support/span.hpp"

namespace simple {

struct SpanLabel {
    Span span;
    std::string text;
};

struct Fix {
    Span span;
    std::string replacement;
};

/// A call that an error passed through: the function, and where it was called.
struct TraceEntry {
    std::string function;
    Span span;
    std::vector<FrameArgument> arguments{};
    /// Whether the function has no place of its own in a source text.
    bool native = false;
};

/// What one part of the failing expression was.
struct Operand {
    std::string text;   ///< `i64 5`; empty says nothing.
    std::string origin; ///< "got its shape [2, 3]": said of the place where a variable was bound; may be empty.
};

/// One error or warning under construction.
struct Diagnostic {
    Severity severity = Severity::Error;
    ErrorKind kind = ErrorKind::Internal;
    std::string_view code;
    std::string message;
    Span span;
    std::string label;
    std::vector<SpanLabel> labels;
    std::vector<std::string> notes;
    std::string help;
    std::vector<Fix> fixes;
    std::vector<TraceEntry> trace;
    /// The parts of the expression at `span` in the order of the text; they become labels when the error is shown.
    std::vector<Operand> operands;
    int exit_status = 1;

    Diagnostic& with_label(Span where, std::string text) {
        labels.push_back({where, std::move(text)});
        return *this;
    }
    Diagnostic& with_note(std::string text) {
        notes.push_back(std::move(text));
        return *this;
    }
    Diagnostic& with_help(std::string text) {
        help = std::move(text);
        return *this;
    }
    Diagnostic& with_fix(Span where, std::string replacement) {
        fixes.push_back({where, std::move(replacement)});
        return *this;
    }
};

/// Makes an error at a place. `code` is one of support/error_codes.hpp.
inline Diagnostic make_error(std::string_view code, ErrorKind kind, std::string message, Span span,
                             std::string label = {}) {
    Diagnostic diagnostic;
    diagnostic.kind = kind;
    diagnostic.code = code;
    diagnostic.message = std::move(message);
    diagnostic.span = span;
    diagnostic.label = std::move(label);
    return diagnostic;
}

/// Collects what the front end finds in one compilation.
class DiagnosticSink {
public:
    void add(Diagnostic diagnostic) {
        errors_ += diagnostic.severity == Severity::Error ? 1 : 0;
        if (items_.size() < kMaxReported) {
            items_.push_back(std::move(diagnostic));
        }
    }
    std::size_t error_count() const noexcept { return errors_; }
    const std::vector<Diagnostic>& items() const noexcept { return items_; }
    std::vector<Diagnostic> take() noexcept { return std::move(items_); }

private:
    static constexpr std::size_t kMaxReported = 64;
    std::vector<Diagnostic> items_;
    std::size_t errors_ = 0;
};

} // namespace simple
