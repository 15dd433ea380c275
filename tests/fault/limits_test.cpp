// Programs far past every limit: an error or a success, never a crash, and a usable interpreter afterwards.
#include <cstddef>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "simple/interpreter.hpp"
#include "simple/stdlib.hpp"

namespace {

std::string repeated(std::string_view text, std::size_t count) {
    std::string result;
    result.reserve(text.size() * count);
    for (std::size_t i = 0; i < count; ++i) {
        result += text;
    }
    return result;
}

/// How many objects a program makes. Where every allocation looks at all of them, the time grows with their square.
std::string objects(std::size_t count) {
#ifdef SIMPLE_STRESS
    count /= 1000;
#endif
    return std::to_string(count);
}

/// A run under limits that leave only the stack of the thread as a bound.
class Run {
public:
    explicit Run(const std::string& source, simple::Limits limits = unlimited()) : interpreter_(options(limits)) {
        simple::register_stdlib(interpreter_);
        const auto result = interpreter_.run_source(source, "limit");
        succeeded_ = result.has_value();
        if (!result) {
            error_ = result.error();
        }
    }
    bool succeeded() const { return succeeded_; }
    const simple::Error& error() const { return error_; }
    const std::string& output() const { return output_; }
    /// Runs a small program in the same interpreter.
    bool usable() {
        output_.clear();
        return interpreter_.run_source("print 6 * 7\n", "after").has_value() && output_ == "42\n";
    }
    static simple::Limits unlimited() {
        simple::Limits limits;
        limits.call_depth = 0;
        limits.time_ms = 600'000;
        return limits;
    }

private:
    simple::Options options(const simple::Limits& limits) {
        simple::Options options;
        options.limits = limits;
        options.on_output = [this](std::string_view text) { output_ += text; };
        options.on_error_output = [](std::string_view) {};
        return options;
    }
    std::string output_;
    simple::Interpreter interpreter_;
    bool succeeded_ = false;
    simple::Error error_;
};

void require_limit_or_success(Run& run) {
    INFO((run.succeeded() ? std::string("success") : run.error().message));
    CHECK((run.succeeded() || run.error().kind == simple::ErrorKind::Limit));
    CHECK(run.usable());
}

/// Nesting is a property of the text, so its error may be of the syntax class.
void require_error_or_success(Run& run) {
    INFO((run.succeeded() ? std::string("success") : run.error().message));
    CHECK((run.succeeded() || run.error().kind == simple::ErrorKind::Limit ||
           run.error().kind == simple::ErrorKind::Syntax));
    CHECK(run.usable());
}

} // namespace

TEST_CASE("without a limit of calls the stack is the bound") {
    Run run("fn depth(n): if n == 0: 0 else: 1 + depth(n - 1)\nprint depth(8000)\n");
    CHECK(run.succeeded());
    CHECK(run.output() == "8000\n");
}

TEST_CASE("recursion 200,000 deep") {
    Run run("fn depth(n): if n == 0: 0 else: 1 + depth(n - 1)\nprint depth(200000)\n");
    require_limit_or_success(run);
}

TEST_CASE("mutual recursion through methods and lambdas 200,000 deep") {
    Run run("class A:\n    n: i64 = 0\n    fn go(k): if k == 0: 0 else: apply(\\: self.go(k - 1))\n"
            "fn apply(f): f()\nprint A().go(200000)\n");
    require_limit_or_success(run);
}

TEST_CASE("recursion through sorting and text forms") {
    Run run("class A:\n    n: i64 = 0\n    fn to_string() -> text: \"{self}\"\nprint A()\n");
    require_limit_or_success(run);
    Run sorting("fn f(x): [2, 1].sort_by(\\a, b: f(a))\nf(1)\n");
    CHECK_FALSE(sorting.succeeded());
    require_limit_or_success(sorting);
}

TEST_CASE("the call depth is the one of the options") {
    simple::Limits limits;
    limits.call_depth = 100;
    const std::string source = "fn f(n): if n == 0: 0 else: 1 + f(n - 1)\nprint f(";
    Run below(source + "98)\n", limits);
    CHECK(below.succeeded());
    Run above(source + "101)\n", limits);
    CHECK_FALSE(above.succeeded());
    CHECK(above.error().kind == simple::ErrorKind::Limit);
    require_limit_or_success(above);
}

TEST_CASE("a million nested brackets of each kind") {
    constexpr std::size_t kDepth = 1'000'000;
    for (const auto& [open, close] : {std::pair{"(", ")"}, std::pair{"[", "]"}, std::pair{"{", "}"}}) {
        Run closed("val x = " + repeated(open, kDepth) + "1" + repeated(close, kDepth) + "\n");
        require_error_or_success(closed);
        Run unclosed("val x = " + repeated(open, kDepth));
        CHECK_FALSE(unclosed.succeeded());
        require_error_or_success(unclosed);
    }
}

