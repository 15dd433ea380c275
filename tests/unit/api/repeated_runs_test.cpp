// A host that runs one program after another in one interpreter: what nothing refers to any more is freed.
#include <string>

#include "catch.hpp"
#include "fixture.hpp"
#include "simple/native.hpp"

using namespace simple;
using simple::test::Captured;

namespace {

/// Bytes that an interpreter holds after `runs` more runs of a program than after the first ones.
std::size_t growth(std::string_view source, int runs) {
    Captured captured;
    const auto run = [&](int times) {
        for (int i = 0; i < times; ++i) {
            static_cast<void>(captured.interpreter.run_source(source, "test.spl"));
            captured.interpreter.collect();
        }
        return captured.interpreter.memory_bytes();
    };
    const std::size_t first = run(50);
    const std::size_t last = run(runs);
    return last > first ? last - first : 0;
}

} // namespace

TEST_CASE("repeated programs do not pile up", "[api]") {
    CHECK(growth("x = 1\n", 500) == 0);
    CHECK(growth("fn f(n): if n == 0: 0 else: 1 + f(n - 1)\nval total = f(10)\nprint total\n", 500) == 0);
    CHECK(growth("val data = [[i] for i in 0..100]\ndata.push(data)\nval g = \\x: x + data.len()\nprint g(1)\n", 500) ==
          0);
    CHECK(growth("fn main(): print \"main\"\n", 500) == 0);
    CHECK(growth("1 / 0\n", 500) == 0);
    CHECK(growth("print undefined_name\n", 500) == 0);
    CHECK(growth("1 +\n", 500) == 0);
}

TEST_CASE("checking does not pile up", "[api]") {
    Captured captured;
    const auto check = [&](int times) {
        for (int i = 0; i < times; ++i) {
            static_cast<void>(captured.interpreter.check("fn f(x): x\nprint f(1, 2)\n"));
        }
        return captured.interpreter.memory_bytes();
    };
    const std::size_t first = check(50);
    CHECK(check(300) == first);
}

TEST_CASE("a function that the host keeps outlives its program", "[api]") {
    Captured captured;
    Interpreter& interpreter = captured.interpreter;
    REQUIRE(interpreter.run_source("var calls = 0\nval name = \"first\"\n"
                                   "fn note(x):\n    calls = calls + x\n    \"{name} {calls}\"\n"));
    const Result<Value> kept = interpreter.get("note");
    REQUIRE(kept);
    REQUIRE(interpreter.run_source("val name = \"second\"\nfn note(x): x\n"));
    REQUIRE(interpreter.run_source("val name = \"third\"\n"));
    const Result<Value> result = interpreter.call_function(*kept, {interpreter.to_value(std::int64_t{5})});
    REQUIRE(result);
    CHECK(result->as_text() == "first 5");
}

TEST_CASE("a function in a global of the host outlives its program", "[api]") {
    Captured captured;
    Interpreter& interpreter = captured.interpreter;
    REQUIRE(interpreter.run_source("val base = 40\nval table = {\"add\": \\x: x + base}\n"));
    const Result<Value> table = interpreter.get("table");
    REQUIRE(table);
    REQUIRE(interpreter.set("shared", *table));
    CHECK(captured.run("print shared[\"add\"](2)") == "42\n");
    CHECK(captured.run("print shared[\"add\"](3)") == "43\n");
}

TEST_CASE("closures and types keep their program", "[api]") {
    Captured captured;
    Interpreter& interpreter = captured.interpreter;
    REQUIRE(interpreter.run_source("class P:\n    x: i64\n    fn twice(): x * 2\n"
                                   "fn adder(n): \\x: x + n\nval p = P(4)\nval add = adder(3)\n"));
    const Result<Value> p = interpreter.get("p");
    const Result<Value> add = interpreter.get("add");
    REQUIRE(p);
    REQUIRE(add);
    for (int i = 0; i < 20; ++i) {
        REQUIRE(interpreter.run_source("class P: y: text\nval p = P(\"other\")\nfn adder(n): n\n"));
    }
    REQUIRE(interpreter.set("p", *p));
    REQUIRE(interpreter.set("add", *add));
    CHECK(captured.run("print p.twice(), add(1)") == "8 4\n");
}

TEST_CASE("a program that runs another one goes on", "[api]") {
    Captured captured;
    Interpreter& interpreter = captured.interpreter;
    interpreter.define("run_other", [&interpreter] {
        for (int i = 0; i < 3; ++i) {
            static_cast<void>(interpreter.run_source("val mine = [9]\nfn f(): mine\nf()\n"));
        }
    });
    CHECK(captured.run("val mine = [1, 2]\nfn f(): mine\nrun_other()\nprint f(), mine\n"
                       "fn later():\n    run_other()\n    mine\nprint later()\n") == "[1, 2] [1, 2]\n[1, 2]\n");
}
