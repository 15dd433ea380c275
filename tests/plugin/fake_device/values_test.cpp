// Whatever looks at a tensor that lives on a device sees its elements, and whatever changes them is seen there.
#include <string>

#include "catch.hpp"
#include "support.hpp"

using namespace simple::plugin_test;

namespace {

/// What a program prints on the device; it begins with `r = x·w`, which is there and nowhere else.
std::vector<std::string> printed(const std::string& source) {
    return lines_of(beginning() + on("cuda") +
                    "val x = PureTensor.from_data([1.0, 2.0, 3.0, 4.0], [2, 2])\n"
                    "val w = PureTensor.from_data([1.0, 0.5, -1.0, 2.0], [2, 2])\n"
                    "val r = matmul(x, w)\n" +
                    source);
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("results are fetched when they are read, once", "[device]") {
    CHECK(printed("print simple_torch_fake_fetches() - simple_torch_fake_fetches()\n"
                  "val before = simple_torch_fake_fetches()\n"
                  "val y = relu(matmul(r, w))\n"
                  "print y.shape, simple_torch_fake_fetches() - before\n"
                  "print y.to_list(), simple_torch_fake_fetches() - before\n"
                  "print y[1, 1], sum(y), y.to_list().len(), simple_torch_fake_fetches() - before\n") ==
          Lines{"0", "[2, 2] 0", "[[0.0, 8.5], [0.0, 18.5]] 1", "18.5 27.0 2 2"});
}

TEST_CASE("operands are copied to a device once", "[device]") {
    CHECK(printed("val before = simple_torch_fake_uploads()\n"
                  "for i in 0..5: matmul(x, w)\n"
                  "print simple_torch_fake_uploads() - before\n"
                  "for i in 0..5: matmul(x[0:1], w[:, 1:2])\n"
                  "print simple_torch_fake_uploads() - before\n"
                  "torch_set_device(\"cuda:1\")\n"
                  "for i in 0..5: matmul(r, w)\n"
                  "print simple_torch_fake_uploads() - before, torch_device()\n") == Lines{"0", "0", "2 cuda:1"});
}

TEST_CASE("every reader sees the elements", "[device]") {
    CHECK(printed("print r[1, 0], r[0].to_list(), r[:, 1].to_list(), r.transpose().to_list()\n") ==
          Lines{"-1.0 [-1.0, 4.5] [4.5, 9.5] [[-1.0, -1.0], [4.5, 9.5]]"});
    CHECK(printed("print r\n") == Lines{"[[-1.0000,  4.5000],", " [-1.0000,  9.5000]]"});
    CHECK(printed("print sum(r[0]), r.data\n") == Lines{"3.5 [-1.0, 4.5, -1.0, 9.5]"});
    CHECK(printed("print r == r.clone(), r.reshape([4])[3], r.flatten()[1:3].to_list()\n") ==
          Lines{"true 9.5 [4.5, -1.0]"});
}

TEST_CASE("views of what is on a device work there", "[device]") {
    CHECK(printed("val before = (simple_torch_fake_uploads(), simple_torch_fake_fetches())\n"
                  "val a = matmul(r.transpose(), r[:, 1:2])\n"
                  "val b = relu(r[1])\n"
                  "val c = r[0:2, 1] + r[:, 0]\n"
                  "print simple_torch_fake_uploads() - before[0], simple_torch_fake_fetches() - before[1]\n"
                  "print a.to_list(), b.to_list(), c.to_list()\n") ==
          Lines{"0 0", "[[-14.0], [110.5]] [0.0, 9.5] [3.5, 8.5]"});
}

TEST_CASE("changes in host memory are seen on the device", "[device]") {
    CHECK(printed("w[0, 0] = 10.0\nprint matmul(x, w).to_list()\n") == Lines{"[[8.0, 4.5], [26.0, 9.5]]"});
    CHECK(printed("r[0, 1] = 0.0\nprint matmul(r, x).to_list()\n") == Lines{"[[-1.0, -2.0], [27.5, 36.0]]"});
    CHECK(printed("val row = w[0]\nrow.fill(0.0)\nprint matmul(x, w).to_list()\n") ==
          Lines{"[[-2.0, 4.0], [-4.0, 8.0]]"});
}

TEST_CASE("an array that shows a tensor and the tensor stay one", "[device]") {
    CHECK(printed("val shown = w.data\n"
                  "matmul(x, w)\n"
                  "shown[0] = 10.0\n"
                  "print matmul(x, w).to_list()\n"
                  "w[0, 1] = 7.0\n"
                  "print shown[1], matmul(x, w)[0, 1]\n") == Lines{"[[8.0, 4.5], [26.0, 9.5]]", "7.0 11.0"});
    CHECK(printed("val shown = r.data\nshown[1] = 0.0\nprint matmul(r, x).to_list()\n") ==
          Lines{"[[-1.0, -2.0], [27.5, 36.0]]"});
}

TEST_CASE("a trained parameter is read, saved and set like any other", "[device]") {
    const std::string training = "manual_seed(1)\n"
                                 "val model = Sequential([Linear(2, 2), ReLU(), Linear(2, 1)])\n"
                                 "val optimizer = Adam(model.parameters(), lr: 0.1)\n"
                                 "val data = Tensor.randn([4, 2])\n"
                                 "fn step():\n"
                                 "    optimizer.zero_grad()\n"
                                 "    val loss = mse_loss(model(data), Tensor.ones([4, 1]))\n"
                                 "    backward(loss)\n"
                                 "    optimizer.step()\n"
                                 "    loss.item()\n"
                                 "for i in 0..3: step()\n";
    const std::string weight = "model.parameters()[0].value";
    check_same_numbers(training + "val kept = model.state_dict()\nval state = optimizer.state_dict()\n"
                                  "for i in 0..3: print step()\n"
                                  "model.load_state_dict(kept)\noptimizer.load_state_dict(state)\n"
                                  "for i in 0..3: print step()\n");
    check_same_numbers(training + "val shown = " + weight + ".data\nfor i in 0..3: print step(), shown[0]\n");
    check_same_numbers(training + "no_grad():\n    " + weight + "[0, 0] = 0.25\nfor i in 0..3: print step()\n");
    check_same_numbers(training + "torch_set_device(\"cpu\")\nfor i in 0..3: print step()\n");
    check_same_numbers(training + "set_acceleration(AccelMode.PureSimple)\nfor i in 0..3: print step()\n");
}
