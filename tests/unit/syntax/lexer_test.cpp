#include "catch.hpp"
#include "parse_text.hpp"
#include "syntax/lexer.hpp"
#include "syntax/token_rules.hpp"

using namespace simple;
using namespace simple::syntax;

namespace {

struct Lexed {
    explicit Lexed(const std::string& text) {
        const SourceFile& file = sources.add("t", text);
        Lexer lexer(file, {file.base, file.base + static_cast<std::uint32_t>(text.size())}, arena, names, sink, 200);
        tokens = lexer.run();
    }
    SourceMap sources;
    Arena arena;
    Interner names;
    DiagnosticSink sink;
    std::vector<Token> tokens;
};

std::vector<TokenKind> kinds_of(const std::string& text) {
    std::vector<TokenKind> kinds;
    for (const Token& token : Lexed(text).tokens) {
        kinds.push_back(token.kind);
    }
    kinds.pop_back();
    return kinds;
}

} // namespace

TEST_CASE("every operator is one token, the longest first", "[lexer]") {
    for (std::size_t i = static_cast<std::size_t>(TokenKind::LeftParen);
         i <= static_cast<std::size_t>(TokenKind::Backslash); ++i) {
        const TokenKind kind = static_cast<TokenKind>(i);
        const std::string text(describe(kind));
        INFO(text);
        CHECK(operator_kind(text) == kind);
        const std::vector<TokenKind> expected = {TokenKind::Word, kind, TokenKind::Word};
        CHECK(kinds_of("a " + text + " b") == expected);
    }
}

TEST_CASE("dots and question marks are told apart", "[lexer]") {
    using K = TokenKind;
    CHECK(kinds_of("a.?.b") == std::vector<K>{K::Word, K::Presence, K::Dot, K::Word});
    CHECK(kinds_of("a?.b") == std::vector<K>{K::Word, K::QuestionDot, K::Word});
    CHECK(kinds_of("a ?? b") == std::vector<K>{K::Word, K::Coalesce, K::Word});
    CHECK(kinds_of("0..5") == std::vector<K>{K::Int, K::DotDot, K::Int});
    CHECK(kinds_of("9.fdiv") == std::vector<K>{K::Int, K::Dot, K::Word});
    CHECK(kinds_of("t.0.1") == std::vector<K>{K::Word, K::Dot, K::Int, K::Dot, K::Int});
    CHECK(kinds_of("1.5.x") == std::vector<K>{K::Float, K::Dot, K::Word});
    CHECK(kinds_of("a[..-1]") == std::vector<K>{K::Word, K::LeftBracket, K::DotDot, K::Minus, K::Int, K::RightBracket});
}

