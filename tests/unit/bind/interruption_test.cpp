// Limits and interruption reach work that runs natively for long.
#include "catch.hpp"

#include <atomic>
#include <string>
#include <thread>

#include "simple/interpreter.hpp"
#include "simple/stdlib.hpp"

namespace {

constexpr const char* kTraining = "use lib.pure.nn (Linear)\n"
                                  "use lib.pure.training (Trainer, SGD, mse_loss)\n"
                                  "use lib.pure.data (create_linear_dataset)\n"
                                  "val model = Linear(1, 1)\n"
                                  "val trainer = Trainer(model, SGD(model.parameters(), lr: 0.01), mse_loss)\n"
                                  "ready(true)\n"
                                  "trainer.fit(create_linear_dataset(8, 2.0, 1.0), epochs: 1_000_000_000, "
                                  "verbose: false)\n";

} // namespace

TEST_CASE("the limit of steps ends a training", "[bind][limits]") {
    simple::Options options;
    options.limits.steps = 10'000;
    simple::Interpreter interpreter(options);
    simple::register_stdlib(interpreter);
    interpreter.define("ready", [](bool) {});
    const auto result = interpreter.run_source(kTraining, "train.spl");
    REQUIRE_FALSE(result);
    CHECK(result.error().code == "E0504");
    const std::vector<simple::StackFrame>& frames = result.error().frames;
    REQUIRE(frames.size() == 2);
    CHECK(frames[0].function == "fit (native)");
    CHECK(frames[0].location.line == 0);
    REQUIRE(frames[0].arguments.size() > 1);
    CHECK(frames[0].arguments[0].name == "self");
    CHECK(frames[0].arguments[0].value == "Trainer");
    CHECK(frames[1].function == "<main>");
    CHECK(frames[1].location.line == 7);
}

TEST_CASE("an interrupt ends a training, and the interpreter goes on", "[bind][limits]") {
    std::string output;
    simple::Options options;
    options.on_output = [&output](std::string_view text) { output += text; };
    simple::Interpreter interpreter(options);
    simple::register_stdlib(interpreter);
    std::atomic<bool> started{false};
    interpreter.define("ready", [&started](bool) { started = true; });
    std::thread stopper([&] {
        while (!started) {
            std::this_thread::yield();
        }
        interpreter.interrupt();
    });
    const auto result = interpreter.run_source(kTraining, "train.spl");
    stopper.join();
    REQUIRE_FALSE(result);
    CHECK(result.error().code == "E0507");
    CHECK(result.error().location.line == 7);
    CHECK(interpreter.run_source("print 1"));
    CHECK(output == "1\n");
}
