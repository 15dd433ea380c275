#!/usr/bin/env python3
"""Writes reference.txt: results and gradients of PyTorch (CPU, f64) that parity_test.cpp compares with.

Each line is NAME SHAPE VALUES…, shape as 2x3 ("-" for a single number), numbers exact. Inputs are written too, so the
test needs no random generator in common with PyTorch. Run it again only to add cases: tests/parity/make_reference.py
"""

import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(20)
torch.set_default_dtype(torch.float64)
lines = [f"# PyTorch {torch.__version__}"]


def put(name, value):
    value = torch.as_tensor(value, dtype=torch.float64).detach()
    shape = "x".join(str(n) for n in value.shape) or "-"
    lines.append(" ".join([name, shape] + [float(v).hex() for v in value.reshape(-1).tolist()]))


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

path = pathlib.Path(__file__).with_name("reference.txt")
path.write_text("\n".join(lines) + "\n")
print(f"{path}: {len(lines)} lines")
