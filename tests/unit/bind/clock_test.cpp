// Training under the permissions of a host.
#include "catch.hpp"

#include <string>

#include "simple/interpreter.hpp"
#include "simple/stdlib.hpp"

namespace {

std::string durations(const simple::Options& options) {
    simple::Interpreter interpreter(options);
    simple::register_stdlib(interpreter);
    const auto result =
        interpreter.evaluate("use lib.pure.nn (Linear)\nuse lib.pure.training (Trainer, SGD, mse_loss)\n"
                             "val model = Linear(1, 1)\n"
                             "val trainer = Trainer(model, SGD(model.parameters()), mse_loss)\n"
                             "val history = trainer.fit([([1.0], [1.0])], epochs: 2, verbose: false)\n"
                             "\"{history.losses.len} {history.seconds.len}\"");
    return result ? result->to_string() : result.error().message;
}

} // namespace

TEST_CASE("without the clock training measures no durations", "[bind][training]") {
    simple::Options options;
    CHECK(durations(options) == "2 2");
    options.permissions.clock = false;
    CHECK(durations(options) == "2 0");
}
