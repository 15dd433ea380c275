#!/usr/bin/env python3
"""Writes reference.txt: results and gradients of PyTorch (CPU, f64) that parity_test.cpp compares with.

Each line is NAME SHAPE VALUES…, shape as 2x3 ("-" for a single number), numbers exact. Inputs are written too, so the
test needs no random generator in common with PyTorch. Run it again only to add cases: tests/parity/make_reference.py
"""


import torch
import torch.nn.functional as F

from reference_file import put, write

torch.manual_seed(20)


def op(name, f, *inputs):
    """Puts inputs, output and the gradients of a weighted sum of the output."""
    leaves = [i.clone().requires_grad_() for i in inputs]
    y = f(*leaves)
    weight = torch.linspace(0.5, 1.5, y.numel()).reshape(y.shape)
    (y * weight).sum().backward()
    put(f"{name}.y", y)
    for n, leaf in enumerate(leaves):
        put(f"{name}.x{n}", leaf)
        put(f"{name}.g{n}", leaf.grad)


x = torch.randn(4, 5)
row = torch.randn(5)
positive = torch.rand(4, 5) + 0.3
for name in ["exp", "sin", "cos", "tanh", "sigmoid", "erf", "relu", "square", "abs"]:
    op(name, getattr(torch, name), x)
for name in ["log", "sqrt", "rsqrt", "reciprocal", "log1p"]:
    op(name, getattr(torch, name), positive)
for name in ["gelu", "silu", "selu", "elu", "softplus", "mish", "hardswish", "leaky_relu"]:
    op(name, getattr(F, name), x)
for name in ["add", "sub", "mul", "div", "maximum", "atan2", "hypot"]:
    op(name, getattr(torch, name), x, row)
op("pow", torch.pow, positive, row)
op("softmax", lambda v: F.softmax(v, -1), x)
op("log_softmax", lambda v: F.log_softmax(v, 0), x)
op("matmul", torch.matmul, torch.randn(2, 3, 4), torch.randn(4, 5))
op("matmul_batch", torch.matmul, torch.randn(2, 1, 3, 4), torch.randn(3, 4, 2))
op("linear", F.linear, torch.randn(2, 3, 4), torch.randn(5, 4), torch.randn(5))
op("variance", lambda v: v.var(1), x)
op("std", lambda v: v.std(0), x)
op("logsumexp", lambda v: v.logsumexp(1), x)
op("norm", lambda v: v.norm(p=3.0, dim=1), x)
op("prod", lambda v: v.prod(1), x)
op("cumsum", lambda v: v.cumsum(1), x)
op("mse_loss", F.mse_loss, x, positive)
op("huber_loss", lambda a, b: F.huber_loss(a, b, delta=0.7), x, positive)
op("smooth_l1_loss", lambda a, b: F.smooth_l1_loss(a, b, beta=0.7), x, positive)
op("bce", F.binary_cross_entropy, torch.rand(3, 4) * 0.8 + 0.1, torch.rand(3, 4))
op("bce_logits", F.binary_cross_entropy_with_logits, x, torch.rand(4, 5))
op("kl_div", lambda a, b: F.kl_div(a, b, reduction="batchmean"), x, positive)
classes = torch.tensor([0, 3, -100, 2])
weight = torch.rand(5) + 0.5
put("classes", classes)
put("class_weight", weight)
op("cross_entropy", lambda v: F.cross_entropy(v, classes, weight=weight, label_smoothing=0.2), x)
op("cross_entropy_none", lambda v: F.cross_entropy(v, classes, weight=weight, reduction="none"), x)
op("cross_entropy_dense", lambda a, b: F.cross_entropy(a, b, weight=weight, label_smoothing=0.1), x, positive)
op("nll", lambda v: F.nll_loss(v, classes, weight=weight), x)


def training(name, make_optimizer):
    """Puts the start, the losses of 20 steps and the final weights of a small network."""
    torch.manual_seed(3)
    model = torch.nn.Sequential(torch.nn.Linear(3, 6), torch.nn.Tanh(), torch.nn.Linear(6, 2))
    inputs = torch.randn(8, 3)
    targets = torch.randn(8, 2)
    put(f"{name}.inputs", inputs)
    put(f"{name}.targets", targets)
    for n, p in enumerate(model.parameters()):
        put(f"{name}.start{n}", p)
    optimizer = make_optimizer(model.parameters())
    losses = []
    for _ in range(20):
        optimizer.zero_grad()
        loss = F.mse_loss(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    put(f"{name}.losses", losses)
    for n, p in enumerate(model.parameters()):
        put(f"{name}.end{n}", p)


training("sgd", lambda p: torch.optim.SGD(p, lr=0.1))
training("sgd_momentum", lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, dampening=0.1, weight_decay=0.01))
training("sgd_nesterov", lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True))
training("adam", lambda p: torch.optim.Adam(p, lr=0.05, weight_decay=0.01))
training("amsgrad", lambda p: torch.optim.Adam(p, lr=0.05, amsgrad=True))
training("adamw", lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.1))
training("rmsprop", lambda p: torch.optim.RMSprop(p, lr=0.01, momentum=0.5, centered=True))
training("adagrad", lambda p: torch.optim.Adagrad(p, lr=0.1, lr_decay=0.01))


