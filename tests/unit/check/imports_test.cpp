// What other script files define is known to check, and an import that fails is reported once.
#include <map>

#include "catch.hpp"
#include "fixture.hpp"

namespace {

using simple::Error;

const std::map<std::string, std::string, std::less<>> kModules = {
    {"parts", "fn half(x: f64, by: i64 = 2) -> f64: x / by\n"
              "fn label(n) -> text: \"n\"\n"
              "class Box: w: f64; h: f64\n"
              "class Made:\n"
              "    w: f64\n"
              "    static fn square(side: f64) -> Made: Made(side)\n"
              "enum Shape: Circle(r: f64), Dot\n"},
    {"again", "export use parts.*\n"},
    {"broken", "fn good(a): a\nfn bad(\n"},
};

std::string report_with_modules(const std::string& source) {
    simple::Options options;
    options.resolve_module = [](std::string_view name, std::string_view) -> std::optional<std::string> {
        const auto found = kModules.find(name);
        return found == kModules.end() ? std::nullopt : std::optional<std::string>(found->second);
    };
    simple::Interpreter interpreter(options);
    simple::register_stdlib(interpreter);
    std::string text;
    for (const Error& error : interpreter.check(source, "test.spl")) {
        text += text.empty() ? "" : "\n";
        text += std::to_string(error.location.line) + " " + error.code + " " + error.message;
    }
    return text;
}

} // namespace

TEST_CASE("calls of imported functions", "[check]") {
    for (const char* module : {"parts", "again"}) {
        const std::string use = "use " + std::string(module) + " (half)\n";
        CHECK(report_with_modules(use + "print half()") == "2 E0203 `half` takes 1 to 2 arguments, got 0");
        CHECK(report_with_modules(use + "print half(1.0, 2, 3)") == "2 E0203 `half` takes 1 to 2 arguments, got 3");
        CHECK(report_with_modules(use + "print half(1.0, on: 2)") == "2 E0204 `half` has no parameter `on`");
        CHECK(report_with_modules(use + "print half(\"a\")") ==
              "2 E0201 half: parameter `x` must be f64, got text \"a\"");
        CHECK(report_with_modules(use + "print half(1, by: 4) + 1") == "");
    }
    CHECK(report_with_modules("use parts\nprint parts.half()") == "2 E0203 `half` takes 1 to 2 arguments, got 0");
    CHECK(report_with_modules("use parts (half as h)\nprint h(2.0) + 1") == "");
}

TEST_CASE("results of imported functions", "[check]") {
    CHECK(report_with_modules("use parts (label)\nprint label(1) - 2") == "2 E0207 cannot subtract i64 from text");
    CHECK(report_with_modules("use parts\nprint parts.label(1) - 2") == "2 E0207 cannot subtract i64 from text");
}

TEST_CASE("imported types", "[check]") {
    CHECK(report_with_modules("use parts (Box)\nprint Box(1.0)") == "2 E0206 Box needs a value for field `h`");
    CHECK(report_with_modules("use parts (Box)\nprint Box(w: 1.0, d: 2.0)") == "2 E0204 Box has no field `d`");
    CHECK(report_with_modules("use parts (Made)\nprint Made.square()") == "2 E0203 `square` takes 1 argument, got 0");
    CHECK(report_with_modules("use parts (Made)\nprint Made.sqare(1.0)") == "2 E0104 Made has no method `sqare`");
    CHECK(report_with_modules("use parts (Shape)\nprint Shape.Circle()") ==
          "2 E0203 Shape.Circle takes 1 value, got 0");
    CHECK(report_with_modules("use parts (Shape)\nprint Shape.Square") == "2 E0105 Shape has no variant `Square`");
    CHECK(report_with_modules("use parts (Made)\nimpl Made:\n    static fn unit(): Made(1.0)\nprint Made.unit()") ==
          "");
}

TEST_CASE("an import that fails is reported once", "[check]") {
    CHECK(report_with_modules("use missing (a, b as c)\nprint a(1), c, nosuch") ==
          "1 E0109 module `missing` was not found\n2 E0102 `nosuch` is not defined");
    CHECK(report_with_modules("use parts (hlaf)\nprint hlaf(1)") == "1 E0111 module `parts` has no `hlaf`");
    CHECK(report_with_modules("use missing\nprint missing.thing(1)") == "1 E0109 module `missing` was not found");
    CHECK(report_with_modules("use missing.*\nprint anything(1)") == "1 E0109 module `missing` was not found");
}

TEST_CASE("the errors of an imported file do not hide those of the file itself", "[check]") {
    const std::string found = report_with_modules("use broken (good)\nprint good(1)\nprint nosuch");
    CHECK(found.find("E0001") != std::string::npos);
    CHECK(found.find("3 E0102 `nosuch` is not defined") != std::string::npos);
    CHECK(found.find("`good`") == std::string::npos);
}
