#include "syntax/rejected.hpp"

#include <algorithm>
#include <iterator>

#include "support/error_codes.hpp"

namespace simple::syntax {

namespace {

struct Entry {
    std::string_view word;
    std::string_view meaning;
};

constexpr Entry kRejected[] = {
    {"async", "async"},
    {"await", "async (`await`)"},
    {"yield", "suspension (`yield`)"},
    {"actor", "actor"},
    {"spawn", "concurrency (`spawn`)"},
    {"send", "concurrency (`send`)"},
    {"receive", "concurrency (`receive`)"},
    {"channel", "concurrency (`channel`)"},
    {"Channel", "concurrency (`Channel`)"},
    {"future", "concurrency (`future`)"},
    {"Future", "concurrency (`Future`)"},
    {"thread", "concurrency (`thread`)"},
    {"Thread", "concurrency (`Thread`)"},
    {"thread_spawn", "concurrency (`thread_spawn`)"},
    {"literal", "macro (user-defined literals)"},
    {"quote", "macro (`quote`)"},
    {"allow", "AOP (`allow`)"},
    {"mdsoc", "AOP (MDSOC)"},
    {"gpu", "GPU kernel (`gpu`)"},
    {"thread_id", "GPU kernel (`thread_id`)"},
    {"block_id", "GPU kernel (`block_id`)"},
    {"global_id", "GPU kernel (`global_id`)"},
    {"local_id", "GPU kernel (`local_id`)"},
    {"decreases", "contract (`decreases`)"},
    {"macro", "macro"},
    {"gen_code", "macro (`gen_code`)"},
    {"comptime", "macro (`comptime`)"},
    {"aspect", "AOP (`aspect`)"},
    {"pointcut", "AOP (`pointcut`)"},
    {"forbid", "AOP (`forbid`)"},
    {"asm", "inline asm"},
    {"unsafe", "unsafe"},
    {"bitfield", "bitfield"},
    {"union", "union block"},
    {"kernel", "GPU kernel"},
    {"mixin", "mixin"},
    {"requires", "contract (`requires`)"},
    {"ensures", "contract (`ensures`)"},
    {"invariant", "contract (`invariant`)"},
    {"super", "inheritance (`super`)"},
    {"method_missing", "forwarding (`method_missing`)"},
    {"given_lazy", "given_lazy"},
};

/// Words whose `{...}` holds another notation.
constexpr std::string_view kBlockWords[] = {"sh", "sql", "re", "html", "md", "css", "js", "json", "quote", "comptime"};

template <std::size_t N> std::string_view find(const Entry (&table)[N], std::string_view word) noexcept {
    for (const Entry& entry : table) {
        if (entry.word == word) {
            return entry.meaning;
        }
    }
    return {};
}

} // namespace

bool is_vector_type(std::string_view word) noexcept {
    constexpr std::string_view kDigits = "0123456789";
    const auto is_number = [&](std::string_view digits) {
        return !digits.empty() && digits.find_first_not_of(kDigits) == std::string_view::npos;
    };
    const std::string_view elements = "fiud";
    if (word.size() > 4 && (word.starts_with("vec") || word.starts_with("Vec"))) {
        return elements.find(word.back()) != std::string_view::npos && is_number(word.substr(3, word.size() - 4));
    }
    const std::size_t lanes = word.find('x');
    return lanes != std::string_view::npos && lanes > 1 && elements.find(word[0]) != std::string_view::npos &&
           is_number(word.substr(1, lanes - 1)) && is_number(word.substr(lanes + 1));
}

std::string_view rejected_feature(std::string_view word) noexcept {
    return is_vector_type(word) ? "a SIMD type" : find(kRejected, word);
}

bool is_block_word(std::string_view word) noexcept {
    return std::find(std::begin(kBlockWords), std::end(kBlockWords), word) != std::end(kBlockWords);
}

Diagnostic make_unsupported(std::string_view feature, Span span) {
    return make_error(codes::kUnsupported, std::string(feature) + " is not part of the DL subset", span);
}

} // namespace simple::syntax
