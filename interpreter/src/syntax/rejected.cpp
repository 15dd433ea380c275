#include "syntax/rejected.hpp"

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

constexpr Entry kForeign[] = {
    {"True", "true"},     {"TRUE", "true"},       {"False", "false"},  {"FALSE", "false"},  {"null", "nil"},
    {"NULL", "nil"},      {"undefined", "nil"},   {"none", "None"},    {"this", "self"},    {"console", "print"},
    {"echo", "print"},    {"puts", "print"},      {"printf", "print"}, {"foreach", "for"},  {"switch", "match"},
    {"unless", "if not"}, {"until", "while not"}, {"raise", "throw"},  {"except", "catch"}, {"lambda", "\\x: ..."},
    {"require", "use"},   {"include", "use"},
};

template <std::size_t N> std::string_view find(const Entry (&table)[N], std::string_view word) noexcept {
    for (const Entry& entry : table) {
        if (entry.word == word) {
            return entry.meaning;
        }
    }
    return {};
}

} // namespace

std::string_view rejected_feature(std::string_view word) noexcept { return find(kRejected, word); }

std::string_view foreign_name(std::string_view word) noexcept { return find(kForeign, word); }

Diagnostic make_unsupported(std::string_view feature, Span span) {
    return make_error(codes::kUnsupported, std::string(feature) + " is not part of the DL subset", span);
}

} // namespace simple::syntax
