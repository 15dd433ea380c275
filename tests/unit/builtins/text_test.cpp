#include "catch.hpp"
#include "harness.hpp"

using simple::builtins::testing::Harness;

namespace {
constexpr std::int64_t kHuge = 1'000'000'000'000'000'000;
} // namespace

TEST_CASE("text: measuring counts characters") {
    Harness h;
    for (const char* name : {"len", "length", "size"}) {
        CHECK(h.method("aé€𝄞", name) == "4");
    }
    CHECK(h.method("", "is_empty") == "true");
    CHECK(h.method("a", "is_empty") == "false");
}

TEST_CASE("text: case and white space") {
    Harness h;
    CHECK(h.method("héllo Ω ж", "upper") == "\"HÉLLO Ω Ж\"");
    CHECK(h.method("ÀΣЯ", "to_lower") == "\"àσя\"");
    CHECK(h.method("hELLO wORLD", "capitalize") == "\"Hello world\"");
    CHECK(h.method("élan", "capitalize") == "\"Élan\"");
    CHECK(h.method(" \t a b\xc2\xa0 \n", "trim") == "\"a b\"");
    CHECK(h.method("  a ", "trim_start") == "\"a \"");
    CHECK(h.method("  a ", "trim_right") == "\"  a\"");
    CHECK(h.method(" \n ", "strip") == "\"\"");
}

TEST_CASE("text: splitting and joining") {
    Harness h;
    CHECK(h.method("a,b,,c", "split", ",") == R"(["a", "b", "", "c"])");
    CHECK(h.method("", "split", ",") == R"([""])");
    CHECK(h.method("a--b", "split", "--") == R"(["a", "b"])");
    CHECK(h.method("  a \t b\n", "split") == R"(["a", "b"])");
    CHECK(h.method("", "split") == "[]");
    CHECK(h.method("aé", "split", "") == R"(["a", "é"])");
    CHECK(h.method("a\r\nb\n\nc\n", "lines") == R"(["a", "b", "", "c"])");
    CHECK(h.method("aé", "chars") == R"(["a", "é"])");
    CHECK(h.method("aé", "bytes") == "[97, 195, 169]");
    CHECK(h.method(", ", "join", h.array(1, "a", 2.5)) == R"("1, a, 2.5")");
    CHECK(h.method("", "join", h.range(0, 3)) == R"("012")");
    CHECK(h.error("a", "split", 1) == "E0201 split: parameter separator must be a text, got i64 1");
}

TEST_CASE("text: searching gives positions in characters") {
    Harness h;
    CHECK(h.method("héllo", "contains", "llo") == "true");
    CHECK(h.method("héllo", "starts_with", "hé") == "true");
    CHECK(h.method("héllo", "ends_with", "x") == "false");
    CHECK(h.method("héllo", "index_of", "l") == "2");
    CHECK(h.method("héllo", "find", "z") == "nil");
    CHECK(h.method("héllo", "last_index_of", "l") == "3");
    CHECK(h.method("abab", "find", "a", 1) == "2");
    CHECK(h.method("abab", "find", "a", 9) == "nil");
    CHECK(h.method("aaaa", "count", "aa") == "2");
    CHECK(h.method("abc", "count", "") == "4");
    CHECK(h.error("a", "contains", 1) == "E0201 contains: parameter part must be a text, got i64 1");
}

TEST_CASE("text: replacing") {
    Harness h;
    CHECK(h.method("a-b-c", "replace", "-", "++") == R"("a++b++c")");
    CHECK(h.method("a-b-c", "replace_first", "-", "") == R"("ab-c")");
    CHECK(h.method("abc", "replace", "x", "y") == R"("abc")");
    CHECK(h.method("aé", "replace", "", ".") == R"(".a.é.")");
    CHECK(h.method("ab", "replace_first", "", ".") == R"(".ab")");
}

TEST_CASE("text: parts are clamped") {
    Harness h;
    CHECK(h.method("héllo", "slice", 1, 3) == R"("él")");
    CHECK(h.method("héllo", "substring", 2) == R"("llo")");
    CHECK(h.method("héllo", "slice", -3, 99) == R"("héllo")");
    CHECK(h.method("héllo", "slice", 3, 1) == R"("")");
    CHECK(h.method("héllo", "char_at", 1) == R"("é")");
    CHECK(h.method("héllo", "char_at", 9) == R"("")");
    CHECK(h.method("héllo", "char_code_at", 1) == "233");
    CHECK(h.method("héllo", "char_code_at", 5) == "0");
}

TEST_CASE("text: widening and repeating") {
    Harness h;
    CHECK(h.method("ab", "repeat", 3) == R"("ababab")");
    CHECK(h.method("ab", "repeat", -1) == R"("")");
    CHECK(h.method("", "repeat", kHuge) == R"("")");
    CHECK(h.method("aé€", "reverse") == R"("€éa")");
    CHECK(h.method("7", "pad_left", 3) == R"("  7")");
    CHECK(h.method("7", "pad_left", 4, "ab") == R"("aba7")");
    CHECK(h.method("7", "pad_right", 3, "é") == R"("7éé")");
    CHECK(h.method("ab", "center", 5) == R"("  ab ")");
    CHECK(h.method("abc", "pad_left", 2) == R"("abc")");
    CHECK(h.method("abc", "pad_left", 9, "") == R"("abc")");
    CHECK(h.error("ab", "repeat", kHuge) ==
          "E0506 repeat: a text of 1000000000000000000 times 2 bytes passes the limit of 2147483648");
    CHECK(h.error("ab", "pad_left", kHuge).substr(0, 5) == "E0506");
}

TEST_CASE("text: reading numbers") {
    Harness h;
    CHECK(h.method(" 42 ", "parse_int") == "Some(42)");
    CHECK(h.method("4x", "parse_int") == "nil");
    CHECK(h.method("99999999999999999999", "parse_int") == "nil");
    CHECK(h.method("2.5", "parse_float") == "Some(2.5)");
    CHECK(h.method("", "parse_float") == "nil");
    CHECK(h.method("4.9", "to_int") == "4");
    CHECK(h.method("4.9", "to_float") == "4.9");
    CHECK(h.method("-4.9e3", "is_numeric") == "true");
    CHECK(h.method("nan", "is_numeric") == "false");
    CHECK(h.method("12", "is_digit") == "true");
    CHECK(h.method("", "is_digit") == "false");
    CHECK(h.method("aβж", "is_alpha") == "true");
    CHECK(h.method("a1", "is_alpha") == "false");
    CHECK(h.method(" \t", "is_blank") == "true");
}

TEST_CASE("text: presence, templates, the rest") {
    Harness h;
    CHECK(h.method("", "presence") == "nil");
    CHECK(h.method(" ", "presence") == R"(" ")");
    CHECK(h.method(" a ", "presence_trimmed") == R"("a")");
    CHECK(h.method(" ", "presence_trimmed") == "nil");
    CHECK(h.method("{a}-{b}-{{a}}{", "with", h.dict("a", 1)) == R"("1-{b}-{1}{")");
    CHECK(h.method("a", "concat", "b") == R"("ab")");
    CHECK(h.method("a", "to_string") == R"("a")");
    CHECK(h.method("a", "hash") == h.method("a", "hash"));
}