# --- The table of operations: one row or more for each, named "row.NAME" or "row.NAME/VARIANT". ------------------------


def row(name, f, *inputs):
    """Puts inputs and output, and the gradients where the output has any."""
    leaves = [i.clone().requires_grad_() for i in inputs]
    y = f(*leaves)
    if y.requires_grad:
        weight = torch.linspace(0.5, 1.5, y.numel()).reshape(y.shape)
        (y * weight).sum().backward()
    put(f"row.{name}.y", y)
    for n, leaf in enumerate(leaves):
        put(f"row.{name}.x{n}", leaf)
        if y.requires_grad:
            put(f"row.{name}.g{n}", leaf.grad)


torch.manual_seed(21)
x = torch.randn(2, 3)
positive = torch.rand(2, 3) + 0.3
unit = torch.rand(2, 3) * 1.6 - 0.8
left = torch.randn(2, 1, 3)
right = torch.randn(4, 1)
for name in ["neg", "exp", "expm1", "square", "reciprocal", "abs", "sign", "sin", "cos", "tan", "atan", "sinh", "cosh",
             "erf", "floor", "ceil", "round", "trunc", "isnan", "isinf", "isfinite", "nan_to_num", "relu", "sigmoid",
             "tanh", "logical_not"]:
    row(name, getattr(torch, name), x)
for name in ["log", "log2", "log10", "log1p", "sqrt", "rsqrt"]:
    row(name, getattr(torch, name), positive)
for name in ["asin", "acos"]:
    row(name, getattr(torch, name), unit)
for name in ["leaky_relu", "elu", "selu", "gelu", "silu", "hardtanh", "relu6", "hardswish", "mish", "softplus"]:
    row(name, getattr(F, name), x * 3)
row("gelu/tanh", lambda v: F.gelu(v, approximate="tanh"), x)
row("softplus/beta", lambda v: F.softplus(v, beta=2.0, threshold=3.0), x * 3)
row("clamp", lambda v: v.clamp(-0.5, 0.7), x)
for name in ["add", "sub", "mul", "div", "maximum", "minimum", "atan2", "hypot", "remainder"]:
    row(name, getattr(torch, name), left, right)
row("floor_div", lambda a, b: torch.floor_divide(a.detach(), b.detach()), left, right)
row("pow", torch.pow, left.abs() + 0.2, right)
for name in ["eq", "ne", "lt", "le", "gt", "ge", "logical_and", "logical_or", "logical_xor"]:
    row(name, getattr(torch, name), left, right)
mask = torch.tensor([[True, False, True], [False, False, True]])
row("where", lambda a, b: torch.where(mask, a, b), torch.randn(3), torch.randn(2, 1))
row("masked_fill", lambda a: a.masked_fill(mask, 2.5), x)
row("lerp", torch.lerp, torch.randn(2, 1), torch.randn(3), torch.randn(2, 3))
row("addcmul", lambda a, b, c: torch.addcmul(a, b, c, value=0.7), torch.randn(2, 1), torch.randn(3), torch.randn(2, 3))
row("prelu", F.prelu, torch.randn(2, 3, 2), torch.rand(3))
row("dropout", lambda v: F.dropout(v, 0.5, False), x)
row("softmax", lambda v: F.softmax(v, 0), x)
row("log_softmax", lambda v: F.log_softmax(v, 1), x)

row("matmul", torch.matmul, torch.randn(2, 1, 3, 4), torch.randn(3, 4, 2))
row("dot", torch.dot, torch.randn(5), torch.randn(5))
row("outer", torch.outer, torch.randn(3), torch.randn(4))
row("linear", F.linear, torch.randn(2, 3, 4), torch.randn(5, 4), torch.randn(5))
row("einsum", lambda a, b: torch.einsum("bij,jk->bik", a, b), torch.randn(2, 3, 4), torch.randn(4, 2))
row("einsum/three", lambda a, b, c: torch.einsum("i,ij,kj->ik", a, b, c), torch.randn(3), torch.randn(3, 2),
    torch.randn(4, 2))
row("einsum/diagonal", lambda a, b: torch.einsum("ii,ij->j", a, b), torch.randn(3, 3), torch.randn(3, 2))
row("einsum/ellipsis", lambda a, b: torch.einsum("...ij,...jk->...k", a, b), torch.randn(2, 1, 3, 4),
    torch.randn(3, 4, 2))
