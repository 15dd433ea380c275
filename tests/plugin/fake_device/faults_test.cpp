// A device that fails: native results, or an error, and never other numbers.
#include <string>

#include "catch.hpp"
#include "support.hpp"

using namespace simple::plugin_test;

namespace {

const std::string kTensors = "val x = PureTensor.ones([2, 2])\n"
                             "val y = PureTensor.ones([2, 2])\n";
const std::string kCounts = "print get_stats().ffi_count, get_stats().pure_count, get_stats().fallback_count\n";
const std::string kMend = "simple_torch_fake_break(false, false)\n";

} // namespace

TEST_CASE("what cannot be moved to a device runs natively", "[device]") {
    const std::vector<std::string> lines = lines_of(
        beginning() + on("cuda") + kTensors + "simple_torch_fake_break(true, false)\nprint matmul(x, y).to_list()\n" +
        kMend + kCounts + "print matmul(x, y).to_list()\n" + kCounts);
    CHECK(lines == std::vector<std::string>{"[ACCEL] FFI failed (the device is lost), using Pure Simple",
                                            "[[2.0, 2.0], [2.0, 2.0]]", "0 1 1", "[[2.0, 2.0], [2.0, 2.0]]", "1 1 1"});
}

TEST_CASE("what cannot be read back is an error, and can be read when the device is back", "[device]") {
    const Outcome lost = run_in_process(beginning() + on("cuda") + kTensors +
                                            "val r = matmul(x, y)\nsimple_torch_fake_break(false, true)\nprint r\n",
                                        {{SIMPLE_FAKE_DEVICE}});
    CHECK(lost.code == "E0803");
    CHECK(lost.output.find("cannot be read from device cuda:0: the device is lost") != std::string::npos);
    CHECK(lines_of(beginning() + on("cuda") + kMend + kTensors +
                   "val r = matmul(x, y)\nsimple_torch_fake_break(false, true)\n"
                   "try:\n    print r[0, 0]\ncatch e:\n    print e.kind\n" +
                   kMend + "print r[0, 0]\n") == std::vector<std::string>{"host", "2.0"});
}

TEST_CASE("elements count as memory when they are read", "[device]") {
    // 16 MB each: forty of them are on the device, three in host memory are too many.
    const std::string program = beginning() + on("cuda") +
                                "val x = PureTensor.ones([1000, 2000])\n"
                                "var kept = [relu(x) for i in 0..40]\n"
                                "print kept.len()\n"
                                "for i in 0..40: print kept[i][0, 0]\n";
    const Outcome outcome = run_in_process(program, {{SIMPLE_FAKE_DEVICE}, true, std::size_t{64} << 20});
    CHECK(outcome.code == "E0505");
    CHECK(outcome.output.find("40\n1.0\n1.0\n") == 0);
}

TEST_CASE("a step that the device refuses is done natively", "[device]") {
    check_same_numbers("manual_seed(5)\n"
                       "val model = Sequential([Linear(2, 2), ReLU(), Linear(2, 1)])\n"
                       "val optimizer = Adam(model.parameters(), lr: 0.1)\n"
                       "val data = Tensor.randn([4, 2])\n"
                       "for i in 0..6:\n"
                       "    optimizer.zero_grad()\n"
                       "    val loss = mse_loss(model(data), Tensor.ones([4, 1]))\n"
                       "    backward(loss)\n"
                       "    simple_torch_fake_break(i % 2 == 0, false)\n"
                       "    optimizer.step()\n" +
                       ("    " + kMend) +
                       "    print loss.item()\n"
                       "for p in model.parameters(): print p.value.reshape([-1]).to_list()[0]\n");
}
