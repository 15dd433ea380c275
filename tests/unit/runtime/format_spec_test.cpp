#include <cmath>
#include <limits>

#include "fixture.hpp"
#include "format_spec_cases.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

namespace {

/// Compares many cases; an assertion each would take most of the time.
template <typename Table, typename Make> void check_table(Fixture& fix, const Table& table, Make make) {
    std::string wrong;
    for (const auto& row : table) {
        const Owned value(make(row.value));
        const std::string got = fix.format(value, row.spec);
        if (got != row.expected) {
            wrong += "`" + std::string(row.spec) + "` of " + fix.show(value) + ": got [" + got + "], expected [" +
                     std::string(row.expected) + "]\n";
        }
    }
    CHECK(wrong == "");
}

} // namespace

TEST_CASE("floats are formatted as in Python", "[format]") {
    Fixture fix;
    check_table(fix, kFloatCases, [](double number) { return Value::of(number); });
}

TEST_CASE("integers are formatted as in Python", "[format]") {
    Fixture fix;
    check_table(fix, kIntCases, [](std::int64_t number) { return Value::of(number); });
}

TEST_CASE("texts are formatted as in Python", "[format]") {
    Fixture fix;
    check_table(fix, kTextCases, [&fix](std::string_view text) { return text_value(fix.runtime.heap(), text); });
}

TEST_CASE("nan and inf are padded but never filled with zeros", "[format]") {
    Fixture fix;
    const double inf = std::numeric_limits<double>::infinity();
    CHECK(fix.format(f(std::nan("")), "06.2f") == "   nan");
    CHECK(fix.format(f(inf), "08.2f") == "     inf");
    CHECK(fix.format(f(-inf), "6") == "  -inf");
    CHECK(fix.format(f(inf), "+.1f") == "+inf");
    CHECK(fix.format(f(inf), "E") == "INF");
    CHECK(fix.format(f(inf), "%") == "inf%");
    CHECK(fix.format(f(inf), ",.1f") == "inf");
}

TEST_CASE("without a type a float keeps its default form", "[format]") {
    Fixture fix;
    CHECK(fix.format(f(1e16), "8") == "    1e16");
    CHECK(fix.format(f(2), "6") == "   2.0");
    CHECK(fix.format(f(1234.5), ",") == "1,234.5");
    CHECK(fix.format(f(2.5), "") == "2.5");
}

TEST_CASE("other values are padded as text", "[format]") {
    Fixture fix;
    CHECK(fix.format(fix.array({i(1)}), ">6") == "   [1]");
    CHECK(fix.format(b(true), "6") == "true  ");
    CHECK(fix.format(Value::nil(), "^5") == " nil ");
    CHECK(fix.format(fix.some(f(2.5)), ".2f") == "2.50");
}

TEST_CASE("specifications that do not fit are quoted in the error", "[format]") {
    Fixture fix;
    CHECK(Fixture::error_of([&] { fix.format(fix.text("ab"), ".2f"); }) ==
          "E0218: format specification `.2f` needs a number, not text \"ab\"");
    CHECK(Fixture::error_of([&] { fix.format(f(1), "d"); }) == "E0218: format specification `d` needs an integer");
    CHECK(Fixture::error_of([&] { fix.format(i(1), "q"); }) == "E0218: format specification `q` is not known");
    CHECK(Fixture::error_of([&] { fix.format(i(1), ".2"); }) ==
          "E0218: format specification `.2` has a precision, which integers do not have");
    CHECK(Fixture::error_of([&] { fix.format(i(1), ",x"); }) ==
          "E0218: format specification `,x` cannot combine `,` with `x`");
    CHECK(Fixture::error_of([&] { fix.format(i(1), "s"); }).find("E0218") == 0);
    CHECK(Fixture::error_of([&] { fix.format(fix.text("a"), "=5"); }).find("E0218") == 0);
    CHECK(Fixture::error_of([&] { fix.format(fix.text("a"), "+"); }).find("E0218") == 0);
    for (const char* spec : {"5.", "5.2ff", "99999999999", ".99999999999f", "5 ", "\xff", "{", "<<<"}) {
        CHECK(Fixture::error_of([&] { fix.format(f(1), spec); }).find("E0218") == 0);
    }
}