row("einsum/implied", lambda a, b: torch.einsum("ba,bc", a, b), torch.randn(3, 2), torch.randn(3, 4))
row("einsum/lonely", lambda a, b: torch.einsum("ij,k->k", a, b), torch.randn(2, 3), torch.randn(4))
row("conv1d", lambda v, w, b: F.conv1d(v, w, b, stride=2, padding=1, dilation=2), torch.randn(2, 3, 9),
    torch.randn(4, 3, 3), torch.randn(4))
row("conv1d/groups", lambda v, w: F.conv1d(v, w, groups=2), torch.randn(4, 5), torch.randn(6, 2, 2))
row("conv1d/same", lambda v, w: F.conv1d(v, w, padding="same", dilation=3), torch.randn(1, 2, 7), torch.randn(2, 2, 2))
row("conv2d", lambda v, w, b: F.conv2d(v, w, b), torch.randn(2, 3, 5, 6), torch.randn(4, 3, 3, 2), torch.randn(4))
row("conv2d/options", lambda v, w, b: F.conv2d(v, w, b, stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2),
    torch.randn(2, 4, 6, 7), torch.randn(6, 2, 3, 2), torch.randn(6))
row("conv2d/same", lambda v, w: F.conv2d(v, w, padding="same"), torch.randn(2, 4, 5), torch.randn(3, 2, 4, 3))
row("conv2d/pointwise", lambda v, w, b: F.conv2d(v, w, b), torch.randn(2, 3, 4, 4), torch.randn(5, 3, 1, 1),
    torch.randn(5))
row("conv2d/depthwise", lambda v, w: F.conv2d(v, w, padding=1, groups=3), torch.randn(1, 3, 5, 5),
    torch.randn(6, 1, 3, 3))
row("max_pool1d", lambda v: F.max_pool1d(v, 3, 2, 1), torch.randn(2, 2, 8))
row("max_pool2d", lambda v: F.max_pool2d(v, (2, 3), (2, 1), (1, 1)), torch.randn(2, 2, 5, 6))
row("avg_pool1d", lambda v: F.avg_pool1d(v, 3, 2, 1), torch.randn(2, 2, 8))
row("avg_pool2d", lambda v: F.avg_pool2d(v, (2, 3), (2, 1), (1, 1)), torch.randn(2, 2, 5, 6))
row("avg_pool2d/real", lambda v: F.avg_pool2d(v, 3, 2, 1, count_include_pad=False), torch.randn(2, 5, 6))
row("adaptive_avg_pool2d", lambda v: F.adaptive_avg_pool2d(v, (3, 2)), torch.randn(2, 2, 7, 5))
row("unfold", lambda v: F.unfold(v, (2, 3), dilation=(1, 2), padding=(1, 0), stride=2), torch.randn(2, 2, 5, 7))
row("batch_norm", lambda v, w, b: F.batch_norm(v, None, None, w, b, True), torch.randn(4, 3, 2), torch.rand(3) + 0.5,
    torch.randn(3))
mean = torch.randn(3)
variance = torch.rand(3) + 0.5
put("norm_mean", mean)
put("norm_variance", variance)
row("batch_norm/fixed", lambda v, w, b: F.batch_norm(v, mean, variance, w, b, False), torch.randn(4, 3),
    torch.rand(3) + 0.5, torch.randn(3))
row("layer_norm", lambda v, w, b: F.layer_norm(v, (3, 2), w, b), torch.randn(4, 3, 2), torch.rand(3, 2) + 0.5,
    torch.randn(3, 2))
row("group_norm", lambda v, w, b: F.group_norm(v, 2, w, b), torch.randn(3, 4, 2, 2), torch.rand(4) + 0.5, torch.randn(4))
row("embedding", lambda w: F.embedding(torch.tensor([[2, 0], [2, 1]]), w, padding_idx=1), torch.randn(4, 3))

for name in ["sum", "mean", "prod", "amax", "amin", "logsumexp"]:
    row(name, lambda v, f=getattr(torch, name): f(v, 1), torch.randn(2, 4, 3))
row("sum/all", torch.sum, x)
row("mean/keepdim", lambda v: v.mean((0, 2), keepdim=True), torch.randn(2, 4, 3))
row("max", lambda v: v.max(1).values, torch.randn(2, 4, 3))
row("min", lambda v: v.min(-1).values, torch.randn(2, 4, 3))
row("variance", lambda v: v.var(1), torch.randn(2, 4, 3))
row("std", lambda v: v.std((0, 2), unbiased=False), torch.randn(2, 4, 3))
row("norm", lambda v: v.norm(p=3.0, dim=1), torch.randn(2, 4))
row("norm/inf", lambda v: v.norm(p=float("inf")), x)
row("argmax", lambda v: v.argmax(1), torch.randn(2, 4))
row("argmin", lambda v: v.argmin(0, keepdim=True), torch.randn(2, 4))
zeros = torch.tensor([[0.0, 1.0, 2.0], [0.0, 0.0, 3.0]])
row("all", lambda v: v.bool().all(0), zeros)
row("any", lambda v: v.bool().any(0), zeros)
row("count_nonzero", lambda v: torch.count_nonzero(v, 1), zeros)

