// Joining, picking, moving and sorting: done where the operands are, with the numbers of the native kernels.
#include <string>

#include "catch.hpp"
#include "support.hpp"

using namespace simple::plugin_test;

namespace {

const std::string kNames =
    "use lib.pure.tensor_ops (cat, chunk, cumsum, diag, flip, gather, index_select, masked_select, "
    "pad, repeat, roll, scatter_add, sort, split, stack, sum, take, topk, trace, tril, triu, "
    "unfold)\n";

/// `h` is the result of an operation, 4 by 4; `p` learns.
const std::string kTensors = "manual_seed(9)\n"
                             "val p = Tensor.randn([4, 4], requires_grad: true)\n"
                             "val h = p * 1.5\n"
                             "val other = h * h\n"
                             "val index = PureTensor.from_data([2, -1, 0], [3])\n"
                             "val table = PureTensor.from_data([0, 3, 1, 2, -2, 0], [3, 2])\n"
                             "val mask = PureTensor.from_data([true, false, true, true], [4]).expand([4, 4])\n";

/// Functions of h that have a gradient, and give a tensor.
const char* const kFunctions[] = {
    "cat([h, other], dim: -1)",
    "cat([h[0:1], other], dim: 0)",
    "stack([h, other])",
    "stack([h, other], dim: -1)",
    "gather(h, 1, table)",
    "scatter_add(other, 1, table, h[0:3, 0:2])",
    "index_select(h, -1, index)",
    "take(h, table)",
    "h[index]",
    "h[[0, 0, -1]]",
    "h[table]",
    "masked_select(h, mask)",
    "h[mask]",
    "flip(h, [0, 1])",
    "roll(h, -3, 1)",
    "repeat(h, [2, 1, 3])",
    "pad(h, [1, 2, 0, -1], value: 0.5)",
    "sort(h, dim: 0, descending: true)[0]",
    "topk(h, 2)[0]",
    "cumsum(h, 0)",
    "cumsum(h, -1)",
    "tril(h, diagonal: 1)",
    "triu(h)",
    "trace(h)",
    "diag(h, diagonal: -1)",
    "diag(h[1], diagonal: 2)",
    "unfold(h.reshape([1, 1, 4, 4]), 2, padding: 1)",
    "h[1:3, 2]",
    "h[::2, -1]",
    "h[3][2]",
    "split(h, 3)[1] * 2.0",
    "chunk(h, 2, dim: 1)[0]",
    "h.to(\"f32\") * 1.0",
};

} // namespace

TEST_CASE("moved elements and their gradients are the same on a device, and stay there", "[device]") {
    for (const std::string function : kFunctions) {
        const std::string steps = "val y = " + function + "\nbackward(sum(y * y))\n";
        INFO(function);
        check_same_numbers(kNames + kTensors + steps +
                           "for e in y.value.reshape([-1]).to_list(): print e\n"
                           "for e in p.grad.reshape([-1]).to_list(): print e\n");
        CHECK(lines_of(beginning() + on("cuda") + kNames + kTensors + "val before = simple_torch_fake_fetches()\n" +
                       steps + "print simple_torch_fake_fetches() - before\n")[0] == "0");
    }
}

TEST_CASE("positions of sorted elements are the same on a device", "[device]") {
    check_same_numbers(kNames + "val x = PureTensor.from_data([2.0, 1.0, 2.0, 3.0, 1.0, 2.0], [6]) * 1.0\n"
                                "print sort(x)[1].to_list(), sort(x, descending: true)[1].to_list()\n"
                                "print topk(x, 3)[1].to_list(), sort(x)[0].to_list()\n");
}

TEST_CASE("what a device would not survive is found before", "[device]") {
    const std::string tensors = kNames + "val x = PureTensor.ones([2, 2]) * 2.0\n";
    const auto message = [&](const std::string& expression) {
        return lines_of(beginning() + on("cuda") + tensors + "try: print " + expression +
                        "\ncatch e: print e.message\n")[0];
    };
    CHECK(message("gather(x, 1, PureTensor.from_data([0, 2], [1, 2]))") ==
          "gather: index 2 is out of range for dimension 1 of size 2 (shape [2, 2])");
    CHECK(message("index_select(x, 0, PureTensor.from_data([-3], [1]))") ==
          "index_select: index -3 is out of range for dimension 0 of size 2 (shape [2, 2])");
    CHECK(message("take(x, PureTensor.from_data([4], [1]))") ==
          "take: index 4 is out of range for dimension 0 of size 4 (shape [4])");
    CHECK(message("x[PureTensor.from_data([5], [1])]") ==
          "index: index 5 is out of range for dimension 0 of size 2 (shape [2, 2])");
    CHECK(message("cat([x, PureTensor.ones([3, 3])])") ==
          "cat: tensors[0] [2, 2] and tensors[1] [3, 3] differ outside dimension 0");
    CHECK(message("topk(x, 3)") == "topk: k must be between 0 and 2, got 3");
    CHECK(message("flip(x, [0, 0])") == "flip: dimension 0 is listed twice in [0, 0]");
    CHECK(message("repeat(x, [-1, 1])") ==
          "repeat: times [-1, 1] needs a count of at least 0 for each dimension of [2, 2]");
}
