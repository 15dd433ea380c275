// std.regex: searching texts with regular expressions.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "simple/interpreter.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/regex/regex.hpp"

namespace simple::bind {

namespace {

using regex::Groups;
using regex::Pattern;

using SharedPattern = std::shared_ptr<const Pattern>;

/// A compiled pattern as a value.
struct Regex {
    SharedPattern pattern;
};

/// A match as a value; positions are counted in code points.
struct Match {
    SharedPattern pattern;
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::vector<std::optional<std::string>> groups; ///< The whole match first.
};

/// Patterns that programs give as text again and again are compiled once.
class PatternCache final : public Extension {
public:
    SharedPattern get(std::string_view text) {
        constexpr std::size_t kMostPatterns = 64;
        const auto found = patterns_.find(std::string(text));
        if (found != patterns_.end()) {
            return found->second;
        }
        auto pattern = std::make_shared<const Pattern>(text);
        if (patterns_.size() >= kMostPatterns) {
            patterns_.clear();
        }
        patterns_.emplace(pattern->text(), pattern);
        return pattern;
    }

private:
    std::unordered_map<std::string, SharedPattern> patterns_;
};

SharedPattern compile(Call& c, std::string_view text) {
    try {
        return c.extension<PatternCache>().get(text);
    } catch (const regex::PatternError& error) {
        throw ScriptError(ErrorKind::Value,
                          "the regular expression `" + std::string(text) + "` is malformed at position " +
                              std::to_string(error.position()) + ": " + error.what(),
                          "regex.escape gives a pattern for a text as it is; `(?i)` ignores case", "E0701");
    }
}

/// The pattern of a call: a method's receiver, or the first argument, which is a text or a Regex.
struct Search {
    SharedPattern pattern;
    std::size_t first = 0; ///< Index of the first argument behind the pattern.

    explicit Search(Call& c) {
        if (const auto* self = c.self().native<Regex>()) {
            pattern = self->pattern;
            return;
        }
        first = 1;
        const auto* given = c[0].native<Regex>();
        pattern = given != nullptr ? given->pattern : compile(c, c.text(0));
    }
};

/// Translates byte offsets that only grow into counts of code points.
class CodePoints {
public:
    explicit CodePoints(std::string_view text) : text_(text) {}
    std::int64_t at(std::size_t byte) {
        for (; byte_ < byte; ++byte_) {
            count_ += (static_cast<unsigned char>(text_[byte_]) & 0xC0) != 0x80 ? 1 : 0;
        }
        return count_;
    }

private:
    std::string_view text_;
    std::size_t byte_ = 0;
    std::int64_t count_ = 0;
};

Value match_value(Call& c, const SharedPattern& pattern, std::string_view text, const Groups& groups,
                  CodePoints& positions) {
    auto match = std::make_unique<Match>();
    match->pattern = pattern;
    match->start = positions.at(groups[0]->begin);
    match->end = positions.at(groups[0]->end);
    for (const std::optional<regex::Range>& group : groups) {
        match->groups.emplace_back();
        if (group) {
            match->groups.back() = std::string(text.substr(group->begin, group->end - group->begin));
        }
    }
    return c.native(std::move(match));
}

/// Visits the matches from left to right, none of which overlap; `visit` returns false to stop.
template <typename Visit> void each_match(Call& c, const Pattern& pattern, std::string_view text, Visit visit) {
    std::size_t from = 0;
    while (from <= text.size()) {
        c.check_interrupt();
        const std::optional<Groups> groups = pattern.find(text, from);
        if (!groups || !visit(*groups)) {
            return;
        }
        const regex::Range whole = *(*groups)[0];
        from = whole.end;
        if (whole.begin == whole.end) {
            // Past one character, so that an empty match is found once.
            do {
                ++from;
            } while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80);
        }
    }
}

// --- Functions and methods ---

Value is_match(Call& c) {
    const Search search(c);
    return search.pattern->find(c.text(search.first), 0).has_value();
}

Value match_whole(Call& c) {
    const Search search(c);
    const std::string_view text = c.text(search.first);
    const std::optional<Groups> groups = search.pattern->match(text);
    CodePoints positions(text);
    return groups ? match_value(c, search.pattern, text, *groups, positions) : Value();
}

Value find_first(Call& c) {
    const Search search(c);
    const std::string_view text = c.text(search.first);
    const std::optional<Groups> groups = search.pattern->find(text, 0);
    CodePoints positions(text);
    return groups ? match_value(c, search.pattern, text, *groups, positions) : Value();
}

Value find_all(Call& c) {
    const Search search(c);
    const std::string_view text = c.text(search.first);
    CodePoints positions(text);
    std::vector<Value> matches;
    each_match(c, *search.pattern, text, [&](const Groups& groups) {
        matches.push_back(match_value(c, search.pattern, text, groups, positions));
        return true;
    });
    return c.array(matches);
}

std::size_t limit_of(Call& c, std::size_t i) {
    const std::int64_t limit = c.i64(i);
    return limit > 0 ? static_cast<std::size_t>(limit) : SIZE_MAX;
}

Value split(Call& c) {
    const Search search(c);
    const std::string_view text = c.text(search.first);
    const std::size_t most = limit_of(c, search.first + 1);
    std::vector<Value> parts;
    std::size_t begin = 0;
    each_match(c, *search.pattern, text, [&](const Groups& groups) {
        const regex::Range whole = *groups[0];
        const bool between_nothing = whole.end == whole.begin && (whole.begin == 0 || whole.begin == text.size());
        if (parts.size() + 1 >= most) {
            return false;
        }
        if (!between_nothing) {
            parts.push_back(c.text(text.substr(begin, whole.begin - begin)));
            begin = whole.end;
        }
        return true;
    });
    parts.push_back(c.text(text.substr(begin)));
    return c.array(parts);
}

[[noreturn]] void fail_no_group(const Pattern& pattern, const std::string& group) {
    throw ScriptError(ErrorKind::Index, "the regular expression `" + pattern.text() + "` has no group " + group,
                      "groups count from 1; 0 is the whole match");
}

/// Finds a group by its digits or its name.
std::size_t group_index(const Pattern& pattern, std::string_view name) {
    const std::vector<std::string>& names = pattern.group_names();
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end() && !name.empty()) {
        return static_cast<std::size_t>(found - names.begin()) + 1;
    }
    constexpr std::size_t kMostDigits = 4;
    const bool digits =
        !name.empty() && name.size() <= kMostDigits && name.find_first_not_of("0123456789") == std::string_view::npos;
    const std::size_t index = digits ? std::stoul(std::string(name)) : names.size() + 1;
    if (index > names.size()) {
        fail_no_group(pattern, std::string(name));
    }
    return index;
}

