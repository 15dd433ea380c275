// Shapes that cannot fit, from constants alone.
#include "catch.hpp"
#include "fixture.hpp"

using simple::test::report;

namespace {

const std::string kLayers = "use lib.pure.nn (Linear, ReLU, Sequential)\n";

} // namespace

TEST_CASE("matrix products of constant shapes", "[check]") {
    CHECK(report("use lib.pure.tensor (zeros)\nprint zeros([2, 3]) @ zeros([4, 5])") ==
          "2 E0301 matmul: inner sizes differ, 3 and 4 (left [2, 3], right [4, 5])");
    CHECK(report("use lib.pure.tensor (zeros)\nuse lib.pure.tensor_ops (matmul)\n"
                 "val x = zeros([10, 20])\nval w = zeros([30, 40])\nprint matmul(x, w)") ==
          "5 E0301 matmul: inner sizes differ, 20 and 30 (left [10, 20], right [30, 40])");
}

TEST_CASE("a shape error shows where the operands were made", "[check]") {
    const auto found = simple::test::findings("use lib.pure.tensor (PureTensor)\n"
                                              "val x = PureTensor.randn([32, 784])\n"
                                              "val w = PureTensor.randn([256, 784])\nprint x @ w");
    REQUIRE(found.size() == 1);
    CHECK(found[0].help.find("transpose") != std::string::npos);
    REQUIRE(found[0].labels.size() == 2);
    CHECK(found[0].labels[1].location.line == 3);
    CHECK(found[0].labels[1].text == "`w` is made here: shape [256, 784]");
}

TEST_CASE("other operations on constant shapes", "[check]") {
    CHECK(report("use lib.pure.tensor (PureTensor)\nval n = 4\nprint PureTensor.zeros([2, 3]).reshape([n, 2])") ==
          "3 E0301 reshape: shape [2, 3] has 6 elements, [4, 2] needs 8");
    CHECK(report("use lib.pure.tensor (zeros)\nprint zeros([2, 3]) + zeros([4])") ==
          "2 E0301 add: shapes [2, 3] and [4] do not broadcast: sizes 3 and 4 at dimension 1");
    CHECK(report("use lib.pure.tensor (PureTensor)\nval t = PureTensor.zeros([3, 2])\nprint t[5, 0]") ==
          "3 E0213 index: index 5 is out of range for dimension 0 of size 3 (shape [3, 2])");
    CHECK(report("use lib.pure.tensor (PureTensor)\nprint PureTensor.from_data([1.0, 2.0, 3.0], [2, 3])") ==
          "2 E0301 from_data: 3 values for shape [2, 3] (6 elements)");
    CHECK(report("use lib.pure.nn (Dropout)\nprint Dropout(1.5)") ==
          "2 E0209 Dropout: p must be between 0 and 1, got 1.5");
}

TEST_CASE("layers that do not fit", "[check]") {
    CHECK(report("use lib.pure.nn (Linear)\nprint Linear(784, 256) ~> Linear(128, 64)") ==
          "2 E0301 ~>: Linear(784 -> 256, bias=true) gives 256 values, Linear(128 -> 64, bias=true) takes 128");
    CHECK(report(kLayers + "print Sequential([Linear(4, 8), ReLU(), Linear(9, 2)])") ==
          "2 E0301 Sequential: Linear(4 -> 8, bias=true) gives 8 values, Linear(9 -> 2, bias=true) takes 9");
    CHECK(report("use lib.pure.nn (Linear)\nuse lib.pure.tensor (zeros)\nval layer = Linear(784, 256)\n"
                 "print layer.forward(zeros([32, 100]))") ==
          "4 E0301 Linear(784 -> 256): input [32, 100] must have last size 784");
}

TEST_CASE("a condition that knows of the same shapes keeps quiet", "[check]") {
    const std::string made = "use lib.pure.tensor (zeros)\nval x = zeros([2, 3])\nval w = zeros([4, 5])\n";
    const std::string message = "E0301 matmul: inner sizes differ, 3 and 4 (left [2, 3], right [4, 5])";
    CHECK(report(made + "if x.shape == [2, 4]:\n    print x @ w") == "");
    CHECK(report(made + "if w.shape[0] == 4: print 1\nelse: print x @ w") == "");
    CHECK(report(made + "val fits = x.shape[1] == w.shape[0]\nif fits: print x @ w") == "");
    CHECK(report(made + "val y = if x.shape == [2, 4]: x @ w else: x\nprint y") == "");
    CHECK(report(made + "print x.shape == [2, 4] and (x @ w).numel() > 0") == "");
    CHECK(report(made + "fn f():\n    if x.shape != [2, 4]: return nil\n    x @ w\nf()") == "");
    CHECK(report(made + "match x.shape[0]:\n    4: print x @ w\n    _: print 1") == "");
    CHECK(report(made + "fn ok(): x.shape == [2, 4]\nif ok(): print x @ w") == "");
    CHECK(report(made + "print x @ w") == "4 " + message);
    CHECK(report(made + "var training = true\nif training: print x @ w") == "5 " + message);
    CHECK(report(made + "fn f(): x @ w\nf()") == "4 " + message);
}

TEST_CASE("a check leaves the random numbers and counters alone", "[check]") {
    const auto first = [](bool checked) {
        simple::Interpreter interpreter;
        simple::register_stdlib(interpreter);
        if (checked) {
            static_cast<void>(interpreter.check("use lib.pure.nn (Linear)\nprint Linear(4, 4)"));
        }
        return interpreter.run_source("random()")->as_float();
    };
    CHECK(first(true) == first(false));
}

TEST_CASE("shapes that may change are left alone", "[check]") {
    CHECK(report("use lib.pure.tensor (zeros)\nvar shape = [2, 3]\nshape.push(4)\n"
                 "print zeros(shape) @ zeros([4, 5])") == "");
    CHECK(report("use lib.pure.tensor (zeros)\nval t = zeros([4])\nval m = t > 0.0\nprint t[m] + zeros([7])") == "");
    CHECK(report("use lib.pure.nn (Linear, Sequential)\nuse lib.pure.tensor (zeros)\nval model = Sequential([Linear(4, "
                 "8)])\n"
                 "model.push(Linear(8, 2))\nprint model.forward(zeros([1, 4])) @ zeros([2, 3])") == "");
    CHECK(report("use lib.pure.tensor (zeros)\nfn f(n): zeros([n, 3]) @ zeros([4, 5])\nprint f(1)") == "");
}
