#include "catch.hpp"

#include "stdlib/accel/accelerator.hpp"

using namespace simple::accel;

namespace {

template <typename F> std::string message_of(const F& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

} // namespace

TEST_CASE("every operation has its row", "[accel]") {
    CHECK(op_name(OpId::Matmul) == "matmul");
    CHECK(op_name(OpId::LogicalXor) == "logical_xor");
    CHECK(op_name(OpId::KlDivLoss) == "kl_div_loss");
    CHECK(op_name(OpId::Dropout) == "dropout");
    CHECK(op_name(OpId::CountNonzero) == "count_nonzero");
    CHECK(op_name(OpId::Diag) == "diag");
    CHECK(op_info(OpId::Softplus).op_class == OpClass::Elementwise);
    CHECK(op_info(OpId::Softmax).op_class == OpClass::Activations);
    CHECK(op_info(OpId::Reshape).op_class == OpClass::Uncounted);
}

TEST_CASE("names of classes work in plural and singular", "[accel]") {
    CHECK(find_target("activation")->op_class == OpClass::Activations);
    CHECK(find_target("reductions")->op == OpId::Count);
    CHECK(find_target("dot")->op == OpId::Dot);
    CHECK_FALSE(find_target("reshape").has_value());
    CHECK_FALSE(find_target("").has_value());
}

TEST_CASE("decisions follow mode, belief and threshold", "[accel]") {
    Accelerator accelerator;
    CHECK_FALSE(accelerator.should_use_ffi("matmul", 2'000'000));
    accelerator.set_mode(Mode::Auto);
    CHECK_FALSE(accelerator.should_use_ffi("matmul", 2'000'000));
    accelerator.set_ffi_available(true);
    CHECK(accelerator.should_use_ffi("matmul", 1'000'001));
    CHECK_FALSE(accelerator.should_use_ffi("matmul", 1'000'000));
    CHECK_FALSE(accelerator.should_use_ffi("relu", kNever));
    CHECK(accelerator.should_use_ffi("add", 10'000'001));
    CHECK(accelerator.should_use_ffi("sum", 5'000'001));
    accelerator.set_mode(Mode::PyTorchFFI);
    CHECK(accelerator.should_use_ffi("relu", 1));
    CHECK_FALSE(accelerator.should_use_ffi("relu", 0));
    CHECK_FALSE(accelerator.should_use_ffi("relu", -1));
    accelerator.set_mode(Mode::PureSimple);
    CHECK_FALSE(accelerator.should_use_ffi("matmul", kNever));
}

TEST_CASE("an operation's own threshold goes before its class", "[accel]") {
    Accelerator accelerator;
    accelerator.set_threshold("matmul", 10'000);
    CHECK(accelerator.threshold("linear") == 10'000);
    accelerator.set_threshold("linear", 7);
    accelerator.set_threshold("activations", 10'000'000);
    CHECK(accelerator.threshold("linear") == 7);
    CHECK(accelerator.threshold("dot") == 10'000);
    CHECK(accelerator.threshold("gelu") == 10'000'000);
    accelerator.reset_thresholds();
    CHECK(accelerator.threshold("linear") == kMatmulThreshold);
    CHECK(accelerator.threshold("activation") == kNever);
}

TEST_CASE("unknown operations and negative thresholds are refused", "[accel]") {
    Accelerator accelerator;
    CHECK(message_of([&] { accelerator.set_threshold("matmull", 1); }).find("unknown operation \"matmull\"") !=
          std::string::npos);
    CHECK_THROWS_AS(accelerator.threshold("reshape"), Error);
    CHECK_THROWS_AS(accelerator.should_use_ffi("", 1), Error);
    CHECK(message_of([&] { accelerator.set_threshold("matmul", -1); }).find("at least 0, got -1") != std::string::npos);
    try {
        accelerator.set_threshold("rleu", 1);
        FAIL("accepted");
    } catch (const Error& error) {
        CHECK(error.help() == "did you mean \"relu\"?");
    }
}

TEST_CASE("statistics count and print", "[accel]") {
    Accelerator accelerator;
    CHECK(accelerator.stats().ffi_percentage() == 0.0);
    for (int i = 0; i < 80; ++i) {
        accelerator.count_pure(OpId::Add);
    }
    for (int i = 0; i < 20; ++i) {
        accelerator.record_ffi();
    }
    CHECK(accelerator.stats().total() == 100);
    CHECK(accelerator.stats().report() ==
          "Pure Simple: 80 operations (80.0%)\nFFI: 20 operations (20.0%)\nFallbacks: 0\n");
    REQUIRE(accelerator.op_stats().size() == 1);
    CHECK(accelerator.op_stats()[0].first == "add");
    accelerator.reset_stats();
    CHECK(accelerator.stats().total() == 0);
    CHECK(accelerator.op_stats().empty());
}

TEST_CASE("causes that differ in numbers alone are one cause", "[accel]") {
    Accelerator accelerator;
    std::string warnings;
    accelerator.set_warning_sink([&](std::string_view text) { warnings += text; });
    for (const char* reason :
         {"no memory for 20.50 MiB (3 free)", "no memory for 1024 MiB (0 free)", "GPU 0 is lost"}) {
        accelerator.report(OpId::Add, "", "", Outcome::Fallback, reason);
    }
    CHECK(warnings == "[ACCEL] FFI failed (no memory for 20.50 MiB (3 free)), using Pure Simple\n"
                      "[ACCEL] FFI failed (GPU 0 is lost), using Pure Simple\n");
}

TEST_CASE("log lines and warnings", "[accel]") {
    Accelerator accelerator;
    std::string log;
    std::string warnings;
    accelerator.set_log_sink([&](std::string_view text) { log += text; });
    accelerator.set_warning_sink([&](std::string_view text) { warnings += text; });
    accelerator.report(OpId::Matmul, "", "2×2", Outcome::Fallback, "no memory");
    accelerator.report(OpId::Matmul, "", "2×2", Outcome::Fallback, "no memory");
    CHECK(log.empty());
    CHECK(warnings == "[ACCEL] FFI failed (no memory), using Pure Simple\n");
    accelerator.enable_logging(true);
    accelerator.report(OpId::Matmul, "", "1000×1000", Outcome::Ffi, "");
    accelerator.report(OpId::Relu, ".backward", "32×256", Outcome::Pure, "");
    accelerator.report(OpId::Add, "", "3", Outcome::Fallback, "no memory");
    CHECK(log == "[ACCEL] matmul 1000×1000 → FFI\n[ACCEL] relu.backward 32×256 → Pure Simple\n"
                 "[ACCEL] add 3 → FFI failed (no memory), using Pure Simple\n");
    CHECK(accelerator.stats().pure == 4);
    CHECK(accelerator.stats().ffi == 1);
    CHECK(accelerator.stats().fallback == 3);
}
