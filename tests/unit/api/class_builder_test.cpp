#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "fixture.hpp"

using simple::Call;
using simple::Operator;
using simple::Value;
using simple::test::Captured;

namespace {

int alive = 0;

struct Vec {
    std::vector<double> numbers;
    std::size_t cursor = 0;
    Value attached;

    explicit Vec(std::vector<double> n) : numbers(std::move(n)) { ++alive; }
    ~Vec() { --alive; }
    Vec(const Vec&) = delete;
    Vec& operator=(const Vec&) = delete;
};

std::optional<Value> apply(Call& call, Operator op, const Value& left, const Value& right) {
    const Vec& self = call.self_as<Vec>();
    if (op == Operator::Negate) {
        return call.make<Vec>(std::vector<double>(self.numbers.size(), -1.0));
    }
    const Vec* a = left.native<Vec>();
    const Vec* b = right.native<Vec>();
    if (op == Operator::Add && a != nullptr && b != nullptr) {
        std::vector<double> sum = a->numbers;
        for (std::size_t i = 0; i < sum.size() && i < b->numbers.size(); ++i) {
            sum[i] += b->numbers[i];
        }
        return call.make<Vec>(std::move(sum));
    }
    if (op == Operator::Equal && a != nullptr && b != nullptr) {
        return Value(a->numbers == b->numbers);
    }
    return std::nullopt;
}

void declare(simple::Interpreter& interpreter) {
    interpreter.module("host.vec")
        .native_class<Vec>("Vec", "A vector.")
        .constructor(
            "(numbers: [f64])", [](Call& c) { return c.make<Vec>(c.floats(0)); }, "Copies numbers.")
        .static_method("zeros(n: i64)",
                       [](Call& c) { return c.make<Vec>(std::vector<double>(static_cast<std::size_t>(c.i64(0)))); })
        .method("dot(other: Vec) -> f64",
                [](Call& c) {
                    double sum = 0;
                    const Vec& a = c.self_as<Vec>();
                    const Vec& b = c.native<Vec>(0);
                    for (std::size_t i = 0; i < a.numbers.size(); ++i) {
                        sum += a.numbers[i] * b.numbers[i];
                    }
                    return Value(sum);
                })
        .method("first()", [](Call& c) { return Value(c.self_as<Vec>().numbers.at(0)); })
        .property(
            "size", [](Call& c) { return Value(c.self_as<Vec>().numbers.size()); }, nullptr)
        .property(
            "attached", [](Call& c) { return c.self_as<Vec>().attached; },
            [](Call& c, const Value& v) { c.self_as<Vec>().attached = v; })
        .operators(&apply)
        .index(
            [](Call& c, const std::vector<Value>& at) {
                return Value(c.self_as<Vec>().numbers.at(static_cast<std::size_t>(at[0].as_int())));
            },
            [](Call& c, const std::vector<Value>& at, const Value& v) {
                c.self_as<Vec>().numbers.at(static_cast<std::size_t>(at[0].as_int())) = v.as_float();
            })
        .callable(
            [](Call& c, const std::vector<Value>& x) { return Value(x[0].as_float() + c.self_as<Vec>().numbers[0]); })
        .length([](Call& c) { return static_cast<std::int64_t>(c.self_as<Vec>().numbers.size()); })
        .iterator([](Call& c) {
            c.self_as<Vec>().cursor = 0;
            return c.self();
        })
        .next([](Call& c) -> std::optional<Value> {
            Vec& v = c.self_as<Vec>();
            return v.cursor < v.numbers.size() ? std::optional<Value>(Value(v.numbers[v.cursor++])) : std::nullopt;
        })
        .text([](Call& c) { return "Vec of " + std::to_string(c.self_as<Vec>().numbers.size()); })
        .brief([](Call& c) { return "[" + std::to_string(c.self_as<Vec>().numbers.size()) + "]\nmore"; })
        .truth([](Call& c) { return !c.self_as<Vec>().numbers.empty(); })
        .number([](Call& c) -> std::optional<double> { return c.self_as<Vec>().numbers.at(0); })
        .trace([](void* object,
                  const std::function<void(const Value&)>& visit) { visit(static_cast<Vec*>(object)->attached); },
               [](void* object) { static_cast<Vec*>(object)->attached = Value(); });
}

struct WithVec : Captured {
    WithVec() { declare(interpreter); }
    std::string go(const std::string& body) { return run("use host.vec (Vec)\n" + body); }
};

} // namespace

TEST_CASE("errors describe objects of a native class in a line") {
    WithVec c;
    const auto result = c.interpreter.run_source("use host.vec (Vec)\nfn f(v): v + 1\nf(Vec([1.0, 2.0]))\n");
    REQUIRE_FALSE(result);
    CHECK(result.error().frames.at(0).arguments.at(0).value == "Vec [2]");
    CHECK(result.error().labels.at(0).text == "Vec [2]");
}

TEST_CASE("objects of a native class behave like objects") {
    WithVec c;
    CHECK(c.go("val v = Vec([1, 2.5])\nprint v, v.size, len(v), v[1], v(10.0), v.dot(v), v.first") ==
          "Vec of 2 2 2 2.5 11.0 7.25 1.0\n");
    CHECK(c.go("print Vec.create([3.0])[0], Vec.zeros(n: 2).size") == "3.0 2\n");
    CHECK(c.go("val v = Vec([1.0, 2.0])\nv[0] = 5\nprint (v + v)[0], (-v)[1], v == v, v != v") ==
          "10.0 -1.0 true false\n");
    CHECK(c.go("for x in Vec([1.0, 2.0]): print x") == "1.0\n2.0\n");
    CHECK(c.go("print \"{Vec([1.25]):.1f}\"\nif Vec([]): print 1\nelse: print 2") == "1.2\n2\n");
    CHECK(c.go("val v = Vec([1.0])\nv.attached = \"x\"\nprint v.attached, type_of(v)").substr(0, 2) == "x ");
}

TEST_CASE("misuse of a native object names class and member") {
    WithVec c;
    CHECK(c.go("val v = Vec([1.0])\nv.size = 3").find("`size` of Vec is read-only") != std::string::npos);
    CHECK(c.go("Vec([1.0]).dot(5)") == "E0201: dot: parameter other must be Vec, got i64 5");
    CHECK(c.go("Vec(\"a\")").find("Vec: parameter numbers must be [f64]") != std::string::npos);
    CHECK(c.go("Vec([1.0]).dott(5)").find("dott") != std::string::npos);
    CHECK(c.go("Vec([1.0])[7]").substr(0, 19) == "E0807: `Vec` failed");
    CHECK(c.go("Vec([1.0]) * 2").substr(0, 5) == "E0207");
}

TEST_CASE("native objects are freed, also in cycles and after the interpreter") {
    alive = 0;
    Value kept;
    {
        WithVec c;
        CHECK(c.go("for i in 0..100: Vec([1.0])\nval v = Vec([2.0])\nv.attached = [v]\nval w = Vec([3.0])") == "");
        CHECK(alive == 2);
        kept = *c.interpreter.get("w");
        CHECK(kept.native<Vec>()->numbers[0] == 3.0);
        CHECK(kept.native<Captured>() == nullptr);
    }
    CHECK(alive == 1);
    CHECK(kept.native<Vec>()->numbers[0] == 3.0);
    CHECK(kept.type_name() == "Vec");
    kept = Value();
    CHECK(alive == 0);
}