TEST_CASE("a hundred thousand nested prefix operators, blocks and elifs") {
    constexpr std::size_t kDepth = 100'000;
    for (const char* prefix : {"-", "not ", "\\x: ", "if true: ", "f("}) {
        Run run("val x = " + repeated(prefix, kDepth) + "1\n");
        require_error_or_success(run);
    }
    std::string blocks;
    for (std::size_t i = 0; i < 2000; ++i) {
        blocks += std::string(i, ' ') + "if true:\n";
    }
    Run nested(blocks + std::string(2000, ' ') + "print 1\n");
    require_error_or_success(nested);
    Run elifs("val n = 5\nif n == 0: print 0\n" + repeated("elif n == 1: print 1\n", kDepth));
    require_error_or_success(elifs);
}

TEST_CASE("a long chain of elifs chooses like a short one") {
    std::string chain = "fn f(n: i64) -> i64:\n    if n == 0: 0\n";
    for (int i = 1; i < 100; ++i) {
        chain += "    elif n == " + std::to_string(i) + ": " + std::to_string(10 * i) + "\n";
    }
    Run run(chain + "    else: -1\nprint f(0), f(1), f(64), 1 + f(99), f(100)\n");
    CHECK(run.output() == "0 10 640 991 -1\n");
}

TEST_CASE("flat chains are no nesting") {
    Run sum("val s = 0" + repeated(" + 1", 100'000) + "\nprint s\n");
    require_error_or_success(sum);
    Run methods("val s = \"a\"" + repeated(".trim()", 20'000) + "\nprint s\n");
    require_error_or_success(methods);
}

TEST_CASE("a nested list of 10,000,000 elements is built and dropped") {
    Run run("fn build():\n    var xs = []\n    for i in 0.." + objects(10'000'000) +
            ": xs = [xs]\n    xs\n"
            "var list = build()\nlist = nil\nprint \"dropped\"\n");
    require_limit_or_success(run);
    if (run.succeeded()) {
        Run again("var xs = nil\nfor i in 0.." + objects(1'000'000) + ": xs = {\"k\": (xs, Some(xs))}\nxs = nil\n");
        require_limit_or_success(again);
    }
}

TEST_CASE("a cycle of a million objects is built and dropped") {
    Run run("class Node:\n    next: any = nil\nfn build():\n    val first = Node()\n    var at = first\n"
            "    for i in 0.." +
            objects(1'000'000) +
            ":\n        at.next = Node()\n        at = at.next\n    at.next = first\n"
            "build()\nprint \"dropped\"\n");
    require_limit_or_success(run);
}

TEST_CASE("a chain of 1,000,000 operations is differentiated and dropped") {
    Run run("use lib.pure.autograd (Tensor, backward)\nval x = Tensor.from_data([1.0], [1], requires_grad: true)\n"
            "var y = x\nfor i in 0.." +
            objects(1'000'000) + ": y = y + x\nbackward(y)\nprint x.grad.?.data[0] - 1\ny = nil\n");
    REQUIRE(run.succeeded());
    CHECK(run.output() == objects(1'000'000) + ".0\n");
    require_limit_or_success(run);
}

TEST_CASE("steps, time and memory are limited and not catchable") {
    simple::Limits steps;
    steps.steps = 10'000;
    Run endless("try:\n    while true: pass\ncatch: print \"caught\"\nwhile true: pass\n", steps);
    CHECK_FALSE(endless.succeeded());
    CHECK(endless.output().empty());
    CHECK(endless.error().kind == simple::ErrorKind::Limit);

    simple::Limits time;
    time.time_ms = 50;
    Run slow("var i = 0\nwhile true: i = i + 1\n", time);
    CHECK_FALSE(slow.succeeded());
    CHECK(slow.error().kind == simple::ErrorKind::Limit);

    simple::Limits memory;
    memory.memory_bytes = std::size_t{16} << 20;
    Run greedy("val xs = []\nwhile true: xs.push(\"{xs.len()}\")\n", memory);
    CHECK_FALSE(greedy.succeeded());
    CHECK(greedy.error().kind == simple::ErrorKind::Limit);
}

TEST_CASE("sizes that overflow are errors before anything is allocated") {
    for (const char* expression :
         {"\"ab\" * 9223372036854775807", "[0] * 4611686018427387904", "[1, 2, 3] * 9223372036854775807",
          "\"x\".repeat(9223372036854775807)", "\"x\".pad_left(9223372036854775807)",
          "(0..9223372036854775807).map(\\x: x)", "PureTensor.zeros([4294967296, 4294967296])",
          "PureTensor.zeros([9223372036854775807])", "PureTensor.ones([1]).expand([9223372036854775807]) + 1.0"}) {
        INFO(expression);
        simple::Limits limits;
        limits.memory_bytes = std::size_t{64} << 20;
        Run run("val x = " + std::string(expression) + "\n", limits);
        CHECK_FALSE(run.succeeded());
        CHECK(run.usable());
    }
}
