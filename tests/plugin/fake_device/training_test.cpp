// Trainings on a device: the numbers of the native kernels, and no moves but what a program reads and writes.
#include <string>

#include "catch.hpp"
#include "support.hpp"

using namespace simple::plugin_test;

namespace {

const std::string kNetwork = "manual_seed(7)\n"
                             "val model = Sequential([Linear(6, 8), Tanh(), Linear(8, 8), ReLU(), Linear(8, 3)])\n"
                             "val x = Tensor.randn([16, 6])\n"
                             "val y = Tensor.randn([16, 3])\n";

const std::string kImages = "manual_seed(3)\n"
                            "val model = Sequential([Conv2d(1, 4, 3, padding: 1), ReLU(), Conv2d(4, 2, 3, stride: 2), "
                            "Tanh(), Flatten(), Linear(18, 4)])\n"
                            "val x = Tensor.randn([5, 1, 8, 8])\n"
                            "val y = PureTensor.from_data([0, 3, 2, 1, 3], [5])\n";

const std::string kNormalizedImages =
    "manual_seed(4)\n"
    "val model = Sequential([Conv2d(1, 4, 3, padding: 1), BatchNorm2d(4), ReLU(), MaxPool2d(3, stride: 2, padding: 1), "
    "Conv2d(4, 6, 3, padding: 1), GroupNorm(2, 6), Tanh(), AvgPool2d(2), AdaptiveAvgPool2d([2, 1]), Flatten(), "
    "LayerNorm(12), Linear(12, 4)])\n"
    "val x = Tensor.randn([5, 1, 8, 8])\n"
    "val y = PureTensor.from_data([0, 3, 2, 1, 3], [5])\n";

const std::string kWords = "manual_seed(5)\n"
                           "val table = Embedding(10, 6, padding_idx: 0)\n"
                           "val norm = BatchNorm1d(6)\n"
                           "val ends = Linear(12, 3)\n"
                           "class Words:\n"
                           "    fn parameters(self): table.parameters() + norm.parameters() + ends.parameters()\n"
                           "    fn read(self, x):\n"
                           "        val steps = norm(table(x).transpose(1, 2))\n"
                           "        ends(AvgPool1d(2)(MaxPool1d(2)(steps)).reshape([4, 12]))\n"
                           "val words = Words()\n"
                           "val model = words.read\n"
                           "val x = Tensor.from_value(PureTensor.from_data([i * 7 % 10 for i in 0..32], [4, 8]))\n"
                           "val y = Tensor.randn([4, 3])\n";

/// Reads a sequence [6, 4, 5] with a recurrent layer, in both directions, and scores its last step.
std::string sequences(const std::string& layer) {
    return "manual_seed(6)\n"
           "val reader = " +
           layer +
           "\n"
           "val last = Linear(6, 2)\n"
           "class Reader:\n"
           "    fn parameters(self): reader.parameters() + last.parameters()\n"
           "    fn read(self, x): last(reader(x)[0][-1])\n"
           "val whole = Reader()\n"
           "val model = whole.read\n"
           "val x = Tensor.randn([6, 4, 5])\n"
           "val y = Tensor.randn([4, 2])\n";
}

const char* const kReaders[] = {"LSTM(5, 3, num_layers: 2, bidirectional: true)", "GRU(5, 3, bidirectional: true)",
                                "RNN(5, 6, num_layers: 2, bias: false)", "RNN(5, 6, nonlinearity: \"relu\")"};

const std::string kAttention = "manual_seed(8)\n"
                               "val model = Sequential([Linear(5, 8), TransformerEncoderLayer(8, 2, "
                               "dim_feedforward: 16, dropout: 0.0, batch_first: true), Flatten(), Linear(32, 2)])\n"
                               "val x = Tensor.randn([3, 4, 5])\n"
                               "val y = Tensor.randn([3, 2])\n";

/// A loop of steps; `before` comes between backward and step.
std::string steps(int count, const std::string& loss, const std::string& before = {}) {
    return "for i in 0.." + std::to_string(count) +
           ":\n"
           "    optimizer.zero_grad()\n"
           "    val loss = " +
           loss +
           "(model(x), y)\n"
           "    backward(loss)\n" +
           before + "    optimizer.step()\n";
}

const std::string kReport = "for p in model.parameters():\n"
                            "    for element in p.value.reshape([-1]).to_list(): print element\n";

/// Every step moves its batch to the device, in so many parts, and nothing back.
void check_moves(int parts, const std::string& network, const std::string& optimizer, const std::string& loss,
                 const std::string& before = {}) {
    for (const int count : {5, 50}) {
        const std::vector<std::string> printed = lines_of(
            beginning() + on("cuda") + network + optimizer + steps(2, loss, before) +
            "val before = (simple_torch_fake_uploads(), simple_torch_fake_fetches())\n" + steps(count, loss, before) +
            "print simple_torch_fake_uploads() - before[0], simple_torch_fake_fetches() - before[1]\n"
            "print get_stats().pure_count, get_stats().fallback_count\n");
        INFO(optimizer);
        CHECK(printed[0] == std::to_string(parts * count) + " 0");
        CHECK(printed[1] == "0 0");
    }
}

} // namespace

