#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "fixture.hpp"

using simple::Call;
using simple::Value;
using simple::test::Captured;

TEST_CASE("lambdas of C++ types become functions") {
    Captured c;
    auto& i = c.interpreter;
    std::string log;
    i.define("scale", [](double x, double by) { return x * by; });
    i.define("greet", [](std::string_view name) { return "hello " + std::string(name); });
    i.define("note", [&log](const std::string& text) { log += text; });
    i.define("negate", [](bool b) { return !b; });
    i.define("small", [](std::uint8_t n) { return n + 1; });
    i.define("twice", [](const std::vector<std::int64_t>& xs) {
        std::vector<std::int64_t> out;
        for (const std::int64_t x : xs) {
            out.push_back(2 * x);
        }
        return out;
    });
    i.define("total", [](std::span<const double> xs) {
        double sum = 0;
        for (const double x : xs) {
            sum += x;
        }
        return sum;
    });
    i.define("maybe", [](std::optional<std::int64_t> n) { return n.value_or(-1); });
    i.define("same", [](const Value& v) { return v; });
    CHECK(c.run("print scale(3, 2.5), greet(\"you\"), negate(false), small(7)") == "7.5 hello you true 8\n");
    CHECK(c.run("note(\"a\")\nnote(\"b\")\nprint twice([1, 2]), total([0.5, 1.5]), maybe(), maybe(4), same([1])") ==
          "[2, 4] 2.0 -1 4 [1]\n");
    CHECK(log == "ab");
}

TEST_CASE("a signature gives names, types and defaults") {
    Captured c;
    c.interpreter.define("scale(x: f64, by: f64 = 2.0)", [](double x, double by) { return x * by; });
    CHECK(c.run("print scale(3), scale(x: 1, by: 10)") == "6.0 10.0\n");
}

TEST_CASE("wrong arguments name function, parameter, expected and given") {
    Captured c;
    c.interpreter.define("scale(x: f64, by: f64 = 2.0)", [](double x, double by) { return x * by; });
    c.interpreter.define("small", [](std::uint8_t n) { return n; });
    c.interpreter.define("floats", [](std::span<const double> xs) { return xs.size(); });
    CHECK(c.run("scale(1, \"a\")") == "E0201: scale: parameter by must be f64, got text \"a\"");
    CHECK(c.run("small(300)") == "E0201: small: argument 1 must be i64, got i64 300");
    CHECK(c.run("small()").substr(0, 7) == "E0203: ");
    CHECK(c.run("floats([1, 2])").substr(0, 44) == "E0201: floats: argument 1 must be [f64], got");
}

TEST_CASE("calls and variables convert both ways") {
    Captured c;
    auto& i = c.interpreter;
    REQUIRE(c.run("fn area(w, h): w * h\nfn join(parts, by): parts.join(by)\nfn fail(): 1 // 0\nvar lr = 0.5\n") == "");
    CHECK(*i.call<double>("area", 2, 1.5) == 3.0);
    CHECK(*i.call<std::int64_t>("area", 2, 3) == 6);
    CHECK(*i.call<std::string>("join", std::vector<std::string>{"a", "b"}, "-") == "a-b");
    CHECK((*i.call("area", 2, 3)).as_int() == 6);
    CHECK(*i.get<double>("lr") == 0.5);
    CHECK(i.set("lr", 0.25));
    CHECK(*i.get<double>("lr") == 0.25);
    CHECK(i.get<double>("missing").error().code == "E0102");
    CHECK(i.get<std::string>("lr").error().message == "`lr` is f64 0.25, expected text");
    CHECK(i.call<double>("areas", 1, 2).error().help == "did you mean `area`?");
    CHECK(i.call<std::string>("area", 2, 3).error().message == "the result of `area` is i64 6, expected text");
    CHECK(i.call<double>("fail").error().code == "E0212");
    CHECK(i.call<double>("area", 1).error().code == "E0203");
    CHECK(i.get<double>("missing").value_or(7.0) == 7.0);
}

TEST_CASE("a function of the same signature is replaced, another form is added") {
    Captured c;
    auto& i = c.interpreter;
    i.define("f(x)", [](const Value&) { return 1; });
    CHECK(c.run("print f(0)") == "1\n");
    i.define("f(x)", [](const Value&) { return 2; });
    i.define("f(x, y)", [](const Value&, const Value&) { return 3; });
    CHECK(c.run("print f(0), f(0, 0)") == "2 3\n");
    i.define("abs(x)", [](const Value&) { return 99; });
    CHECK(c.run("print abs(-1)") == "99\n");
}
