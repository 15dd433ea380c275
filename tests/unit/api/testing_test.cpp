// Test blocks as a host sees them.
#include "simple/testing.hpp"

#include "catch.hpp"
#include "simple/interpreter.hpp"

namespace {

constexpr const char* kProgram = "describe \"group\":\n"
                                 "    it \"passes\": expect 1 == 1\n"
                                 "    it \"fails\": expect(1).to_equal(2)\n"
                                 "    slow_it \"waits\": pass\n";

struct Events {
    std::vector<simple::TestEvent> all;
    simple::TestOptions options;

    Events() {
        options.on_event = [this](const simple::TestEvent& event) { all.push_back(event); };
    }
};

} // namespace

TEST_CASE("a host hears of groups and examples", "[api]") {
    simple::Interpreter interpreter;
    Events events;
    simple::set_test_options(interpreter, events.options);
    REQUIRE(interpreter.run_source(kProgram, "group_spec.spl"));
    REQUIRE(events.all.size() == 4);
    CHECK(events.all[0].kind == simple::TestEvent::Kind::Group);
    CHECK(events.all[1].full_name() == "group passes");
    CHECK(events.all[1].location.line == 2);
    CHECK(events.all[2].outcome == simple::TestOutcome::Failed);
    CHECK(events.all[2].failure() == "expected 1 to equal 2 (group_spec.spl:3)");
    CHECK(events.all[2].line() == "  FAIL fails: expected 1 to equal 2 (group_spec.spl:3)");
    CHECK(events.all[3].reason == "slow");
    CHECK(simple::test_totals(interpreter).line() == "3 examples: 1 passed, 1 failed, 1 skipped");
    CHECK(interpreter.exit_status() == 1);
}

TEST_CASE("a host selects examples", "[api]") {
    simple::Interpreter interpreter;
    Events events;
    events.options.slow = true;
    events.options.select = [](std::string_view name) { return name != "group fails"; };
    simple::set_test_options(interpreter, events.options);
    REQUIRE(interpreter.run_source(kProgram));
    CHECK(simple::test_totals(interpreter).passed == 2);
    CHECK(interpreter.exit_status() == 0);
    REQUIRE(interpreter.run_source("print_nothing = 1"));
    CHECK(simple::test_totals(interpreter).examples() == 0);
}

TEST_CASE("tests end with the first failure on request, and only name examples on request", "[api]") {
    simple::Interpreter interpreter;
    Events events;
    events.options.fail_fast = true;
    simple::set_test_options(interpreter, events.options);
    REQUIRE(interpreter.run_source(kProgram));
    CHECK(simple::test_totals(interpreter).examples() == 2);
    events.options.list = true;
    simple::set_test_options(interpreter, events.options);
    REQUIRE(interpreter.run_source(kProgram));
    CHECK(simple::test_totals(interpreter).skipped == 3);
}

TEST_CASE("limits and interruption pass through examples", "[api]") {
    simple::Options options;
    options.limits.steps = 1000;
    options.on_output = [](std::string_view) {};
    simple::Interpreter interpreter(options);
    const auto result = interpreter.run_source("it \"spins\":\n    while true: pass\nit \"next\": pass\n");
    REQUIRE_FALSE(result);
    CHECK(result.error().code == "E0504");
    REQUIRE(interpreter.run_source("it \"works again\": pass"));
    CHECK(simple::test_totals(interpreter).passed == 1);
}

TEST_CASE("the error of an example tells what its operands were", "[api]") {
    simple::Interpreter interpreter;
    Events events;
    simple::set_test_options(interpreter, events.options);
    REQUIRE(interpreter.run_source("val names = [\"a\"]\nit \"adds\":\n    val first = names[0]\n    first + 1\n",
                                   "a.spl"));
    REQUIRE(events.all.size() == 1);
    const simple::Error& error = events.all[0].error;
    CHECK(error.code == "E0207");
    std::string labels;
    for (const simple::Label& label : error.labels) {
        labels +=
            std::to_string(label.location.line) + ":" + std::to_string(label.location.column) + " " + label.text + "\n";
    }
    CHECK(labels == "4:5 text \"a\"\n3:17 `first` became text here\n4:13 i64 1\n");
}