/// Appends a replacement: `$1`, `${name}` and `$0` stand for groups, `$$` for a dollar.
void expand(std::string& out, const Pattern& pattern, std::string_view replacement, std::string_view text,
            const Groups& groups) {
    constexpr std::string_view kDigits = "0123456789";
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        if (replacement[i] != '$' || i + 1 == replacement.size()) {
            out += replacement[i];
            continue;
        }
        std::string_view name = replacement.substr(i + 1);
        std::size_t length = 0;
        if (name.front() == '$') {
            out += '$';
            ++i;
            continue;
        }
        if (name.front() == '{' && name.find('}') != std::string_view::npos) {
            length = name.find('}') + 1;
            name = name.substr(1, length - 2);
        } else {
            length = std::min(name.find_first_not_of(kDigits), name.size());
            name = name.substr(0, length);
        }
        if (length == 0) {
            out += '$';
            continue;
        }
        if (const auto& group = groups[group_index(pattern, name)]) {
            out += text.substr(group->begin, group->end - group->begin);
        }
        i += length;
    }
}

Value replace(Call& c) {
    const Search search(c);
    const std::string_view text = c.text(search.first);
    const Value replacement = c[search.first + 1];
    const std::size_t most = limit_of(c, search.first + 2);
    const bool computed = replacement.is_callable();
    const std::string_view written = computed ? std::string_view() : c.text(search.first + 1);
    CodePoints positions(text);
    std::string out;
    std::size_t begin = 0;
    std::size_t count = 0;
    each_match(c, *search.pattern, text, [&](const Groups& groups) {
        out += text.substr(begin, groups[0]->begin - begin);
        begin = groups[0]->end;
        if (computed) {
            out += c.to_string(c.call(replacement, {match_value(c, search.pattern, text, groups, positions)}));
        } else {
            expand(out, *search.pattern, written, text, groups);
        }
        return ++count < most;
    });
    out += text.substr(begin);
    return c.text(out);
}

Value escape(Call& c) { return c.text(regex::escape(c.text(0))); }

Value make_regex(Call& c) { return c.make<Regex>(Regex{compile(c, c.text(0))}); }

// --- Matches ---

