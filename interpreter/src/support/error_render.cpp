#include <algorithm>

#include "simple/error.hpp"
#include "support/source_excerpt.hpp"

namespace simple {

namespace {

constexpr std::size_t kFramesAtEachEnd = 20;
/// Longest cycle of calls that is recognised as a repeat.
constexpr std::size_t kLongestCycle = 8;
/// Bytes of the arguments of one call.
constexpr std::size_t kWidestArguments = 120;

std::size_t digits(std::uint32_t number) { return std::to_string(number).size(); }

std::size_t gutter_width(const Error& error) {
    std::uint32_t greatest = error.location.line;
    for (const Label& label : error.labels) {
        greatest = std::max(greatest, label.location.line);
    }
    for (const Suggestion& suggestion : error.suggestions) {
        greatest = std::max(greatest, suggestion.location.line);
    }
    return digits(greatest);
}

std::string place(const Location& location, bool with_column) {
    std::string text = escape_controls(location.file) + ":" + std::to_string(location.line);
    return with_column ? text + ":" + std::to_string(location.column) : text;
}

void append_arrow(std::string& out, const Location& location, std::size_t width, const RenderStyle& style) {
    out.append(width, ' ');
    out += style.gutter;
    out += "--> ";
    out += style.reset;
    out += place(location, true);
    out += '\n';
}

/// Excerpts of the main file, then of every other file that a label names.
void append_excerpts(std::string& out, const Error& error, std::size_t width, const RenderStyle& style) {
    if (error.location.line == 0) {
        return;
    }
    append_arrow(out, error.location, width, style);
    std::vector<Underline> here = {{&error.location, error.label, true}};
    std::vector<const Label*> elsewhere;
    for (const Label& label : error.labels) {
        if (label.location.line == 0) {
            continue;
        }
        if (label.location.file == error.location.file) {
            here.push_back({&label.location, label.text, false});
        } else {
            elsewhere.push_back(&label);
        }
    }
    append_excerpt(out, std::move(here), width, style);
    for (const Label* label : elsewhere) {
        append_arrow(out, label->location, width, style);
        append_excerpt(out, {{&label->location, label->text, false}}, width, style);
    }
}

bool same_frame(const StackFrame& a, const StackFrame& b) {
    return a.function == b.function && a.location.line == b.location.line && a.location.file == b.location.file;
}

/// Returns how often the `period` frames from `first` on repeat directly after one another.
std::size_t repeats(const std::vector<StackFrame>& frames, std::size_t first, std::size_t period) {
    std::size_t matching = 0;
    while (first + period + matching < frames.size() &&
           same_frame(frames[first + matching], frames[first + period + matching])) {
        ++matching;
    }
    return 1 + matching / period;
}

/// Returns "  (x: i64 1, y: array of 3)", cut where it gets too long for a line.
std::string argument_list(const std::vector<FrameArgument>& arguments) {
    std::string list;
    for (const FrameArgument& argument : arguments) {
        const std::string item = escape_controls(argument.name + ": " + argument.value);
        if (!list.empty() && list.size() + item.size() > kWidestArguments) {
            list += ", …";
            break;
        }
        list += (list.empty() ? "" : ", ") + item;
    }
    return list.empty() ? list : "  (" + list + ")";
}

std::string frame_line(const StackFrame& frame, bool innermost) {
    std::string line = innermost ? "  in " : "  called from ";
    line += escape_controls(frame.function);
    if (frame.location.line != 0) {
        line += " at " + place(frame.location, false);
    }
    return line + argument_list(frame.arguments);
}

/// The lines of the trace with repeats folded.
std::vector<std::string> trace_lines(const std::vector<StackFrame>& frames) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < frames.size();) {
        std::size_t period = 1;
        std::size_t times = 1;
        for (std::size_t candidate = 1; candidate <= kLongestCycle && times < 2; ++candidate) {
            const std::size_t found = repeats(frames, i, candidate);
            // Two equal lines are as short as one and a remark.
            if (found > 2 || (candidate > 1 && found > 1)) {
                period = candidate;
                times = found;
            }
        }
        for (std::size_t k = 0; k < period; ++k) {
            lines.push_back(frame_line(frames[i + k], i + k == 0));
        }
        if (times > 1) {
            const std::string what = period == 1 ? "the last call" : "the last " + std::to_string(period) + " calls";
            lines.push_back("  ... " + what + " repeated " + std::to_string(times - 1) + " more times");
        }
        i += period * times;
    }
    return lines;
}

void append_trace(std::string& out, const std::vector<StackFrame>& frames) {
    const std::vector<std::string> lines = trace_lines(frames);
    const bool cut = lines.size() > 2 * kFramesAtEachEnd;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (cut && i == kFramesAtEachEnd) {
            const std::size_t skipped = lines.size() - 2 * kFramesAtEachEnd;
            out += "  ... " + std::to_string(skipped) + " calls not shown\n";
            i += skipped;
        }
        out += lines[i];
        out += '\n';
    }
}

void append_help(std::string& out, const Error& error, std::size_t width, const RenderStyle& style) {
    if (error.help.empty() && error.suggestions.empty()) {
        return;
    }
    out += style.help;
    out += "help";
    out += style.reset;
    out += ": ";
    out += error.help.empty() ? "write it like this" : escape_controls(error.help);
    out += '\n';
    for (const Suggestion& suggestion : error.suggestions) {
        append_suggestion(out, suggestion, width, style);
    }
}

} // namespace

std::string_view kind_name(ErrorKind kind) noexcept {
    switch (kind) {
        case ErrorKind::Syntax: return "syntax";
        case ErrorKind::Unsupported: return "unsupported";
        case ErrorKind::Name: return "name";
        case ErrorKind::Type: return "type";
        case ErrorKind::Value: return "value";
        case ErrorKind::Index: return "index";
        case ErrorKind::Arithmetic: return "arithmetic";
        case ErrorKind::Assertion: return "assertion";
        case ErrorKind::Import: return "import";
        case ErrorKind::Host: return "host";
        case ErrorKind::Panic: return "panic";
        case ErrorKind::Thrown: return "thrown";
        case ErrorKind::Limit: return "limit";
        case ErrorKind::Interrupt: return "interrupt";
        case ErrorKind::Internal: return "internal";
    }
    return "internal";
}

std::string Error::render(bool color) const {
    const RenderStyle style = RenderStyle::make(severity, color);
    const std::size_t width = gutter_width(*this);
    std::string out;
    out += style.severity;
    out += severity == Severity::Error ? "error" : "warning";
    if (!code.empty()) {
        out += "[" + code + "]";
    }
    out += style.reset;
    out += style.bold;
    out += ": " + escape_controls(message);
    out += style.reset;
    out += '\n';
    append_excerpts(out, *this, width, style);
    for (const std::string& note : notes) {
        out.append(width + 1, ' ');
        out += style.gutter;
        out += "= ";
        out += style.reset;
        out += escape_controls(note) + "\n";
    }
    append_help(out, *this, width, style);
    append_trace(out, frames);
    return out;
}

} // namespace simple
