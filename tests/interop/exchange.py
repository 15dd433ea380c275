#!/usr/bin/env python3
"""Exchanges files with NumPy and PyTorch in both directions. usage: exchange.py PATH_OF_SIMPLE

Exits with 77 ("skipped") where they are not installed.
"""

import json
import pathlib
import struct
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import torch
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "samples" / "data"))
from make_pytorch_weights import NAMES, save_safetensors  # noqa: E402

SIMPLE = sys.argv[1]


def run(script, folder):
    """Runs a script in a folder and gives what it printed."""
    done = subprocess.run([SIMPLE, "-"], input=script, capture_output=True, text=True, cwd=folder, timeout=120)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def read_safetensors(path):
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8:8 + length])
    types = {name: dtype for dtype, name in NAMES.items()}
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        data = raw[8 + length + begin:8 + length + end]
        flat = torch.frombuffer(bytearray(data), dtype=types[entry["dtype"]]) if data else torch.zeros(0)
        tensors[name] = flat.reshape(entry["shape"])
    return tensors, header.get("__metadata__", {})


def arrays_from_simple(folder):
    run("""
use lib.pure.tensor (PureTensor)
use lib.pure.data (save_npy, save_npz)
val m = PureTensor.from_data([0.1, 1e300, -5e-324, 2.0, 3.0, 4.0], [2, 3])
save_npy("m.npy", m)
save_npy("t.npy", m.transpose())
save_npz("a.npz", {"m": m, "i": PureTensor.arange(0, 5), "f": m.to("f32"), "b": m.gt(1.0), "größe": PureTensor.scalar(1.5)})
""", folder)
    m = np.array([[0.1, 1e300, -5e-324], [2, 3, 4]])
    assert np.array_equal(np.load(folder / "m.npy"), m)
    assert np.array_equal(np.load(folder / "t.npy"), m.T)
    arrays = np.load(folder / "a.npz")
    assert sorted(arrays) == ["b", "f", "größe", "i", "m"], sorted(arrays)
    assert arrays["i"].dtype == np.int64 and arrays["f"].dtype == np.float32 and arrays["b"].dtype == bool
    assert np.array_equal(arrays["m"], m) and np.array_equal(arrays["b"], m > 1)
    assert arrays["größe"].shape == () and arrays["größe"] == 1.5


def arrays_from_numpy(folder):
    rng = np.random.default_rng(1)
    values = {"f8": rng.normal(size=(3, 4)), "f4": rng.normal(size=5).astype(np.float32),
              "i8": rng.integers(-2**62, 2**62, size=(2, 2)), "u2": rng.integers(0, 65536, size=7).astype(np.uint16),
              "be": rng.normal(size=(2, 3, 2)).astype(">f8"), "fo": np.asfortranarray(rng.normal(size=(2, 3, 4)))}
    np.savez_compressed(folder / "n.npz", **values)
    run("""
use lib.pure.data (load_npz, save_npz)
save_npz("back.npz", load_npz("n.npz"))
""", folder)
    back = np.load(folder / "back.npz")
    for name, value in values.items():
        assert np.array_equal(back[name], value), name


def model(layers=torch.nn):
    return layers.Sequential(layers.Linear(3, 8), layers.Tanh(), layers.Linear(8, 2)).double()


def weights_from_torch(folder):
    torch.manual_seed(4)
    net = model()
    inputs = torch.randn(6, 3, dtype=torch.float64)
    save_safetensors(folder / "net.safetensors", net.state_dict())
    np.save(folder / "inputs.npy", inputs.numpy())
    run("""
use lib.pure.nn (Linear, Tanh, Sequential, load_model)
use lib.pure.data (load_npy, save_npy)
val net = Sequential(Linear(3, 8), Tanh(), Linear(8, 2))
load_model(net, "net.safetensors")
save_npy("outputs.npy", net.forward(load_npy("inputs.npy")))
""", folder)
    assert np.allclose(np.load(folder / "outputs.npy"), net(inputs).detach().numpy(), rtol=0, atol=1e-13)


def weights_from_simple(folder):
    run("""
use lib.pure.tensor (manual_seed, randn)
use lib.pure.nn (Linear, Tanh, Sequential)
use lib.pure.data (save_npz)
manual_seed(9)
val net = Sequential(Linear(3, 8), Tanh(), Linear(8, 2))
net.save("ours.safetensors", {"made by": "simple"})
val x = randn([6, 3])
save_npz("ours.npz", {"x": x, "y": net.forward(x)})
""", folder)
    tensors, metadata = read_safetensors(folder / "ours.safetensors")
    assert list(tensors) == ["0.weight", "0.bias", "2.weight", "2.bias"], list(tensors)
    assert metadata == {"made by": "simple"}
    net = model()
    net.load_state_dict(tensors)
    arrays = np.load(folder / "ours.npz")
    outputs = net(torch.from_numpy(arrays["x"])).detach().numpy()
    assert np.allclose(outputs, arrays["y"], rtol=0, atol=1e-13)


for check in (arrays_from_simple, arrays_from_numpy, weights_from_torch, weights_from_simple):
    with tempfile.TemporaryDirectory() as name:
        check(pathlib.Path(name))
    print(f"{check.__name__}: ok")
