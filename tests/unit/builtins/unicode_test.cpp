#include "builtins/unicode.hpp"

#include "catch.hpp"

using namespace simple::builtins;

TEST_CASE("case mapping goes both ways") {
    const char32_t pairs[][2] = {{U'a', U'A'}, {U'é', U'É'}, {U'ÿ', U'Ÿ'}, {U'ő', U'Ő'}, {U'ž', U'Ž'}, {U'ά', U'Ά'},
                                 {U'ω', U'Ω'}, {U'ό', U'Ό'}, {U'ж', U'Ж'}, {U'ё', U'Ё'}, {U'ґ', U'Ґ'}, {U'ạ', U'Ạ'}};
    for (const auto& pair : pairs) {
        CHECK(to_upper(pair[0]) == pair[1]);
        CHECK(to_lower(pair[1]) == pair[0]);
        CHECK(to_upper(pair[1]) == pair[1]);
        CHECK(to_lower(pair[0]) == pair[0]);
    }
    CHECK(to_upper(U'ς') == U'Σ');
    CHECK(to_upper(U'ß') == U'ß');
    CHECK(to_upper(U'÷') == U'÷');
    CHECK(to_lower(U'×') == U'×');
    CHECK(to_upper(U'中') == U'中');
}

TEST_CASE("letters and blanks") {
    for (const char32_t letter : {U'a', U'Z', U'é', U'ß', U'α', U'Я', U'中', U'ひ', U'한'}) {
        CHECK(is_letter(letter));
    }
    for (const char32_t other : {U'1', U' ', U'_', U'×', U'÷', U'€', U'。'}) {
        CHECK_FALSE(is_letter(other));
    }
    CHECK(is_blank(U'\u00a0'));
    CHECK(is_blank(U'\u3000'));
    CHECK_FALSE(is_blank(U'\u200b'));
}

TEST_CASE("trimming keeps what is inside") {
    CHECK(trim(" a b ") == "a b");
    CHECK(trim("\xe3\x80\x80\xe4\xb8\xad\xe3\x80\x80") == "\xe4\xb8\xad");
    CHECK(trim("   ").empty());
    CHECK(trim("").empty());
}
