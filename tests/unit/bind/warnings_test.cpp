// What the library says on the error stream.
#include "catch.hpp"

#include <string>
#include <string_view>

#include "simple/interpreter.hpp"
#include "simple/stdlib.hpp"

TEST_CASE("backward without a gradient warns once for a line", "[bind][warnings]") {
    std::string errors;
    simple::Options options;
    options.on_error_output = [&errors](std::string_view text) { errors += text; };
    simple::Interpreter interpreter(options);
    simple::register_stdlib(interpreter);
    const auto result = interpreter.run_source("use lib.pure.autograd (Tensor)\n"
                                               "val a = Tensor.ones([2])\n"
                                               "fn pass_back(f): f()\n"
                                               "for i in 0..3:\n"
                                               "    a.backward()\n"
                                               "pass_back(\\: a.sum().backward())\n",
                                               "test.spl");
    REQUIRE(result);
    const std::string warning = "warning: backward: no input requires a gradient\n";
    CHECK(errors == warning + warning);
}
