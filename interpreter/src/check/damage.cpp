#include "check/damage.hpp"

#include <algorithm>

namespace simple::check {

namespace {

bool is_word_character(char c) noexcept {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Tells whether a line goes on with the statement before it although it is not indented.
bool continues(std::string_view line) noexcept {
    if (line.empty() || std::string_view(" \t\r#)]}|.").find(line[0]) != std::string_view::npos) {
        return true;
    }
    for (const std::string_view word : {"else", "elif", "catch", "finally", "case"}) {
        if (line.substr(0, word.size()) == word &&
            (line.size() == word.size() || !is_word_character(line[word.size()]))) {
            return true;
        }
    }
    return false;
}

/// Calls `use` with every word of a text.
template <typename Use> void for_each_word(std::string_view text, Use use) {
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && is_word_character(text[end])) {
            ++end;
        }
        if (end > at) {
            use(text.substr(at, end - at));
        }
        at = end + 1;
    }
}

} // namespace

Damage::Damage(const SourceFile& file, const syntax::Module& module, const std::vector<Diagnostic>& errors)
    : file_(file) {
    split();
    for (const Diagnostic& error : errors) {
        Span whole = error.span;
        for (const SpanLabel& label : error.labels) {
            whole = whole.to(label.span);
        }
        mark(whole);
    }
    mark_lost(module);
    for (const Chunk& chunk : chunks_) {
        if (chunk.damaged) {
            collect_words(std::string_view(file_.text).substr(chunk.begin, chunk.end - chunk.begin));
        }
    }
}

void Damage::split() {
    const std::string_view text = file_.text;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
        if (chunks_.empty() || !continues(text.substr(begin, end - begin - (text[end - 1] == '\n' ? 1 : 0)))) {
            chunks_.push_back({begin, end, false});
        }
        chunks_.back().end = end;
        begin = end;
    }
}

void Damage::mark(Span span) {
    const std::size_t begin = span.begin - file_.base;
    const std::size_t end = span.end - file_.base;
    for (Chunk& chunk : chunks_) {
        chunk.damaged = chunk.damaged || (chunk.begin <= end && begin < chunk.end);
    }
}

/// Statements that the tree does not have were swallowed by the recovery.
void Damage::mark_lost(const syntax::Module& module) {
    std::size_t next = 0;
    const auto& statements = module.body->statements;
    for (Chunk& chunk : chunks_) {
        const std::size_t end = file_.base + chunk.end;
        while (next < statements.size() && statements[next]->span.end <= file_.base + chunk.begin) {
            ++next;
        }
        const bool kept = next < statements.size() && statements[next]->span.begin < end;
        // Comments and docstrings at the start of a file are no statements.
        const bool comment = std::string_view("#/\"").find(file_.text[chunk.begin]) != std::string_view::npos;
        chunk.damaged = chunk.damaged || (!kept && !comment);
    }
}

void Damage::collect_words(std::string_view text) {
    for_each_word(text, [&](std::string_view word) { words_.insert(word); });
}

bool Damage::contains(Span span) const {
    const std::size_t begin = span.begin - file_.base;
    return std::any_of(chunks_.begin(), chunks_.end(),
                       [&](const Chunk& chunk) { return chunk.damaged && chunk.begin <= begin && begin < chunk.end; });
}

/// Names stand in backquotes in messages; types also without, but they begin with a capital.
bool Damage::names_damage(std::string_view message) const {
    bool found = false;
    for (std::size_t open = message.find('`'); open != std::string_view::npos; open = message.find('`', open + 1)) {
        const std::size_t close = std::min(message.find('`', open + 1), message.size());
        for_each_word(message.substr(open + 1, close - open - 1),
                      [&](std::string_view word) { found = found || words_.contains(word); });
        open = close;
        if (open >= message.size()) {
            break;
        }
    }
    for_each_word(message, [&](std::string_view word) {
        found = found || (word[0] >= 'A' && word[0] <= 'Z' && words_.contains(word));
    });
    return found;
}

bool Damage::concerns(const Diagnostic& finding) const {
    const bool labelled = std::any_of(finding.labels.begin(), finding.labels.end(),
                                      [&](const SpanLabel& label) { return contains(label.span); });
    return labelled || contains(finding.span) || names_damage(finding.message);
}

} // namespace simple::check
