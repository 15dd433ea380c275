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
    {"E0302", Shown::Run, "The shape is not valid by itself: a size is negative or too large, or there are too many.",
     "use lib.pure.tensor (PureTensor)\n"
     "print PureTensor.zeros([2, -1])",
     "use lib.pure.tensor (PureTensor)\n"
     "print PureTensor.zeros([2, 1])"},
    {"E0303", Shown::Run, "The operation needs a tensor of another element type, or a tensor at all.",
     "use lib.pure.tensor (PureTensor)\n"
     "use lib.pure.tensor_ops (matmul)\n"
     "print matmul(PureTensor.zeros([2, 2]), \"w\")",
     "use lib.pure.tensor (PureTensor)\n"
     "use lib.pure.tensor_ops (matmul)\n"
     "print matmul(PureTensor.zeros([2, 2]), PureTensor.ones([2, 2]))"},
    {"E0401", Shown::Run,
     "The loss became infinite or not a number while a model was trained, or a tensor or gradient did while "
     "detect_anomaly was on. Lower the learning rate, clip gradients, or keep the input of log and of divisions away "
     "from zero.",
     "use lib.pure.autograd (Tensor, detect_anomaly, tensor_log)\n"
     "detect_anomaly(true)\n"
     "print tensor_log(Tensor([-1.0]))",
     "use lib.pure.autograd (Tensor, detect_anomaly, tensor_log)\n"
     "detect_anomaly(true)\n"
     "print tensor_log(Tensor([1.0]))"},
    {"E0403", Shown::Run, "backward frees the recorded graph. Pass retain_graph: true to go through it again.",
     "use lib.pure.autograd (Tensor)\n"
     "val w = Tensor([2.0], requires_grad: true)\n"
     "val loss = (w * w).sum()\n"
     "loss.backward()\n"
     "loss.backward()",
     "use lib.pure.autograd (Tensor)\n"
     "val w = Tensor([2.0], requires_grad: true)\n"
     "val loss = (w * w).sum()\n"
     "loss.backward(retain_graph: true)\n"
     "loss.backward()"},
};

} // namespace

std::span<const Page> tensors() { return kTensors; }

} // namespace simple::explain_pages
