// Every code has a page whose examples are true.
#include <set>

#include "catch.hpp"
#include "fixture.hpp"
#include "simple/explain.hpp"
#include "support/error_codes.hpp"

using namespace simple;

namespace {

Options options_for(const Explanation& page) {
    Options options;
    options.on_output = [](std::string_view) {};
    options.on_error_output = [](std::string_view) {};
    if (page.shown == Shown::Limit) {
        options.limits.time_ms = page.code == "E0502" ? 100 : 0;
        options.limits.steps = page.code == "E0504" ? 1000 : 0;
        options.limits.memory_bytes = page.code == "E0505" ? std::size_t{32} << 20 : 0;
    }
    return options;
}

std::string codes_of(const std::vector<Error>& errors) {
    std::string codes;
    for (const Error& error : errors) {
        codes += error.code + " ";
    }
    return codes;
}

std::string codes_when_run(const Explanation& page, std::string_view source) {
    Interpreter interpreter(options_for(page));
    register_stdlib(interpreter);
    static_cast<void>(interpreter.run_source(source));
    return codes_of(interpreter.errors());
}

std::string codes_when_checked(const Explanation& page, std::string_view source) {
    Interpreter interpreter(options_for(page));
    register_stdlib(interpreter);
    return codes_of(interpreter.check(source));
}

} // namespace

TEST_CASE("no code lacks a page and no page lacks a code", "[explain]") {
    std::set<std::string> codes;
    for (const ErrorCode& code : all_error_codes()) {
        codes.emplace(code.code);
    }
    std::set<std::string> pages;
    for (const Explanation& page : explanations()) {
        CHECK(pages.emplace(page.code).second);
        CHECK(!page.title.empty());
        CHECK(!page.cause.empty());
        CHECK(!page.wrong.empty());
        CHECK(!page.right.empty());
    }
    CHECK(codes == pages);
}

TEST_CASE("every wrong example shows its code", "[explain]") {
    for (const Explanation& page : explanations()) {
        INFO(page.code << ": " << page.wrong);
        if (page.shown == Shown::Run || page.shown == Shown::Limit) {
            CHECK(codes_when_run(page, page.wrong).find(page.code) != std::string::npos);
        } else if (page.shown == Shown::Check) {
            CHECK(codes_when_checked(page, page.wrong).find(page.code) != std::string::npos);
        }
    }
}

TEST_CASE("every right example is clean", "[explain]") {
    for (const Explanation& page : explanations()) {
        INFO(page.code << ": " << page.right);
        CHECK(codes_when_run(page, page.right) == "");
        CHECK(codes_when_checked(page, page.right) == "");
    }
}

TEST_CASE("what no example can show is true all the same", "[explain]") {
    const Explanation any{};
    CHECK(codes_when_run(any, "print \"caf\xe9\"") == "E0002 ");
    CHECK(codes_when_run(any, "print " + std::string(500, '(') + "1").substr(0, 5) == "E0008");
    CHECK(codes_when_checked(any, "print \"a\xe2\x80\xae"
                                  "b\"") == "W0001 ");
}

TEST_CASE("pages are found in either case", "[explain]") {
    CHECK(explain("e0102") == explain("E0102"));
    CHECK(explain("E0102").substr(0, 34) == "E0102: name that is not defined\n\nN");
    CHECK(explain("E0102").find("Wrong:\n\n    val count = 3\n    print cuont\n") != std::string::npos);
    CHECK(explain("E9999").empty());
}