Value text_or_nil(const Call& c, const std::optional<std::string>& group) { return group ? c.text(*group) : Value(); }

Value group_of(Call& c) {
    const Match& match = c.self_as<Match>();
    const Value which = c[0];
    if (!which.is_int()) {
        return text_or_nil(c, match.groups[group_index(*match.pattern, c.text(0))]);
    }
    const std::int64_t index = which.as_int();
    if (index < 0 || index >= static_cast<std::int64_t>(match.groups.size())) {
        fail_no_group(*match.pattern, std::to_string(index));
    }
    return text_or_nil(c, match.groups[static_cast<std::size_t>(index)]);
}

Value all_groups(Call& c) {
    const Match& match = c.self_as<Match>();
    std::vector<Value> groups;
    for (std::size_t i = 1; i < match.groups.size(); ++i) {
        groups.push_back(text_or_nil(c, match.groups[i]));
    }
    return c.array(groups);
}

Value named_groups(Call& c) {
    const Match& match = c.self_as<Match>();
    const std::vector<std::string>& names = match.pattern->group_names();
    std::vector<std::pair<Value, Value>> named;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!names[i].empty()) {
            named.emplace_back(c.text(names[i]), text_or_nil(c, match.groups[i + 1]));
        }
    }
    return c.dict(named);
}

constexpr FunctionRow kFunctions[] = {
    {"is_match(pattern, text: text) -> bool", is_match, "Tells whether the pattern is found anywhere in the text."},
    {"match(pattern, text: text)", match_whole, "Returns the Match of the whole text, or nil."},
    {"full_match(pattern, text: text)", match_whole, "Returns the Match of the whole text, or nil."},
    {"find(pattern, text: text)", find_first, "Returns the first Match in the text, or nil."},
    {"find_all(pattern, text: text) -> [any]", find_all, "Returns every Match from left to right."},
    {"replace(pattern, text: text, with, count: i64 = 0) -> text", replace,
     "Replaces matches by a text with `$1` and `${name}`, or by what a function of the Match gives."},
    {"split(pattern, text: text, limit: i64 = 0) -> [text]", split, "Returns the parts between the matches."},
    {"escape(text: text) -> text", escape, "Returns a pattern that matches the text as it is."},
};

constexpr FunctionRow kMethods[] = {
    {"is_match(text: text) -> bool", is_match, "Tells whether it is found anywhere in the text."},
    {"match(text: text)", match_whole, "Returns the Match of the whole text, or nil."},
    {"full_match(text: text)", match_whole, "Returns the Match of the whole text, or nil."},
    {"find(text: text)", find_first, "Returns the first Match in the text, or nil."},
    {"find_all(text: text) -> [any]", find_all, "Returns every Match from left to right."},
    {"replace(text: text, with, count: i64 = 0) -> text", replace,
     "Replaces matches by a text with `$1` and `${name}`, or by what a function of the Match gives."},
    {"split(text: text, limit: i64 = 0) -> [text]", split, "Returns the parts between the matches."},
};

} // namespace

void build_regex(Interpreter&, Module& module) {
    module.functions(kFunctions, std::size(kFunctions));
    module.native_class<Match>("Match", "A place in a text that a pattern matches.")
        .property(
            "text", [](Call& c) -> Value { return c.text(*c.self_as<Match>().groups[0]); }, nullptr,
            "The text that matches.")
        .property(
            "start", [](Call& c) -> Value { return c.self_as<Match>().start; }, nullptr,
            "Position of its first character.")
        .property(
            "end", [](Call& c) -> Value { return c.self_as<Match>().end; }, nullptr,
            "Position behind its last character.")
        .property("groups", all_groups, nullptr, "Texts of the groups, nil for one that took no part.")
        .property("named", named_groups, nullptr, "Texts of the named groups by name.")
        .method("group(which)", group_of, "Returns a group by number or name; 0 is the whole match.")
        .text([](Call& c) -> std::string { return "Match(\"" + *c.self_as<Match>().groups[0] + "\")"; });
    module.native_class<Regex>("Regex", "A compiled pattern.")
        .constructor("(pattern: text)", make_regex, "Compiles a pattern.")
        .methods(kMethods, std::size(kMethods))
        .property(
            "pattern", [](Call& c) -> Value { return c.text(c.self_as<Regex>().pattern->text()); }, nullptr,
            "The pattern as it was written.")
        .text([](Call& c) -> std::string { return "Regex(\"" + c.self_as<Regex>().pattern->text() + "\")"; });
}

} // namespace simple::bind
