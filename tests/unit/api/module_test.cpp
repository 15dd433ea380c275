#include <memory>
#include <string>

#include "catch.hpp"
#include "fixture.hpp"

using simple::Call;
using simple::FunctionRow;
using simple::Interpreter;
using simple::Module;
using simple::Value;
using simple::test::Captured;

namespace {

Value add(Call& call) { return Value(call.i64(0) + call.i64(1)); }
Value add_floats(Call& call) { return Value(call.f64(0) + call.f64(1) + 0.5); }
Value count(Call& call) { return Value(call[0].size()); }

constexpr FunctionRow kRows[] = {
    {"add(a: i64, b: i64) -> i64", add, "Adds integers."},
    {"add(a: f64, b: f64) -> f64", add_floats, "Adds numbers, and a half."},
    {"count(things...) -> i64", count, "Counts."},
};

int built = 0;

void build_lazy(Interpreter&, Module& module) {
    ++built;
    module.functions(kRows, 3).constant("LIMIT", Value(10), "Upper bound.");
    module.enumeration("Mode", {"Slow", "Fast"}, "How.");
}

struct State final : simple::Extension {
    int entered = 0;
    int left = 0;
    int calls = 0;
    void enter() override { ++entered; }
    void leave() noexcept override { ++left; }
};

} // namespace

TEST_CASE("a table of rows makes a module") {
    Captured c;
    c.interpreter.module("host.math", "Sums.").functions(kRows, 3).alias("plus", "add");
    CHECK(c.run("use host.math (add, count, plus)\nprint add(1, 2), add(1.0, 2), count(1, 2, 3), plus(2, 2)") ==
          "3 3.5 3 4\n");
    CHECK(c.run("use host.math\nprint math.add(b: 5, a: 1)") == "6\n");
    CHECK(c.run("use host.math (sub)").substr(0, 5) == "E0111");
}

TEST_CASE("a lazy module is built when a program names it") {
    built = 0;
    Captured c;
    c.interpreter.lazy_module("host.lazy", &build_lazy);
    CHECK(c.run("print 1") == "1\n");
    CHECK(built == 0);
    CHECK(c.run("use host.lazy (add, LIMIT, Mode)\nprint add(1, 2), LIMIT, Mode.Fast") == "3 10 Fast\n");
    CHECK(c.run("use host.lazy.*\nprint add(1, 2)") == "3\n");
    CHECK(built == 1);
    CHECK(c.interpreter.variant("Mode", "Slow").variant_name() == "Slow");
    CHECK(c.interpreter.variant("Mode", "Other").is_nil());
}

TEST_CASE("a module re-exports from another one") {
    Captured c;
    c.interpreter.lazy_module("host.lazy", &build_lazy);
    c.interpreter.module("host.all").reexport_all("host.lazy");
    c.interpreter.module("host.one").reexport("host.lazy", "add");
    CHECK(c.run("use host.all (LIMIT)\nuse host.one (add)\nprint LIMIT, add(1, 1)") == "10 2\n");
}

TEST_CASE("lambdas with state are functions of a module") {
    Captured c;
    int total = 0;
    c.interpreter.module("host.sensors")
        .function("alarm", [&total](std::string_view text,
                                    double level) { total += static_cast<int>(level) + static_cast<int>(text.size()); })
        .function(
            "read(n: i64 = 3)", [](Call& call) { return Value(call.i64(0) * 2); }, "Reads.");
    CHECK(c.run("use host.sensors (alarm, read)\nalarm(\"ab\", 5)\nprint read(), read(n: 4)") == "6 8\n");
    CHECK(total == 7);
    CHECK(c.run("use host.sensors (alarm)\nalarm(1, 5)") == "E0201: alarm: argument 1 must be text, got i64 1");
}

TEST_CASE("malformed signatures are told when they are called") {
    Captured c;
    auto& m = c.interpreter.module("host.bad");
    m.function("a(x", [](Call&) { return Value(); });
    m.function("b(x = @)", [](Call&) { return Value(); });
    m.function("c(= 1)", [](Call&) { return Value(); });
    m.function("d(x = [1, \"t\"], f: fn(i64) -> i64 = nil, t: {text: i64} = nil)", [](Call&) { return Value(1); });
    CHECK(c.run("use host.bad (a)\na(1)").find("malformed signature: brackets") != std::string::npos);
    CHECK(c.run("use host.bad (b)\nb(1)").find("default of x is not a literal") != std::string::npos);
    CHECK(c.run("use host.bad (c)\nc(1)").find("has no name") != std::string::npos);
    CHECK(c.run("use host.bad (d)\nprint d()") == "1\n");
}

TEST_CASE("a native function uses what the language offers") {
    Captured c;
    c.interpreter.define("probe", [](Call& call) {
        const Value object = call[0].at(0);
        std::string text = call.to_string(object);
        text += call.has_method(object, "area") ? " yes" : " no";
        // A method of every value, one of the class, one that needs an argument.
        for (const char* name : {"clone", "area", "scaled"}) {
            text += call.defines_method(object, name) ? " own" : " not";
        }
        text += " " + call.call_method(object, "area", {}).to_string();
        call.set_field(object, "w", Value(10));
        text += " " + call.get_field(object, "w").to_string();
        text += call.get_field(object, "missing").is_nil() ? " nil" : " ?";
        for (const std::string& name : call.field_names(object)) {
            text += " " + name;
        }
        text += call.equal(call.array({Value(1)}), call.array({Value(1.0)})) ? " equal" : " different";
        text += call.truthy(Value(0)) ? " true" : " false";
        call.iterate(call[0].at(1), [&text](const Value& v) { text += " " + v.to_string(); });
        call.write("written ");
        return call.text(text);
    });
    CHECK(c.run("class Rect:\n    w: i64\n    h: i64\n    fn area(): self.w * self.h\n    fn scaled(by): self.w * by\n"
                "print probe(Rect(w: 2, h: 3), {\"a\": 1})") ==
          "written Rect(w: 2, h: 3) yes not own not 6 10 nil w h equal false (\"a\", 1)\n");
}

TEST_CASE("an extension is current during runs") {
    Captured c;
    c.interpreter.define("touch", [](Call& call) { return Value(++call.extension<State>().calls); });
    CHECK(c.run("print touch(), touch()") == "1 2\n");
    CHECK(c.run("print touch()") == "3\n");
    const State& state = c.interpreter.extension<State>();
    CHECK(state.calls == 3);
    CHECK(state.entered == 2);
    CHECK(state.left == 2);
}
