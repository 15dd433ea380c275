// Checks signatures that hosts make at run time, before the run time relies on them.
#include <charconv>
#include <string>
#include <string_view>

#include "api/native_module.hpp"
#include "support/signature_text.hpp"

namespace simple::api {

namespace {

/// Walks a text outside of quotes; `visit(c, i, depth)` gets the depth before an opening and after a closing bracket.
template <typename Visit> bool walk(std::string_view text, Visit visit) {
    std::string open;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0) {
            i += c == '\\' ? 1 : 0;
            quote = c == quote ? '\0' : quote;
            continue;
        }
        if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '(' || c == '[' || c == '{' || c == '<') {
            visit(c, i, open.size());
            open += c == '(' ? ')' : c == '[' ? ']' : c == '{' ? '}' : '>';
            continue;
        } else if (c == ')' || c == ']' || c == '}' || (c == '>' && i != 0 && text[i - 1] != '-')) {
            if (open.empty() || open.back() != c) {
                return false;
            }
            open.pop_back();
        }
        visit(c, i, open.size());
    }
    return open.empty() && quote == 0;
}

bool is_number(std::string_view text) noexcept {
    double number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

bool is_literal(std::string_view text) {
    for (const std::string_view word : {"nil", "None", "true", "false", "inf", "nan"}) {
        if (text == word) {
            return true;
        }
    }
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front()) {
        return true;
    }
    if (!text.empty() && text.front() == '-') {
        const std::string_view number = trimmed(text.substr(1));
        return number == "inf" || is_number(number);
    }
    // Collections are rare as defaults; empty ones and flat ones of numbers or words are what makes sense.
    if (text.size() >= 2 && (text.front() == '[' || text.front() == '(')) {
        std::string_view rest = text.substr(1, text.size() - 2);
        bool literal = true;
        while (!trimmed(rest).empty()) {
            const std::size_t comma = rest.find(',');
            literal = literal && is_literal(trimmed(rest.substr(0, comma)));
            rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        }
        return literal;
    }
    return is_number(text);
}

std::string parameter_mistake(std::string_view part) {
    std::size_t equals = std::string_view::npos;
    walk(part, [&equals](char c, std::size_t i, std::size_t depth) {
        if (c == '=' && depth == 0 && equals == std::string_view::npos) {
            equals = i;
        }
    });
    const std::string_view name = runtime::name_in_signature(part);
    if (name.empty()) {
        return "a parameter has no name";
    }
    if (equals != std::string_view::npos && !is_literal(trimmed(part.substr(equals + 1)))) {
        return "the default of " + std::string(name) + " is not a literal";
    }
    return {};
}

std::string parameters_mistake(std::string_view list) {
    std::size_t begin = 0;
    std::string mistake;
    const auto finish = [&](std::size_t end) {
        const std::string_view part = trimmed(list.substr(begin, end - begin));
        begin = end + 1;
        if (!part.empty() && mistake.empty()) {
            mistake = parameter_mistake(part);
        }
    };
    walk(list, [&finish](char c, std::size_t i, std::size_t depth) {
        if (c == ',' && depth == 0) {
            finish(i);
        }
    });
    finish(list.size());
    return mistake;
}

} // namespace

std::string signature_mistake(std::string_view signature) {
    const std::size_t open = signature.find('(');
    if (runtime::name_in_signature(signature).empty()) {
        return "it does not begin with a name";
    }
    if (open == std::string_view::npos) {
        return "it has no parameter list";
    }
    std::size_t close = std::string_view::npos;
    const bool balanced = walk(signature, [&](char c, std::size_t i, std::size_t depth) {
        if (c == ')' && depth == 0 && close == std::string_view::npos) {
            close = i;
        }
    });
    if (!balanced || close == std::string_view::npos) {
        return "brackets or quotes do not match";
    }
    return parameters_mistake(signature.substr(open + 1, close - open - 1));
}

} // namespace simple::api
