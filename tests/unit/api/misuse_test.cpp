#include <atomic>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "catch.hpp"
#include "fixture.hpp"

using simple::Interpreter;
using simple::Options;
using simple::Value;
using simple::test::Captured;

namespace {

std::size_t resident_bytes() {
    std::ifstream stream("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    stream >> total >> resident;
    return resident * 4096;
}

} // namespace

TEST_CASE("a second thread is refused, not harmed") {
    Captured c;
    std::atomic<bool> inside{false};
    std::atomic<bool> done{false};
    c.interpreter.define("wait", [&](bool) {
        inside = true;
        while (!done) {
            std::this_thread::yield();
        }
    });
    std::string code;
    std::thread other([&] {
        while (!inside) {
            std::this_thread::yield();
        }
        const auto result = c.interpreter.run_source("print 1");
        code = result ? "ran" : result.error().code;
        c.interpreter.set("x", 1);
        c.interpreter.variables();
        CHECK(c.interpreter.text("a").is_nil());
        done = true;
    });
    CHECK(c.run("wait(true)\nprint \"done\"") == "done\n");
    other.join();
    CHECK(code == "E0808");
}

TEST_CASE("an interpreter moves between threads") {
    Captured c;
    CHECK(c.run("var n = 1") == "");
    std::thread([&] { CHECK(c.interpreter.evaluate("n = n + 1")); }).join();
    CHECK((*c.interpreter.evaluate("n")).as_int() == 2);
}

TEST_CASE("two interpreters on two threads do not meet") {
    const auto work = [](int seed) {
        for (int round = 0; round < 20; ++round) {
            Captured c;
            c.interpreter.set("seed", seed);
            c.interpreter.define("plus", [seed](std::int64_t x) { return x + seed; });
            if (c.run("var t = 0\nfor i in 0..100: t = plus(t)\nprint t, \"{seed}\"") !=
                std::to_string(100 * seed) + " " + std::to_string(seed) + "\n") {
                return false;
            }
        }
        return true;
    };
    bool first = false;
    std::thread other([&] { first = work(3); });
    const bool second = work(5);
    other.join();
    CHECK(first);
    CHECK(second);
}

TEST_CASE("a callback may destroy its interpreter") {
    auto interpreter = std::make_unique<Interpreter>(Options{});
    interpreter->define("suicide", [&interpreter](bool) { interpreter.reset(); });
    Interpreter* raw = interpreter.get();
    const auto result = raw->run_source("val keep = [1, 2]\nsuicide(true)\nwhile true: pass");
    REQUIRE_FALSE(result);
    CHECK(result.error().code == "E0808");
}

TEST_CASE("handles of one interpreter are refused by another") {
    Captured a;
    Value list;
    Value function;
    const auto refuse_all = [&] {
        CHECK_FALSE(a.interpreter.set("list", list));
        CHECK(a.interpreter.errors().back().code == "E0802");
        CHECK(a.interpreter.call_function(function, {}).error().code == "E0802");
        CHECK(a.interpreter.array({list}).is_nil());
    };
    {
        Captured b;
        REQUIRE(b.run("val list = [1, [2]]\nfn f(): 1") == "");
        list = *b.interpreter.get("list");
        function = *b.interpreter.get("f");
        refuse_all();
        a.interpreter.define("foreign", [&list] { return list; });
        CHECK(a.run("foreign()").substr(0, 5) == "E0802");
    }
    refuse_all();
    CHECK(list.at(1).at(0).as_int() == 2);
}

TEST_CASE("odd names and texts are answered") {
    Captured c;
    CHECK(c.run("") == "");
    CHECK(c.interpreter.get("").error().code == "E0102");
    CHECK_FALSE(c.interpreter.call("", 1));
    CHECK_FALSE(c.interpreter.call_function(Value(3), {}));
    CHECK_FALSE(c.interpreter.run_source(std::string_view("print 1\0x", 9)));
    CHECK_FALSE(c.interpreter.run_source("\xff\xfe"));
    CHECK(c.interpreter.help("").empty());
    CHECK(c.interpreter.window({}, 0, 1).is_nil());
}

TEST_CASE("creating and destroying interpreters leaves nothing behind") {
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__)
    constexpr int kRounds = 10000;
#else
    constexpr int kRounds = 1000;
#endif
    Value kept;
    std::size_t settled = 0;
    for (int i = 0; i < kRounds; ++i) {
        settled = i == kRounds / 2 ? resident_bytes() : settled;
        Interpreter interpreter;
        if (i % 100 == 0) {
            REQUIRE(interpreter.run_source("class A: b: i64\nval x = [A(b: 1), \"text\", {1: 2}]"));
            kept = *interpreter.get("x");
        }
    }
    CHECK(kept.size() == 3);
#if !defined(__SANITIZE_ADDRESS__)
    CHECK(resident_bytes() < settled + (std::size_t{4} << 20));
#endif
}
