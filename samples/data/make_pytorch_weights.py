#!/usr/bin/env python3
"""Trains a small PyTorch model and writes pytorch_mlp.safetensors (its state_dict) and pytorch_mlp_check.npz (inputs,
outputs, classes), which samples/11_pytorch_weights.spl reads. Needs python3-torch and python3-numpy.
"""

import json
import pathlib
import struct

import numpy as np
import torch

NAMES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64",
         torch.int32: "I32", torch.int16: "I16", torch.int8: "I8", torch.uint8: "U8", torch.bool: "BOOL"}


def save_safetensors(path, tensors, metadata=None):
    """Writes the published format as safetensors.torch.save_file does, for machines without that package."""
    header = {"__metadata__": metadata} if metadata else {}
    parts, offset = [], 0
    for name, tensor in tensors.items():
        raw = tensor.contiguous().view(torch.uint8) if tensor.dtype == torch.bfloat16 else tensor.contiguous()
        data = raw.numpy().tobytes()
        header[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [offset, offset + len(data)]}
        parts.append(data)
        offset += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + b"".join(parts))


def main():
    torch.manual_seed(3)
    folder = pathlib.Path(__file__).parent
    centres = torch.tensor([[0.0, 2.0], [-1.7, -1.0], [1.7, -1.0]])
    classes = torch.arange(3).repeat_interleave(60)
    inputs = centres[classes] + 0.5 * torch.randn(180, 2)
    layers = torch.nn
    model = layers.Sequential(layers.Linear(2, 16), layers.GELU(), layers.Linear(16, 16), layers.GELU(),
                              layers.Linear(16, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(60):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(inputs), classes).backward()
        optimizer.step()
    save_safetensors(folder / "pytorch_mlp.safetensors", model.state_dict(), {"made by": f"torch {torch.__version__}"})
    shown = slice(0, 180, 5)
    with torch.no_grad():
        outputs = model(inputs[shown])
    np.savez(folder / "pytorch_mlp_check.npz", inputs=inputs[shown].numpy(), outputs=outputs.numpy(),
             classes=classes[shown].numpy())


if __name__ == "__main__":
    main()