row("reshape", lambda v: v.reshape(3, -1), x)
row("transpose", lambda v: v.transpose(0, 2), torch.randn(2, 4, 3))
row("permute", lambda v: v.permute(2, 0, 1), torch.randn(2, 4, 3))
row("flatten", lambda v: v.flatten(1), torch.randn(2, 4, 3))
row("squeeze", lambda v: v.squeeze(1), left)
row("unsqueeze", lambda v: v.unsqueeze(-1), x)
row("expand", lambda v: v.expand(2, 4, 3), left)
row("slice", lambda v: v[:, 1:5:2], torch.randn(2, 6))
row("select", lambda v: v.select(1, -2), torch.randn(2, 4, 3))
row("index", lambda v: v[1, :, 0:2], torch.randn(2, 4, 3))
row("index/rows", lambda v: v[torch.tensor([1, 0, 1])], x)
row("contiguous", lambda v: v.t().contiguous(), x)
row("clone", torch.clone, x)
row("to", lambda v: v.to(torch.float64), x)
row("cat", lambda a, b: torch.cat([a, b], 1), x, torch.randn(2, 2))
row("stack", lambda a, b: torch.stack([a, b], 1), x, torch.randn(2, 3))
row("split", lambda v: torch.split(v, [1, 3, 2], 1)[1], torch.randn(2, 6))
picks = torch.tensor([[0, 2, 1], [1, 1, 0]])
row("gather", lambda v: v.gather(0, picks), torch.randn(3, 3))
row("scatter_add", lambda v, s: v.scatter_add(0, picks, s), torch.randn(3, 3), torch.randn(2, 3))
row("index_select", lambda v: v.index_select(1, torch.tensor([2, 0, 2])), x)
row("take", lambda v: v.take(torch.tensor([[5, 0], [5, 3]])), x)
row("masked_select", lambda v: v.masked_select(mask), x)
row("flip", lambda v: v.flip([0, 2]), torch.randn(2, 4, 3))
row("roll", lambda v: v.roll(2, 1), torch.randn(2, 5))
row("repeat", lambda v: v.repeat(2, 1, 2), x)
row("pad", lambda v: F.pad(v, (1, 2, 0, 1), value=1.5), x)
row("sort", lambda v: v.sort(1, descending=True).values, torch.randn(2, 5))
row("topk", lambda v: v.topk(2, 0).values, torch.randn(4, 3))
row("cumsum", lambda v: v.cumsum(1), torch.randn(2, 4, 3))
row("trace", torch.trace, torch.randn(3, 4))
row("tril", lambda v: v.tril(1), torch.randn(2, 3, 4))
row("triu", lambda v: v.triu(-1), torch.randn(3, 4))
row("diag", lambda v: v.diag(1), torch.randn(3, 4))
row("diag/vector", lambda v: v.diag(-1), torch.randn(3))

target = torch.randn(2, 3)
row("mse_loss", F.mse_loss, x, target)
row("mae_loss", lambda a, b: F.l1_loss(a, b, reduction="none"), x, target)
row("huber_loss", lambda a, b: F.huber_loss(a, b, delta=0.7, reduction="sum"), x, target)
row("smooth_l1_loss", lambda a, b: F.smooth_l1_loss(a, b, beta=0.7), x, target)
row("binary_cross_entropy_loss", F.binary_cross_entropy, torch.rand(2, 3) * 0.8 + 0.1, torch.rand(2, 3))
row("bce_with_logits_loss", F.binary_cross_entropy_with_logits, x, torch.rand(2, 3))
row("cross_entropy_loss", lambda v: F.cross_entropy(v, torch.tensor([2, 0]), label_smoothing=0.1), x)
row("nll_loss", lambda v: F.nll_loss(v, torch.tensor([2, 0])), x)
row("kl_div_loss", lambda a, b: F.kl_div(a, b, reduction="mean"), x, torch.rand(2, 3) + 0.1)
row("hinge_loss", lambda a, b: torch.clamp(1 - a * b, min=0).mean(), x, torch.randn(2, 3))
rows = torch.randn(3, 4), torch.randn(3, 4), torch.randn(3, 4)
signs = torch.tensor([1.0, -1.0, 1.0])
row("cosine_embedding_loss", lambda a, b: F.cosine_embedding_loss(a, b, signs, margin=-0.5), *rows[:2])
row("triplet_margin_loss", lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=2.0, reduction="none"), *rows)

write("reference.txt")
