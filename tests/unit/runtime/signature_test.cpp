#include "fixture.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

namespace {

NativeFunctionInfo parsed(Runtime& runtime, std::string_view signature) {
    NativeFunctionInfo info;
    info.signature = signature;
    parse_signature(runtime, info);
    return info;
}

void drop_defaults(NativeFunctionInfo& info) {
    for (NativeParameter& parameter : info.parameters) {
        release(parameter.default_value);
    }
}

} // namespace

TEST_CASE("a signature gives names, types, defaults and the result", "[signature]") {
    Fixture fix;
    const NativeFunctionInfo info = parsed(fix.runtime, "clamp(x: num, lo: num, hi: num = 1.0) -> num");
    CHECK(info.name.text() == "clamp");
    REQUIRE(info.parameters.size() == 3);
    CHECK(info.parameters[0].name.text() == "x");
    CHECK(info.parameters[1].type == "num");
    CHECK(info.parameters[2].has_default);
    CHECK(info.parameters[2].default_value.number == 1.0);
    CHECK(info.parameters[2].default_text == "1.0");
    CHECK(info.required == 2);
    CHECK(info.result == "num");
}

TEST_CASE("types may contain brackets and arrows", "[signature]") {
    Fixture fix;
    const NativeFunctionInfo info =
        parsed(fix.runtime, "f(a: [f64], g: fn(a, b) -> c, d: {text: i64}, e: Dict<text, i64> , t: (i64, i64)?)");
    REQUIRE(info.parameters.size() == 5);
    CHECK(info.parameters[1].type == "fn(a, b) -> c");
    CHECK(info.parameters[2].type == "{text: i64}");
    CHECK(info.parameters[3].type == "Dict<text, i64>");
    CHECK(info.parameters[4].type == "(i64, i64)?");
    CHECK(info.result.empty());
}

TEST_CASE("every kind of default is read", "[signature]") {
    Fixture fix;
    NativeFunctionInfo info =
        parsed(fix.runtime, "f(a=1, b=-2, c = 1e-8, d=true, e=nil, g=\"a, \\\"b\\n\", h=[1, 2.5], "
                            "i=(0.9, 0.999), j='x', k=-inf, l=[], m=None, n = -1.5)");
    const char* expected[] = {"1",     "-2",   "1e-8", "true", "nil", "\"a, \\\"b\\n\"", "[1, 2.5]", "(0.9, 0.999)",
                              "\"x\"", "-inf", "[]",   "nil",  "-1.5"};
    REQUIRE(info.parameters.size() == std::size(expected));
    for (std::size_t n = 0; n < std::size(expected); ++n) {
        std::string shown;
        append_quoted(fix.runtime, shown, info.parameters[n].default_value);
        CHECK(shown == expected[n]);
    }
    CHECK(info.required == 0);
    drop_defaults(info);
}

TEST_CASE("variadic parameters may be written both ways", "[signature]") {
    Fixture fix;
    for (const char* signature : {"f(a, rest...)", "f(a, rest...: num)", "f(a, rest: num...)"}) {
        const NativeFunctionInfo info = parsed(fix.runtime, signature);
        REQUIRE(info.parameters.size() == 2);
        CHECK(info.parameters[1].variadic);
        CHECK(info.parameters[1].name.text() == "rest");
        CHECK(info.required == 1);
    }
}

TEST_CASE("calls without arguments are recognised without parsing", "[signature]") {
    CHECK(needs_no_arguments("len() -> i64"));
    CHECK(needs_no_arguments("pop( i = -1 )"));
    CHECK(needs_no_arguments("print(values...)"));
    CHECK(needs_no_arguments("pi"));
    CHECK_FALSE(needs_no_arguments("get(i)"));
    CHECK_FALSE(needs_no_arguments("f(a: fn(x) -> y, b = 1)"));
    CHECK(name_in_signature("rt_math_sqrt(x) -> f64") == "rt_math_sqrt");
}
