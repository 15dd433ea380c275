#!/usr/bin/env python3
"""Writes layer_reference.txt: results and gradients of PyTorch's layers of sequences (CPU, f64), for layer_test.cpp.

The format is that of reference.txt. For each case NAME: parameters NAME.p0 … in PyTorch's order, inputs NAME.x0 …,
outputs NAME.y0 …, and the gradients of a weighted sum of all outputs, NAME.dp0 … and NAME.dx0 …. The rows at the end
are those of op_rows_recurrent.cpp, in the format of make_reference.py.
"""


import torch
from torch import nn

from reference_file import put, write

torch.manual_seed(21)


def flat(outputs):
    if torch.is_tensor(outputs):
        return [outputs]
    return [part for output in outputs if output is not None for part in flat(output)]


def case(name, module, f, *inputs):
    leaves = [i.clone().requires_grad_() for i in inputs]
    outputs = flat(f(module, *leaves))
    total = 0.0
    for y in outputs:
        total = total + (y * torch.linspace(0.5, 1.5, y.numel()).reshape(y.shape)).sum()
    total.backward()
    for n, p in enumerate(module.parameters()):
        put(f"{name}.p{n}", p)
        put(f"{name}.dp{n}", p.grad)
    for n, leaf in enumerate(leaves):
        put(f"{name}.x{n}", leaf)
        put(f"{name}.dx{n}", leaf.grad)
    for n, y in enumerate(outputs):
        put(f"{name}.y{n}", y)


def shaken(module):
    """Moves parameters that start at 0 or 1, so that their place in the formula shows."""
    for p in module.parameters():
        p.data += 0.1 * torch.randn_like(p)
    return module.train()


def call(module, *inputs):
    return module(*inputs)


def with_pair(module, x, h, c):
    return module(x, (h, c))


randn = torch.randn
case("rnn", nn.RNN(3, 4), call, randn(5, 2, 3))
case("rnn_relu", nn.RNN(3, 4, num_layers=2, nonlinearity="relu"), call, randn(5, 2, 3), randn(2, 2, 4))
case("gru", nn.GRU(3, 4), call, randn(5, 2, 3), randn(1, 2, 4))
case("gru_deep", nn.GRU(3, 4, num_layers=2, bidirectional=True, batch_first=True), call, randn(2, 5, 3))
case("gru_plain", nn.GRU(3, 4, bias=False), call, randn(5, 3))
case("lstm", nn.LSTM(3, 4), call, randn(5, 2, 3))
case("lstm_deep", nn.LSTM(3, 4, num_layers=2, bidirectional=True, batch_first=True), with_pair, randn(2, 5, 3),
     randn(4, 2, 4), randn(4, 2, 4))
case("lstm_plain", nn.LSTM(3, 4, bias=False), with_pair, randn(5, 3), randn(1, 4), randn(1, 4))
case("rnn_cell", nn.RNNCell(3, 4), call, randn(2, 3), randn(2, 4))
case("gru_cell", nn.GRUCell(3, 4), call, randn(2, 3), randn(2, 4))
case("lstm_cell", nn.LSTMCell(3, 4), with_pair, randn(2, 3), randn(2, 4), randn(2, 4))

case("mha", shaken(nn.MultiheadAttention(6, 2)), call, randn(4, 2, 6), randn(3, 2, 6), randn(3, 2, 6))
padding = torch.tensor([[False, False, True], [False, False, False]])
case("mha_masked", shaken(nn.MultiheadAttention(6, 3, batch_first=True)),
     lambda m, q, k, v, mask: m(q, k, v, key_padding_mask=padding, attn_mask=mask),
     randn(2, 4, 6), randn(2, 3, 6), randn(2, 3, 6), randn(4, 3))
case("mha_heads_mask", shaken(nn.MultiheadAttention(6, 2, bias=False, batch_first=True)),
     lambda m, x, mask: m(x, x, x, attn_mask=mask, need_weights=False), randn(2, 3, 6), randn(4, 3, 3))
causal = torch.ones(3, 3, dtype=torch.bool).triu(1)
case("mha_causal", shaken(nn.MultiheadAttention(6, 2)), lambda m, x: m(x, x, x, attn_mask=causal), randn(3, 6))

case("encoder_layer", shaken(nn.TransformerEncoderLayer(6, 2, 5, dropout=0.0)), call, randn(4, 2, 6))
case("encoder_first", shaken(nn.TransformerEncoderLayer(6, 2, 5, dropout=0.0, activation="gelu", batch_first=True,
                                                        norm_first=True, layer_norm_eps=1e-3)),
     lambda m, x, mask: m(x, src_mask=mask, src_key_padding_mask=padding), randn(2, 3, 6), randn(3, 3))
case("encoder", shaken(nn.TransformerEncoder(nn.TransformerEncoderLayer(6, 2, 5, dropout=0.0), 2)), call,
     randn(4, 2, 6))


def row(name, run, gates, *states, bias=True, reverse=False):
    """Puts one row of the table of operations: a cell over sums of gates, which an identity as weight of x lets in."""
    rows = gates * 4
    inputs = [randn(3, 2, rows), 0.5 * randn(rows, 4)] + [randn(2, 4) for _ in states]
    if bias:
        inputs.append(randn(rows))
    leaves = [i.clone().requires_grad_() for i in inputs]
    weights = [torch.eye(rows), leaves[1]] + ([torch.zeros(rows), leaves[-1]] if bias else [])
    first = [leaf.unsqueeze(0) for leaf in leaves[2:2 + len(states)]]
    x = leaves[0].flip(0) if reverse else leaves[0]
    outputs = run(x, first if len(first) == 2 else first[0], weights, bias, 1, 0.0, False, False, False)
    y = outputs[0].flip(0) if reverse else outputs[0]
    y = torch.cat([y, outputs[2]]) if len(states) == 2 else y
    (y * torch.linspace(0.5, 1.5, y.numel()).reshape(y.shape)).sum().backward()
    put(f"row.{name}.y", y)
    for n, leaf in enumerate(leaves):
        put(f"row.{name}.x{n}", leaf)
        put(f"row.{name}.g{n}", leaf.grad)


row("rnn", torch.rnn_tanh, 1, "h")
row("rnn/relu", torch.rnn_relu, 1, "h", bias=False, reverse=True)
row("gru", torch.gru, 3, "h")
row("gru/reverse", torch.gru, 3, "h", bias=False, reverse=True)
row("lstm", torch.lstm, 4, "h", "c")
row("lstm/reverse", torch.lstm, 4, "h", "c", bias=False, reverse=True)

write("layer_reference.txt")