TEST_CASE("a network learns the same on a device", "[device]") {
    for (const char* const optimizer :
         {"SGD(model.parameters(), lr: 0.05)", "SGD(model.parameters(), lr: 0.05, momentum: 0.9, nesterov: true)",
          "SGD(model.parameters(), lr: 0.05, momentum: 0.8, dampening: 0.3, weight_decay: 0.01)",
          "Adam(model.parameters(), lr: 0.01)", "Adam(model.parameters(), lr: 0.01, weight_decay: 0.02, amsgrad: true)",
          "AdamW(model.parameters(), lr: 0.01, weight_decay: 0.05)", "RMSprop(model.parameters(), lr: 0.01)",
          "RMSprop(model.parameters(), lr: 0.01, weight_decay: 0.1, momentum: 0.5, centered: true)",
          "Adagrad(model.parameters(), lr: 0.05)",
          "Adagrad(model.parameters(), lr: 0.05, lr_decay: 0.1, weight_decay: 0.1)"}) {
        INFO(optimizer);
        check_same_numbers(kNetwork + "val optimizer = " + optimizer + "\n" +
                           steps(12, "mse_loss", "    print loss.item()\n") + kReport);
    }
}

TEST_CASE("a convolutional network learns the same on a device", "[device]") {
    check_same_numbers(kImages + "val optimizer = Adam(model.parameters(), lr: 0.01)\n" +
                       steps(8, "cross_entropy_loss", "    print loss.item()\n") + kReport);
}

TEST_CASE("normalised, pooled and embedded values are the same on a device", "[device]") {
    check_same_numbers(kNormalizedImages + "val optimizer = SGD(model.parameters(), lr: 0.05, momentum: 0.9)\n" +
                       steps(6, "cross_entropy_loss", "    print loss.item()\n") + kReport +
                       "for (name, value) in model.state_dict(): print name, value.sum()\n"
                       "model.eval()\nprint model(x).sum().item()\n");
    check_same_numbers(kWords + "val optimizer = AdamW(words.parameters(), lr: 0.01)\n" +
                       steps(6, "mse_loss", "    print loss.item()\n") +
                       "for p in words.parameters(): print p.value.sum()\n");
}

TEST_CASE("sequences are read the same on a device", "[device]") {
    for (const std::string layer : kReaders) {
        INFO(layer);
        check_same_numbers(sequences(layer) + "val optimizer = Adam(whole.parameters(), lr: 0.02)\n" +
                           steps(5, "mse_loss", "    print loss.item()\n") +
                           "for p in whole.parameters(): print p.value.sum()\n"
                           "for state in [reader(x)[1]]: print state\n");
    }
    check_same_numbers(kAttention + "val optimizer = Adam(model.parameters(), lr: 0.02)\n" +
                       steps(5, "mse_loss", "    print loss.item()\n") + kReport);
}

TEST_CASE("what was read on a device is differentiated natively when the mode changes in between", "[device]") {
    for (const std::string layer : kReaders) {
        INFO(layer);
        check_same_numbers(sequences(layer) + "val loss = mse_loss(model(x), y)\n"
                                              "set_acceleration(AccelMode.PureSimple)\n"
                                              "backward(loss)\n"
                                              "for p in whole.parameters(): print p.grad.sum()\n");
    }
}

TEST_CASE("gradients are clipped and gathered on the device", "[device]") {
    const std::string sgd = "val optimizer = SGD(model.parameters(), lr: 0.05, momentum: 0.9)\n";
    const std::string gradients = "[p.grad for p in model.parameters()]";
    check_same_numbers(kNetwork + sgd + steps(6, "mse_loss", "    print clip_grad_norm(" + gradients + ", 0.1)\n") +
                       kReport);
    check_same_numbers(kNetwork + sgd + steps(6, "mse_loss", "    print clip_grad_value(" + gradients + ", 0.01)\n") +
                       kReport);
    check_same_numbers(kNetwork + sgd + steps(6, "mse_loss", "    backward(mse_loss(model(x), y))\n") + kReport);
}

TEST_CASE("a parameter that is listed twice is updated twice", "[device]") {
    check_same_numbers(kNetwork + "val optimizer = Adam(model.parameters() + model.parameters(), lr: 0.01)\n" +
                       steps(4, "mse_loss") + kReport);
}

TEST_CASE("training steps move nothing", "[device]") {
    check_moves(0, kNetwork, "val optimizer = SGD(model.parameters(), lr: 0.05, momentum: 0.9)\n", "mse_loss");
    check_moves(0, kNetwork, "val optimizer = RMSprop(model.parameters(), lr: 0.01)\n", "mse_loss");
    check_moves(0, kNetwork, "val optimizer = Adagrad(model.parameters(), lr: 0.01)\n", "mse_loss");
    for (const std::string layer : kReaders) {
        check_moves(0, sequences(layer), "val optimizer = Adam(whole.parameters(), lr: 0.01)\n", "mse_loss");
    }
    check_moves(0, kAttention, "val optimizer = Adam(model.parameters(), lr: 0.01)\n", "mse_loss");
    check_moves(0, kNetwork, "val optimizer = AdamW(model.parameters(), lr: 0.01)\n", "mse_loss",
                "    backward(mse_loss(model(x), y))\n");
}

TEST_CASE("a training moves its batches and what it reads", "[device]") {
    const std::vector<std::string> printed = lines_of(
        beginning() + on("cuda") + kImages + "val optimizer = Adam(model.parameters(), lr: 0.01)\n" +
        steps(2, "cross_entropy_loss") + "val before = (simple_torch_fake_uploads(), simple_torch_fake_fetches())\n" +
        steps(10, "cross_entropy_loss", "    loss.item()\n") +
        "print simple_torch_fake_uploads() - before[0], simple_torch_fake_fetches() - before[1]\n");
    CHECK(printed[0] == "10 10"); // classes become weights in every step; the loss is read
}

TEST_CASE("what follows its operands moves nothing either", "[device]") {
    check_moves(1, kNormalizedImages, "val optimizer = AdamW(model.parameters(), lr: 0.01)\n", "cross_entropy_loss");
    check_moves(1, kWords, "val optimizer = AdamW(words.parameters(), lr: 0.01)\n", "mse_loss");
}
