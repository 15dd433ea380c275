// Pages of tensors and training.
#include "explain/pages.hpp"

namespace simple::explain_pages {

namespace {

constexpr Page kTensors[] = {
    {"E0301", Shown::Run,
     "The shapes of the operands do not fit. Matrix products need as many columns on the left as rows "
     "on the right; element-wise operations need sizes that are equal, 1 or missing, counted from the "
     "last dimension.",
     "use lib.pure.tensor (PureTensor)\n"
     "val x = PureTensor.zeros([2, 3])\n"
     "val w = PureTensor.zeros([4, 3])\n"
     "print x @ w",
     "use lib.pure.tensor (PureTensor)\n"
     "val x = PureTensor.zeros([2, 3])\n"
     "val w = PureTensor.zeros([4, 3])\n"
     "print (x @ w.transpose()).shape"},
    {"E0302", Shown::Elsewhere,
     "The shape, axis or size is not valid by itself: negative, too large, or nested too deeply.",
     "# an array that is nested more than 64 levels deep, with .+", "print [[1, 2], [3, 4]] .+ 1"},
    {"E0303", Shown::Run, "The operation needs a tensor of another element type, or a tensor at all.",
     "use lib.pure.tensor (PureTensor)\n"
     "use lib.pure.tensor_ops (matmul)\n"
     "print matmul(PureTensor.zeros([2, 2]), \"w\")",
     "use lib.pure.tensor (PureTensor)\n"
     "use lib.pure.tensor_ops (matmul)\n"
     "print matmul(PureTensor.zeros([2, 2]), PureTensor.ones([2, 2]))"},
    {"E0401", Shown::Elsewhere,
     "The loss or a gradient became infinite or not a number. Lower the learning rate, clip "
     "gradients, or keep the input of log and of divisions away from zero.",
     "trainer.fit(data, epochs: 10) # with lr: 1e6", "print \"with lr: 0.01\""},
    {"E0402", Shown::Elsewhere, "The tensor has no gradient: it does not require one, or backward has not run.",
     "print weights.grad.data # before backward", "print \"after loss.backward()\""},
    {"E0403", Shown::Elsewhere, "backward frees the recorded graph. Pass retain_graph: true to go through it again.",
     "loss.backward()\n"
     "loss.backward()",
     "print \"loss.backward(retain_graph: true)\""},
    {"E0404", Shown::Elsewhere, "The gradient of an operation differs from the one that finite differences give.",
     "assert gradcheck(f, [x])", "print \"correct the backward function\""},
};

} // namespace

std::span<const Page> tensors() { return kTensors; }

} // namespace simple::explain_pages
