// Fails the first, second, third, … allocation of a run until the run succeeds. Every failure must be an error of the
// memory limit, and the interpreter must work afterwards.
#include <cstddef>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "simple/interpreter.hpp"
#include "simple/stdlib.hpp"

namespace {

struct Script {
    const char* name;
    std::string_view source;
};

constexpr Script kScripts[] = {
    {"text and arrays",
     "val parts = []\nfor i in 0..3000: parts.push(\"item {i}\")\nprint parts.join(\",\").upper()\n"},
    {"dicts and sorting", "val d = {}\nfor i in 0..3000: d[\"k{i % 700}\"] = i\nprint d.items().sort_by(\\p: "
                          "-p.1).map(\\p: p.0).join(\" \")\n"},
    {"classes and closures",
     "class Node:\n    v: i64\n    next: any = nil\nvar head = nil\nfor i in 0..3000: head = Node(i, head)\n"
     "fn adder(n): \\x: x + n\nprint adder(head.v)(1)\n"},
    {"match, enums and errors",
     "enum Shape:\n    Circle(r: f64)\n    Dot\nfn area(s):\n    match s:\n        Circle(r): r * r\n        Dot: 0.0\n"
     "val r = try: area(Shape.Circle(2.0)) + [1][3]\ncatch e: e.kind\nprint r\n"},
    {"syntax errors", "val = 3\nfn (:\n    x\n"},
    {"tensors and gradients",
     "use lib.pure.autograd (Tensor, backward)\nuse lib.pure.nn (Linear, ReLU, Sequential)\n"
     "val m = Sequential([Linear(3, 4), ReLU(), Linear(4, 1)])\n"
     "val y = m.forward(Tensor.from_data([1.0, 2.0, 3.0], [1, 3]))\nbackward(y)\nprint y.shape\n"},
};

/// What a run gave: its output, or the error.
struct Outcome {
    bool succeeded = false;
    std::string text;
    std::string code;
};

Outcome run(const Script& script, std::size_t fail_at) {
    std::string output;
    simple::Options options;
    options.on_output = [&output](std::string_view text) { output += text; };
    options.on_error_output = [](std::string_view) {};
    options.fail_allocation = fail_at;
    simple::Interpreter interpreter(options);
    simple::register_stdlib(interpreter);
    const auto result = interpreter.run_source(script.source, script.name);
    Outcome outcome{result.has_value(), output, {}};
    if (!result) {
        outcome.text = result.error().render();
        outcome.code = result.error().code;
    }
    // Only the allocation that was asked to fail fails: the interpreter must work again at once. A run that needed
    // fewer allocations leaves the failure to one of these.
    bool may_fail = outcome.succeeded || outcome.code != "E0505";
    for (int again = 0; again < 4; ++again) {
        output.clear();
        const auto after = interpreter.run_source("print [1, 2].map(\\x: x + 1)\n", "after");
        INFO("allocation " << fail_at << ": " << (after ? "" : after.error().render()));
        if (may_fail && !after) {
            may_fail = false;
            continue;
        }
        REQUIRE(after.has_value());
        REQUIRE(output == "[2, 3]\n");
    }
    return outcome;
}

} // namespace

TEST_CASE("each failing allocation ends in an error and leaves the interpreter usable") {
    constexpr std::size_t kEnoughSuccesses = 30;
    constexpr std::size_t kMostAllocations = 100'000;
    for (const Script& script : kScripts) {
        const Outcome expected = run(script, 0);
        std::size_t successes = 0;
        std::size_t failures = 0;
        // Every allocation at first, then ever larger steps: early ones belong to distinct places in the code.
        for (std::size_t n = 1; successes < kEnoughSuccesses && n < kMostAllocations; n += 1 + n / 200) {
            const Outcome outcome = run(script, n);
            INFO(script.name << ", allocation " << n << ": " << outcome.text);
            const bool same = outcome.succeeded == expected.succeeded && outcome.text == expected.text;
            // A script may catch the error; the one here prints its kind.
            const bool out_of_memory = outcome.succeeded ? outcome.text == "limit\n" : outcome.code == "E0505";
            REQUIRE((same || out_of_memory));
            successes = same ? successes + 1 : 0;
            failures += out_of_memory ? 1 : 0;
        }
        INFO(script.name);
        CHECK(failures > 0);
        CHECK(successes >= kEnoughSuccesses);
    }
}
