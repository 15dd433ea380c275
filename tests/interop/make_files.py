#!/usr/bin/env python3
"""Writes files/: small files as NumPy and PyTorch write them, which tests read and fuzzing starts from.

files/FORMAT/NAME; the safetensors are written by samples/data/make_pytorch_weights.py's writer of the published format.
Needs python3-numpy and python3-torch. Run it again only to add files.
"""

import pathlib
import struct
import sys

import numpy as np
import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "samples" / "data"))
from make_pytorch_weights import save_safetensors  # noqa: E402

FILES = pathlib.Path(__file__).parent / "files"


def path(folder, name):
    (FILES / folder).mkdir(parents=True, exist_ok=True)
    return FILES / folder / name


def npy():
    matrix = np.arange(6.0).reshape(2, 3) / 4
    np.save(path("npy", "matrix.npy"), matrix)
    np.save(path("npy", "columns.npy"), np.asfortranarray(matrix))
    np.save(path("npy", "cube_columns.npy"), np.asfortranarray(np.arange(24).reshape(2, 3, 4)))
    np.save(path("npy", "big_endian.npy"), np.array([1, -2, 70000], dtype=">i4"))
    np.save(path("npy", "half.npy"), np.array([1.5, -2.0, 6e-8, np.inf, np.nan], dtype=np.float16))
    np.save(path("npy", "single.npy"), np.array([0.1, 3.0], dtype=np.float32))
    np.save(path("npy", "flags.npy"), np.array([[True, False], [False, True]]))
    np.save(path("npy", "number.npy"), np.float64(2.5))
    np.save(path("npy", "nothing.npy"), np.zeros((0, 3)))
    np.save(path("npy", "bytes.npy"), np.arange(250, 256, dtype=np.uint8))
    with open(path("npy", "version2.npy"), "wb") as file:
        np.lib.format.write_array(file, matrix, version=(2, 0))
    with open(path("npy", "version3.npy"), "wb") as file:
        np.lib.format.write_array(file, matrix, version=(3, 0))
    np.save(path("npy", "refused_objects.npy"), np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
    np.save(path("npy", "refused_records.npy"), np.zeros(2, dtype=[("a", "<f8"), ("b", "<i4")]))
    np.save(path("npy", "refused_complex.npy"), np.array([1 + 2j]))


def npz():
    weights = {"w": np.arange(4.0).reshape(2, 2), "b": np.array([1, 2, 3]), "on": np.array([True])}
    np.savez(path("npz", "stored.npz"), **weights)
    np.savez_compressed(path("npz", "deflated.npz"), zeros=np.zeros((100, 100)), **weights)


def tensors():
    torch.manual_seed(1)
    save_safetensors(path("safetensors", "types.safetensors"), {
        "f64": torch.tensor([0.1, -2.0], dtype=torch.float64), "f32": torch.tensor([0.1, -2.0]),
        "f16": torch.tensor([0.1, -2.0], dtype=torch.float16),
        "bf16": torch.tensor([0.1, -2.0], dtype=torch.bfloat16), "i64": torch.tensor([1, -2]),
        "i32": torch.tensor([1, -2], dtype=torch.int32), "i16": torch.tensor([1, -2], dtype=torch.int16),
        "i8": torch.tensor([1, -2], dtype=torch.int8), "u8": torch.tensor([1, 254], dtype=torch.uint8),
        "bool": torch.tensor([True, False]), "scalar": torch.tensor(7), "empty": torch.zeros(0, 4)},
        {"by": "torch", "note": "größer \"than\" \\ ASCII"})


def idx():
    def write(name, code, sizes, data):
        head = bytes([0, 0, code, len(sizes)]) + b"".join(struct.pack(">I", n) for n in sizes)
        path("idx", name).write_bytes(head + data)

    write("images.idx", 0x08, [2, 2, 2], bytes(range(0, 256, 34)[:8]))
    write("labels.idx", 0x08, [2], bytes([7, 3]))
    write("floats.idx", 0x0D, [2], struct.pack(">2f", 0.5, -1.0))


def csv():
    rows = {"plain.csv": "x,y\n1,2\n3,4\n", "quoted.csv": 'name,n\r\n"a ""b"", c",1\r\n"two\r\nlines",2\r\n',
            "no_header.csv": "1;2\n3;4\n", "gaps.csv": "a,b\n1,\n,2\n"}
    for name, text in rows.items():
        path("csv", name).write_bytes(text.encode())


for make in (npy, npz, tensors, idx, csv):
    make()
