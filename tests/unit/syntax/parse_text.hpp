// Parses texts for the tests of this folder and shows the result as trees and error lines.
#pragma once

#include <string>
#include <vector>

#include "sexpr.hpp"
#include "support/source_map.hpp"
#include "syntax/parse.hpp"

namespace simple::syntax {

/// One parse with everything it owns.
class ParsedText {
public:
    explicit ParsedText(std::string text, const ParseOptions& options = {}) {
        const SourceFile& file = sources_.add("t.spl", std::move(text));
        DiagnosticSink sink;
        module_ = parse(file, arena_, names_, sink, options);
        for (const Diagnostic& diagnostic : sink.items()) {
            errors_.push_back(sources_.resolve(diagnostic));
        }
    }

    const Module& module() const { return *module_; }
    const std::vector<Error>& errors() const { return errors_; }
    std::string text_of(Span span) const { return std::string(sources_.text(span)); }
    Location locate(Span span) const { return sources_.locate(span); }

    /// Returns the statements as trees, one per line.
    std::string tree() const {
        std::string text;
        for (const Stmt* statement : module_->body->statements) {
            text += (text.empty() ? "" : "\n") + to_sexpr(*statement);
        }
        return text;
    }
    /// Returns `CODE LINE:COLUMN` of every error and warning, separated by blanks.
    std::string codes() const {
        std::string text;
        for (const Error& error : errors_) {
            text += text.empty() ? "" : " ";
            text +=
                error.code + " " + std::to_string(error.location.line) + ":" + std::to_string(error.location.column);
        }
        return text;
    }

private:
    SourceMap sources_;
    Arena arena_;
    Interner names_;
    Module* module_ = nullptr;
    std::vector<Error> errors_;
};

/// Returns the trees of a text that must parse, or its errors.
inline std::string tree_of(const std::string& text) {
    const ParsedText parsed(text);
    return parsed.errors().empty() ? parsed.tree() : parsed.codes() + ": " + parsed.errors()[0].message;
}

inline std::string codes_of(const std::string& text) { return ParsedText(text).codes(); }

/// Returns the first error, rendered.
inline std::string first_error(const std::string& text) {
    const ParsedText parsed(text);
    return parsed.errors().empty() ? std::string() : parsed.errors()[0].render();
}

/// A source and the tree it must give.
struct TreeCase {
    const char* source;
    const char* tree;
};

} // namespace simple::syntax
