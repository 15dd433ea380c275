#include "simple/explain.hpp"

#include <algorithm>

#include "explain/pages.hpp"
#include "support/error_codes.hpp"

namespace simple {

namespace {

constexpr std::span<const explain_pages::Page> (*kGroups[])() = {
    explain_pages::syntax,  explain_pages::names,  explain_pages::types, explain_pages::values,
    explain_pages::tensors, explain_pages::limits, explain_pages::files, explain_pages::host};

std::vector<Explanation> collect() {
    std::vector<Explanation> all;
    for (const auto group : kGroups) {
        for (const explain_pages::Page& page : group()) {
            const ErrorCode* code = find_error_code(page.code);
            all.push_back({page.code, code != nullptr ? code->title : std::string_view(), page.cause, page.wrong,
                           page.right, page.shown});
        }
    }
    std::sort(all.begin(), all.end(), [](const Explanation& a, const Explanation& b) { return a.code < b.code; });
    return all;
}

void append_example(std::string& text, std::string_view heading, std::string_view code) {
    text += "\n" + std::string(heading) + ":\n\n";
    while (!code.empty()) {
        const std::size_t end = std::min(code.find('\n'), code.size());
        text += "    " + std::string(code.substr(0, end)) + "\n";
        code.remove_prefix(std::min(end + 1, code.size()));
    }
}

} // namespace

const std::vector<Explanation>& explanations() {
    static const std::vector<Explanation> all = collect();
    return all;
}

std::string explain(std::string_view code) {
    std::string wanted(code);
    if (!wanted.empty() && (wanted[0] == 'e' || wanted[0] == 'w')) {
        wanted[0] = wanted[0] == 'e' ? 'E' : 'W';
    }
    for (const Explanation& page : explanations()) {
        if (page.code == wanted) {
            std::string text =
                std::string(page.code) + ": " + std::string(page.title) + "\n\n" + std::string(page.cause) + "\n";
            append_example(text, "Wrong", page.wrong);
            append_example(text, "Right", page.right);
            return text;
        }
    }
    return {};
}

} // namespace simple
