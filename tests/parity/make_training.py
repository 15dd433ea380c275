#!/usr/bin/env python3
"""Writes training.txt: schedulers, losses over pairs and a longer training as PyTorch has them (CPU, f64), in the form
of reference.txt. Run it again only to add cases: tests/parity/make_training.py
"""

import warnings

import torch
import torch.nn.functional as F

from reference_file import put, write

warnings.filterwarnings("ignore")
torch.manual_seed(21)


def loss(name, f, *inputs):
    leaves = [i.clone().requires_grad_() for i in inputs]
    y = f(*leaves)
    y.backward()
    put(f"{name}.y", y)
    for n, leaf in enumerate(leaves):
        put(f"{name}.x{n}", leaf)
        put(f"{name}.g{n}", leaf.grad)


signs = torch.tensor([1.0, -1.0, -1.0, 1.0, -1.0, 1.0])
put("signs", signs)
rows = torch.randn(6, 4), torch.randn(6, 4), torch.randn(6, 4)
loss("cosine_embedding", lambda a, b: F.cosine_embedding_loss(a, b, signs, margin=0.2), *rows[:2])
loss("triplet", lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=0.7), *rows)
loss("triplet_p1", lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=2.0, p=1.0, reduction="sum"), *rows)


def schedule(name, make, steps, metrics=None):
    """Puts the rates of two groups before the first step and after each one."""
    weights = torch.nn.Parameter(torch.zeros(1)), torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([{"params": [weights[0]]}, {"params": [weights[1]], "lr": 0.03}], lr=0.5)
    scheduler = make(optimizer)
    rates = [[g["lr"] for g in optimizer.param_groups]]
    for n in range(steps):
        optimizer.step()
        scheduler.step(metrics[n]) if metrics else scheduler.step()
        rates.append([g["lr"] for g in optimizer.param_groups])
    put(f"schedule.{name}", rates)


lrs = torch.optim.lr_scheduler
schedule("step", lambda o: lrs.StepLR(o, 3, gamma=0.3), 12)
schedule("multi_step", lambda o: lrs.MultiStepLR(o, [2, 5, 5, 9], gamma=0.2), 12)
schedule("exponential", lambda o: lrs.ExponentialLR(o, 0.9), 12)
schedule("cosine", lambda o: lrs.CosineAnnealingLR(o, 10, eta_min=0.01), 10)
schedule("restarts", lambda o: lrs.CosineAnnealingWarmRestarts(o, 3, T_mult=2, eta_min=0.001), 24)
schedule("lambda", lambda o: lrs.LambdaLR(o, lambda n: 1.0 / (1.0 + n)), 6)
schedule("linear", lambda o: lrs.LinearLR(o), 8)
schedule("cyclic", lambda o: lrs.CyclicLR(o, 0.1, 0.9, step_size_up=4, cycle_momentum=False), 20)
schedule("one_cycle", lambda o: lrs.OneCycleLR(o, 1.0, total_steps=20, cycle_momentum=False), 19)
values = [1.0, 1.1, 0.99995, 1.2, 1.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.4]
put("plateau.metrics", values)
schedule("plateau", lambda o: lrs.ReduceLROnPlateau(o, factor=0.5, patience=2, min_lr=0.02), len(values), values)
schedule("plateau_max", lambda o: lrs.ReduceLROnPlateau(o, mode="max", patience=1), len(values), values)

# 50 steps of Adam on a classifier with weight decay, clipping and a schedule.
torch.manual_seed(5)
layers = torch.nn
model = layers.Sequential(layers.Linear(6, 16), layers.ReLU(), layers.Linear(16, 16), layers.GELU(),
                          layers.Linear(16, 4))
inputs, targets = torch.randn(32, 6), torch.randint(0, 4, (32,))
put("mlp.inputs", inputs)
put("mlp.targets", targets)
for n, p in enumerate(model.parameters()):
    put(f"mlp.start{n}", p)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01, weight_decay=0.001)
scheduler = lrs.CosineAnnealingLR(optimizer, 50)
losses, norms = [], []
for _ in range(50):
    optimizer.zero_grad()
    value = F.cross_entropy(model(inputs), targets, label_smoothing=0.05)
    value.backward()
    norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5).item())
    optimizer.step()
    scheduler.step()
    losses.append(value.item())
put("mlp.losses", losses)
put("mlp.norms", norms)
for n, p in enumerate(model.parameters()):
    put(f"mlp.end{n}", p)


def train_images(name, make):
    """Puts 50 steps of a small convolutional network on two batches in turn, with the statistics it ends with."""
    torch.manual_seed(11)
    model = layers.Sequential(layers.Conv2d(2, 4, 3, padding=1), layers.BatchNorm2d(4), layers.ReLU(),
                              layers.MaxPool2d(2), layers.Flatten(), layers.Linear(36, 3))
    inputs, targets = torch.randn(2, 8, 2, 6, 6), torch.randint(0, 3, (2, 8))
    put(f"{name}.inputs", inputs)
    put(f"{name}.targets", targets)
    for n, p in enumerate(model.parameters()):
        put(f"{name}.start{n}", p)
    optimizer = make(model.parameters())
    losses = []
    for step in range(50):
        optimizer.zero_grad()
        value = F.cross_entropy(model(inputs[step % 2]), targets[step % 2])
        value.backward()
        optimizer.step()
        losses.append(value.item())
    put(f"{name}.losses", losses)
    for n, p in enumerate(model.parameters()):
        put(f"{name}.end{n}", p)
    put(f"{name}.running_mean", model[1].running_mean)
    put(f"{name}.running_var", model[1].running_var)
    put(f"{name}.scores", model.eval()(inputs[0]))


train_images("cnn_sgd", lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, weight_decay=0.001))
train_images("cnn_adam", lambda p: torch.optim.Adam(p, lr=0.005))

write("training.txt")