TEST_CASE("numbers in every form", "[lexer]") {
    const TreeCase cases[] = {
        {"500_000", "500000"},
        {"0xFF", "255"},
        {"0b1010_0001", "161"},
        {"0o17", "15"},
        {"3.5", "3.5"},
        {"1_000.25", "1000.25"},
        {"6.0e23", "6e+23"},
        {"1e-8", "1e-08"},
        {"2E5", "200000.0"},
        {"42i32", "42"},
        {"7u8", "7"},
        {"1.5f32", "1.5"},
        {"42_i64", "42"},
        {"2f64", "2.0"},
        {"9223372036854775807", "9223372036854775807"},
        {"-9223372036854775808", "(neg -9223372036854775808)"},
        {"0x7fffffffffffffff", "9223372036854775807"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("malformed numbers", "[lexer]") {
    for (const char* text : {"9223372036854775808", "a - 9223372036854775808", "0xFFFFFFFFFFFFFFFFFF", "1e999",
                             "1_000_", "0x", "0b12", "2x", "1.5i32"}) {
        INFO(text);
        CHECK(codes_of(text).substr(0, 5) == "E0005");
    }
    CHECK(codes_of("3_km").substr(0, 5) == "E0901");
    CHECK(codes_of("1e-400") == "W0002 1:1");
}

TEST_CASE("words may hold letters of any script", "[lexer]") {
    CHECK(tree_of("α = β1 + naïve_größe") == "(= α (+ β1 naïve_größe))");
    CHECK(tree_of("変数 = 1") == "(= 変数 1)");
    CHECK(codes_of("x = “a”").substr(0, 9) == "E0003 1:5");
    CHECK(first_error("x = 3 – 2").find("did you mean `-`?") != std::string::npos);
    CHECK(codes_of("a\xE2\x80\x8B = 1") == "E0003 1:2");
}

TEST_CASE("escapes", "[lexer]") {
    CHECK(tree_of("\"\\n\\t\\\\\\\"\\'\\{\\}\"") == "\"\\n\t\\\"'{}\"");
    CHECK(tree_of("\"\\x41\\u00e9\\u{1F600}\\0\"") == "\"Aé😀\\0\"");
    CHECK(tree_of("'a\\n'") == "\"a\\n\"");
    CHECK(tree_of("r\"a\\n\"") == "\"a\\n\"");
    CHECK(tree_of("\"\"\"a\\tb\n\"c\"\"\"\"") != "");
    for (const char* text : {"\"\\q\"", "\"\\u{110000}\"", "\"\\ud800\"", "\"\\x4\"", "\"\\u{}\""}) {
        INFO(text);
        CHECK(codes_of(text) == "E0004 1:2");
    }
}

TEST_CASE("texts that are never closed are labelled at both ends", "[lexer]") {
    CHECK(codes_of("x = \"abc\ny = 1") == "E0009 1:5");
    CHECK(codes_of("x = 'abc\ny = 1") == "E0009 1:5");
    CHECK(codes_of("x = \"\"\"abc\ny") == "E0009 1:5");
    CHECK(codes_of("/* a /* b */") == "E0009 1:1");
    CHECK(codes_of("x = \"a {b\"\ny = 1") == "E0013 1:8");
    const ParsedText parsed("x = \"abc\n");
    REQUIRE(parsed.errors().size() == 1);
    REQUIRE(parsed.errors()[0].labels.size() == 1);
    CHECK(parsed.errors()[0].labels[0].location.column == 9);
}

TEST_CASE("layout of source files", "[lexer]") {
    CHECK(tree_of("") == "");
    CHECK(tree_of("\n\n") == "");
    CHECK(tree_of("# only a comment") == "");
    CHECK(tree_of("\xEF\xBB\xBF#!/usr/bin/env simple\r\na = 1") == "(= a 1)");
    CHECK(codes_of("\xEF\xBB\xBFx = )") == "E0001 1:5");
    CHECK(codes_of("a = 1\n\xEF\xBB\xBF b = 2").substr(0, 9) == "E0003 2:1");
    CHECK(codes_of("a = 1\rb = 2").substr(0, 9) == "E0003 1:6");
    CHECK(codes_of("a\f= 1").substr(0, 5) == "E0003");
    CHECK(codes_of(std::string("a = 1\n\0", 7)).substr(0, 5) == "E0002");
    CHECK(codes_of("a = \"\\0\"") == "");
    CHECK(codes_of("\xFF\xFE"
                   "a") == "E0002 1:1");
    CHECK(first_error("\xFF\xFE"
                      "a")
              .find("UTF-16 LE") != std::string::npos);
    CHECK(codes_of("a = '\xC0\x80'") == "E0002 1:6");
    CHECK(codes_of("a = '\xE2\x80\xAE'") == "W0001 1:6");
}

TEST_CASE("docstrings are taken out of their blocks", "[lexer]") {
    const ParsedText parsed("\"\"\"About.\"\"\"\nx");
    CHECK(parsed.module().body->docstring == "About.");
    CHECK(parsed.tree() == "x");
    CHECK(tree_of("\"text\"\nx") == "\"text\"\nx");
    CHECK(tree_of("x\n\"\"\"late\"\"\"") == "x\n\"late\"");
}

TEST_CASE("rules match at the cursor only", "[lexer]") {
    CHECK(match_rule(TokenRule::Word, "1 abc", 0) == 0);
    CHECK(match_rule(TokenRule::Word, "1 abc", 2) == 3);
    CHECK(match_rule(TokenRule::Operator, "a**=b", 1) == 3);
    CHECK(match_rule(TokenRule::Blank, "  # x\ny", 0) == 5);
}
