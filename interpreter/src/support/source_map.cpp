#include "support/source_map.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "simple/buffer.hpp"
#include "support/utf8.hpp"

namespace simple {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void find_lines(SourceFile& file) {
    file.line_starts.push_back(0);
    for (std::size_t i = file.text.find('\n'); i != std::string::npos; i = file.text.find('\n', i + 1)) {
        file.line_starts.push_back(static_cast<std::uint32_t>(i + 1));
    }
}

struct Point {
    std::uint32_t line;
    std::uint32_t column;
    std::size_t line_start;
};

Point point_of(const SourceFile& file, std::size_t offset) {
    const auto after = std::upper_bound(file.line_starts.begin(), file.line_starts.end(), offset);
    const std::size_t line = static_cast<std::size_t>(after - file.line_starts.begin());
    std::size_t start = file.line_starts[line - 1];
    if (start == 0 && file.text.starts_with(kByteOrderMark) && offset >= kByteOrderMark.size()) {
        start = kByteOrderMark.size();
    }
    const std::string_view before = std::string_view(file.text).substr(start, offset - start);
    return {static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(utf8::count(before) + 1), start};
}

std::string_view line_at(const SourceFile& file, std::size_t start) {
    const std::size_t end = std::min(file.text.find('\n', start), file.text.size());
    std::string_view line = std::string_view(file.text).substr(start, end - start);
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

} // namespace

const SourceFile& SourceMap::add(std::string name, std::string text) {
    const std::size_t room = std::numeric_limits<std::uint32_t>::max() - next_base_;
    if (text.size() >= room) {
        throw OutOfMemory(text.size(), room);
    }
    auto file = std::make_unique<SourceFile>();
    file->name = std::move(name);
    file->text = std::move(text);
    file->base = next_base_;
    // One more than the size: the position after the last byte belongs to this file too.
    next_base_ += static_cast<std::uint32_t>(file->text.size() + 1);
    files_.push_back(std::move(file));
    return *files_.back();
}

const SourceFile* SourceMap::file_of(std::uint32_t position) const noexcept {
    const auto after = std::upper_bound(files_.begin(), files_.end(), position,
                                        [](std::uint32_t at, const auto& file) { return at < file->base; });
    return position == 0 || position >= next_base_ || after == files_.begin() ? nullptr : std::prev(after)->get();
}

std::string_view SourceMap::text(Span span) const noexcept {
    const SourceFile* file = span.known() ? file_of(span.begin) : nullptr;
    if (file == nullptr) {
        return {};
    }
    const std::size_t begin = span.begin - file->base;
    const std::size_t end = std::min<std::size_t>(span.end - file->base, file->text.size());
    return end <= begin ? std::string_view{} : std::string_view(file->text).substr(begin, end - begin);
}

Location SourceMap::locate(Span span) const {
    Location location;
    const SourceFile* file = span.known() ? file_of(span.begin) : nullptr;
    if (file == nullptr) {
        return location;
    }
    if (file->line_starts.empty()) {
        // The index is a cache of the text; files_ owns the files, so it may be filled through a const map.
        find_lines(const_cast<SourceFile&>(*file));
    }
    location.file = file->name;
    location.byte = span.begin - file->base;
    location.end_byte = std::clamp<std::size_t>(span.end - file->base, location.byte, file->text.size());
    const Point begin = point_of(*file, location.byte);
    const Point end = point_of(*file, location.end_byte);
    location.line = begin.line;
    location.column = begin.column;
    location.end_line = end.line;
    location.end_column = end.column;
    location.source_line = line_at(*file, begin.line_start);
    return location;
}

Error SourceMap::resolve(const Diagnostic& diagnostic) const {
    Error error;
    error.severity = diagnostic.severity;
    error.kind = diagnostic.kind;
    error.code = diagnostic.code;
    error.message = diagnostic.message;
    error.location = locate(diagnostic.span);
    error.label = diagnostic.label;
    for (const SpanLabel& label : diagnostic.labels) {
        error.labels.push_back({locate(label.span), label.text});
    }
    error.notes = diagnostic.notes;
    error.help = diagnostic.help;
    for (const Fix& fix : diagnostic.fixes) {
        error.suggestions.push_back({locate(fix.span), fix.replacement});
    }
    error.frames = frames_of(diagnostic);
    error.exit_status = diagnostic.exit_status;
    return error;
}

std::vector<StackFrame> SourceMap::frames_of(const Diagnostic& diagnostic) const {
    std::vector<StackFrame> frames;
    // A recursion names few places many times, and their lines may be long.
    std::unordered_map<std::uint64_t, Location> known;
    const auto place = [&](Span span) -> const Location& {
        const auto [found, added] =
            known.try_emplace((static_cast<std::uint64_t>(span.begin) << 32U) | span.end, Location());
        if (added) {
            found->second = locate(span);
            found->second.source_line.clear();
        }
        return found->second;
    };
    // The trace has where each function was called; that is the place its caller had reached.
    Span reached = diagnostic.span;
    for (const TraceEntry& entry : diagnostic.trace) {
        frames.push_back({entry.function, entry.native ? Location() : place(reached), entry.arguments});
        reached = entry.span;
    }
    if (!frames.empty() && reached.known()) {
        frames.push_back({"<main>", place(reached)});
    }
    return frames;
}

} // namespace simple
