"""The form of the files of reference values: each line is NAME SHAPE VALUES…, shape as 2x3 ("-" for a single number),
numbers exact. Computation is in f64.
"""

import pathlib

import torch

torch.set_default_dtype(torch.float64)
lines = [f"# PyTorch {torch.__version__}"]


def put(name, value):
    value = torch.as_tensor(value, dtype=torch.float64).detach()
    shape = "x".join(str(n) for n in value.shape) or "-"
    lines.append(" ".join([name, shape] + [float(v).hex() for v in value.reshape(-1).tolist()]))


def write(name):
    path = pathlib.Path(__file__).with_name(name)
    path.write_text("\n".join(lines) + "\n")
    print(f"{path}: {len(lines)} lines")
