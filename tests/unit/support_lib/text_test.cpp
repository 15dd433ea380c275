#include "catch.hpp"
#include "support/error_codes.hpp"
#include "support/signature_text.hpp"
#include "support/suggest.hpp"
#include "support/utf8.hpp"

#include <initializer_list>
#include <set>
#include <vector>

using namespace simple;

TEST_CASE("UTF-8 is checked", "[utf8]") {
    CHECK(utf8::is_valid(""));
    CHECK(utf8::is_valid("plain é 日本 😀"));
    CHECK(utf8::find_invalid("ab\xC0\x80") == 2);
    CHECK(utf8::find_invalid("\xED\xA0\x80") == 0);
    CHECK(utf8::find_invalid("\xF4\x90\x80\x80") == 0);
    CHECK(utf8::find_invalid("\xE0\x80\x80") == 0);
    CHECK(utf8::find_invalid("a\xE2\x82") == 1);
    CHECK(utf8::find_invalid(std::string(200, 'a') + "\xFF") == 200);
    CHECK(utf8::is_valid(std::string(63, 'a') + "é" + std::string(63, 'b') + "日"));
}

TEST_CASE("UTF-8 is decoded, counted and written", "[utf8]") {
    CHECK(utf8::decode("é", 0).code_point == 0xE9);
    CHECK(utf8::decode("\xFF", 0).valid == false);
    CHECK(utf8::count("aé日😀") == 4);
    CHECK(utf8::count("\xFF\xFE") == 2);
    CHECK(utf8::offset_of("aé日", 2) == 3);
    CHECK(utf8::offset_of("aé", 9) == 3);
    CHECK(utf8::sanitize("a\xFF"
                         "b") == "a\xEF\xBF\xBD"
                                 "b");
    std::string text;
    for (const char32_t c : std::initializer_list<char32_t>{0x41, 0xE9, 0x65E5, 0x1F600, 0xD800}) {
        utf8::append(text, c);
    }
    CHECK(text == "Aé日😀\xEF\xBF\xBD");
}

TEST_CASE("characters take columns", "[utf8]") {
    CHECK(utf8::display_width("abc") == 3);
    CHECK(utf8::display_width("日本") == 4);
    CHECK(utf8::display_width("e\xCC\x81") == 1);
    CHECK(utf8::display_width("\x1b") == 0);
    CHECK(utf8::display_width("😀") == 2);
    CHECK(utf8::is_bidi_control(0x202E));
}

TEST_CASE("the edit distance counts transpositions once", "[suggest]") {
    CHECK(edit_distance("abc", "abc", 3) == 0);
    CHECK(edit_distance("abc", "acb", 3) == 1);
    CHECK(edit_distance("kitten", "sitting", 3) == 3);
    CHECK(edit_distance("True", "true", 3) == 1);
    CHECK(edit_distance("abc", "xyzuvw", 2) == 3);
    CHECK(edit_distance("", "ab", 3) == 2);
}

TEST_CASE("the nearest name is suggested, if it is near", "[suggest]") {
    const std::vector<std::string> names = {"learning_rate", "momentum", "length", "lr", "x"};
    CHECK(nearest_name("learning_rat", names) == "learning_rate");
    CHECK(nearest_name("momentun", names) == "momentum");
    CHECK(nearest_name("lenght", names) == "length");
    CHECK(nearest_name("y", names).empty());
    CHECK(nearest_name("zebra", names).empty());
    CHECK(nearest_name("lr", names).empty());
    CHECK(nearest_name(std::string(10000, 'a'), names).empty());
}

TEST_CASE("of equally near names the one of an earlier group wins, then the first of the alphabet", "[suggest]") {
    NearestName nearest("t");
    nearest.offer("it");
    nearest.offer("gt");
    CHECK(nearest.best() == "gt");
    nearest.close_group();
    nearest.offer("at");
    CHECK(nearest.best() == "gt");

    NearestName outer("coutn");
    outer.offer("mount");
    outer.close_group();
    outer.offer("count");
    CHECK(outer.best() == "count");
}

TEST_CASE("codes are unique and can be found", "[codes]") {
    std::set<std::string_view> seen;
    for (const ErrorCode& entry : all_error_codes()) {
        CHECK(seen.insert(entry.code).second);
        CHECK(entry.code.size() == 5);
        CHECK_FALSE(entry.title.empty());
        CHECK(find_error_code(entry.code) == &entry);
    }
    CHECK(find_error_code("E0007")->kind == ErrorKind::Syntax);
    CHECK(find_error_code("E9999") == nullptr);
    CHECK(kind_name(ErrorKind::Arithmetic) == "arithmetic");
}

TEST_CASE("parts of signatures end outside of brackets and quotes", "[signature]") {
    CHECK(trimmed(" \t a b\r\n") == "a b");
    CHECK(trimmed(" \n").empty());
    CHECK(part_end("a: {text: [i64, i64]}, b", 0, ",") == 21);
    CHECK(part_end("a = \",)\\\",\", b)", 0, ",)") == 11);
    CHECK(part_end("f: fn(i64) -> i64, b", 0, ",") == 17);
    for (const std::string_view open : {"", "a: [i64", "a = \"", "a = \"\\", "a > b, c"}) {
        CHECK(part_end(open, 0, ",") == open.size());
    }
}
