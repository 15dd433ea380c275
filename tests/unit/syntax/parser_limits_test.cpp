#include "catch.hpp"
#include "parse_text.hpp"
#include "syntax/ast_printer.hpp"

using namespace simple::syntax;

namespace {

std::string repeat(const std::string& text, std::size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) {
        out += text;
    }
    return out;
}

} // namespace

TEST_CASE("nesting is limited everywhere", "[limits]") {
    const char* openers[] = {"(",
                             "[",
                             "{",
                             "-",
                             "not ",
                             "!",
                             "\\a: ",
                             "f(",
                             "{1: ",
                             "if a: ",
                             "f(\\x: ",
                             "x ** ",
                             "x ?? ",
                             "|a| ",
                             "a => ",
                             "fn(a = ",
                             "a[",
                             "T { x: ",
                             "m{ ",
                             "[x for x in ",
                             "throw ",
                             "\"{",
                             "[for x in a: ",
                             "if ",
                             "match ",
                             "while ",
                             "for x in "};
    for (const char* opener : openers) {
        const std::string error = codes_of("x = " + repeat(opener, 30000) + "\n");
        INFO(opener);
        CHECK(error.substr(0, 5) == "E0008");
        CHECK(error.find(' ', 6) == std::string::npos);
    }
    CHECK(codes_of("val x: " + repeat("List<", 30000)).substr(0, 5) == "E0008");
    CHECK(codes_of("val x: " + repeat("[", 30000)).substr(0, 5) == "E0008");
    CHECK(codes_of("val " + repeat("(", 30000)).substr(0, 5) == "E0008");
    CHECK(codes_of("match x:\n    " + repeat("[", 30000)).substr(0, 5) == "E0008");
    CHECK(codes_of(repeat("if x: ", 30000)).substr(0, 5) == "E0008");
    CHECK(codes_of(repeat("fn f(): ", 30000)).substr(0, 5) == "E0008");
    CHECK(codes_of(repeat("export ", 30000)).substr(0, 5) == "E0008");
    CHECK(codes_of(repeat("defer ", 30000)).substr(0, 5) == "E0008");
    CHECK(codes_of("match x:\n    " + repeat("n @ ", 30000)).substr(0, 5) == "E0008");
}

TEST_CASE("a million brackets are reported at once", "[limits]") {
    CHECK(codes_of("x = " + repeat("(", 1000000)) == "E0008 1:205");
    CHECK(codes_of("x = " + repeat("(", 1000000) + "\ny = (").substr(0, 5) == "E0008");
}

TEST_CASE("the limit counts levels exactly", "[limits]") {
    ParseOptions options;
    options.max_nesting = 50;
    CHECK(ParsedText("x = " + repeat("(", 50) + "1" + repeat(")", 50), options).codes() == "");
    CHECK(ParsedText("x = " + repeat("(", 51) + "1" + repeat(")", 51), options).codes() == "E0008 1:55");
}

TEST_CASE("nested blocks are limited", "[limits]") {
    std::string text;
    for (std::size_t i = 0; i < 250; ++i) {
        text += std::string(i, ' ') + "if a:\n";
    }
    CHECK(codes_of(text).substr(0, 5) == "E0008");
}

TEST_CASE("flat chains may be long", "[limits]") {
    CHECK(codes_of("x = a" + repeat(" + a", 100000)) == "");
    CHECK(codes_of("x = a" + repeat(".f()", 100000)) == "");
    CHECK(codes_of("x = a" + repeat(" and a", 100000)) == "");
    CHECK(codes_of("x = a" + repeat(" < a", 100000)) == "");
    CHECK(codes_of("if a: 1\n" + repeat("elif b: 2\n", 100000)) == "");
    CHECK(codes_of("a" + repeat("->f()", 50000)) == "");
    const ParsedText parsed("x = a" + repeat(" + a", 100000) + "\ny = a" + repeat(".f()", 100000));
    CHECK(print(parsed.module()).size() > 800000);
}

TEST_CASE("long lines and many errors are limited", "[limits]") {
    CHECK(codes_of("x = '" + std::string(1U << 20U, 'a') + "'").substr(0, 5) == "E0501");
    CHECK(ParsedText(repeat("x = )\n", 10000)).errors().size() == 64);
    CHECK(ParsedText(repeat("\x01", 10000)).errors().size() == 64);
    CHECK(codes_of(std::string(500000, 'a') + " = 1") == "");
}

TEST_CASE("generics and parentheses that never close take linear time", "[limits]") {
    CHECK(codes_of("x = a" + repeat("<a", 100000)) == "");
    CHECK(codes_of("x = " + repeat("\\(a, ", 20000)) != "");
    CHECK(codes_of("x = " + repeat("\"{", 200000)).substr(0, 5) == "E0008");
}
