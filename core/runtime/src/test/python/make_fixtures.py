"""Makes the files under core/runtime/src/test/resources/weights, and torchvision.json of core/onnxruntime.

Run with Debian's python3-torch (1.13) and python3-torchvision (0.14):

    /usr/bin/python3 core/runtime/src/test/python/make_fixtures.py

Weights and input follow the rule of io.cleave.core.weights.SeededReader, written here once more in
numpy, so that no file of real size is needed to compare two implementations of a network.
"""

import json
import math
import pathlib
import struct
from collections import OrderedDict

import numpy as np
import torch
from torch import nn
from torchvision.models import resnet

SEED = 7
TINY_WIDTH = 4
TINY_CLASSES = 10
PROBES = 16
TARGET = pathlib.Path(__file__).resolve().parents[1] / "resources" / "weights"
REFERENCE = (
    pathlib.Path(__file__).resolve().parents[4]
    / "onnxruntime/src/test/resources/io/cleave/onnxruntime/torchvision.json"
)
GOLDEN_RATIO = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1


def fnv1a64(text):
    value = 0xCBF29CE484222325
    for byte in text.encode("utf-8"):
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def unit(start, count):
    """count numbers in [0, 1): the top 24 bits of SplitMix64."""
    index = np.arange(1, count + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        z = np.uint64(start) + index * np.uint64(GOLDEN_RATIO)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / 2.0**24


def seeded(name, shapes):
    shape = shapes[name]
    u = unit(fnv1a64(name) ^ SEED, math.prod(shape))
    module, kind = name.rsplit(".", 1)
    matrix = len(shapes.get(module + ".weight", ())) >= 2
    if kind == "weight" and matrix:
        gain = 1.0 if len(shape) > 2 else 0.1
        values = (2 * u - 1) * (gain * math.sqrt(6.0 / math.prod(shape[1:])))
    elif kind == "weight":
        last = module.endswith(".bn3") or (
            module.endswith(".bn2") and module[:-1] + "3.weight" not in shapes
        )
        values = (0.1 if last else 1.0) * (u + 0.5)
    elif kind == "bias":
        values = (2 * u - 1) * (0.01 if matrix else 0.1)
    elif kind == "running_mean":
        values = (2 * u - 1) * 0.1
    elif kind == "running_var":
        values = u + 0.5
    else:
        raise ValueError(name)
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def seed_weights(model):
    state = model.state_dict()
    shapes = {
        name: tuple(tensor.shape)
        for name, tensor in state.items()
        if not name.endswith("num_batches_tracked")
    }
    for name in shapes:
        state[name].copy_(seeded(name, shapes))
    return model.eval()


def image(size):
    """The input: numbers in [-2, 2) after start 0."""
    return torch.from_numpy(
        (unit(0, 3 * size * size) * 4 - 2).astype(np.float32).reshape(1, 3, size, size)
    )


def tiny_resnet18():
    """ResNet-18 of base width 4, which torchvision's constructor cannot make."""
    model = resnet.ResNet(resnet.BasicBlock, [2, 2, 2, 2], num_classes=TINY_CLASSES)
    width = TINY_WIDTH
    model.inplanes = width
    model.conv1 = nn.Conv2d(3, width, 7, stride=2, padding=3, bias=False)
    model.bn1 = nn.BatchNorm2d(width)
    model.layer1 = model._make_layer(resnet.BasicBlock, width, 2)
    model.layer2 = model._make_layer(resnet.BasicBlock, 2 * width, 2, stride=2)
    model.layer3 = model._make_layer(resnet.BasicBlock, 4 * width, 2, stride=2)
    model.layer4 = model._make_layer(resnet.BasicBlock, 8 * width, 2, stride=2)
    model.fc = nn.Linear(8 * width, TINY_CLASSES)
    return seed_weights(model)


def logits_of(model, x):
    logits = model(x)[0].double()
    return {
        "first": logits[:8].tolist(),
        "norm": logits.norm().item(),
        "argmax": int(logits.argmax()),
    }


def probe(activation):
    flat = activation[0].flatten().double()
    positions = [k * (len(flat) - 1) // (PROBES - 1) for k in range(PROBES)]
    return {
        "shape": list(activation.shape[1:]),
        "positions": positions,
        "values": flat[positions].tolist(),
        "mean": flat.mean().item(),
    }


def activations_of(model, x):
    wanted = ["relu", "maxpool", "layer1.0", "layer1.2", "layer2.3", "layer3.5", "layer4.2", "avgpool"]
    seen = {}
    modules = dict(model.named_modules())
    hooks = [
        modules[name].register_forward_hook(
            lambda module, inputs, output, name=name: seen.__setitem__(name, probe(output))
        )
        for name in wanted
    ]
    model(x)
    for hook in hooks:
        hook.remove()
    return seen


def write_reference():
    x = image(224)
    models = {}
    activations = None
    for depth in (18, 34, 50, 101, 152):
        name = f"resnet{depth}"
        model = seed_weights(getattr(resnet, name)())
        models[name] = logits_of(model, x)
        if depth == 50:
            activations = activations_of(model, x)
        exact = model.double()(x.double())[0]
        difference = (exact[:8] - torch.tensor(models[name]["first"])).abs().max().item()
        print(name, models[name], "float64 differs by", difference)
    reference = {"seed": SEED, "inputSize": 224, "logits": models, "resnet50": activations}
    REFERENCE.write_text(json.dumps(reference, indent=1) + "\n")


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name, (dtype, shape, content) in tensors.items():
        header[name] = {
            "dtype": dtype,
            "shape": list(shape),
            "data_offsets": [len(data), len(data) + len(content)],
        }
        data += content
    text = json.dumps(header).encode("utf-8")
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def write_tiny():
    model = tiny_resnet18()
    state = model.state_dict()
    save(state, "tiny")
    x = image(64)
    torch.jit.trace(model, x).save(str(TARGET / "tiny-traced.pt"))
    torch.jit.script(model).save(str(TARGET / "tiny-scripted.pt"))
    write_safetensors(
        TARGET / "tiny.safetensors",
        {
            name: ("F32", tensor.shape, tensor.numpy().tobytes())
            for name, tensor in state.items()
            if not name.endswith("num_batches_tracked")
        },
    )
    reference = {"seed": SEED, "inputSize": 64, "logits": model(x)[0].double().tolist()}
    (TARGET / "tiny.json").write_text(json.dumps(reference, indent=1) + "\n")


def save(value, name):
    torch.save(value, TARGET / f"{name}.pth")
    torch.save(value, TARGET / f"{name}-legacy.pth", _use_new_zipfile_serialization=False)


def write_kinds():
    """Types and layouts; element i of each tensor, in row-major order, is i - 2."""
    count = torch.arange(12, dtype=torch.float32) - 2
    rows = count.reshape(3, 4)
    padded = torch.full((3, 6), 99.0)
    padded[:, 1:5] = rows
    kinds = OrderedDict(
        float=rows,
        half=rows.half(),
        bfloat16=rows.bfloat16(),
        double=rows.double(),
        transposed=rows.t().contiguous().t(),
        slice=padded[:, 1:5],
        channels_last=count.reshape(1, 3, 2, 2).contiguous(memory_format=torch.channels_last),
        scalar=torch.tensor(-2.0),
        empty=torch.zeros(0, 4),
        whole=torch.arange(3),
        parameter=nn.Parameter(rows.clone()),
    )
    save(kinds, "kinds")
    little = {"F16": "<f2", "F32": "<f4", "F64": "<f8"}
    tensors = {k: (k, (3, 4), rows.numpy().astype(v).tobytes()) for k, v in little.items()}
    bfloat16 = (rows.numpy().view(np.uint32) >> 16).astype("<u2").tobytes()
    tensors["BF16"] = ("BF16", (3, 4), bfloat16)
    tensors["scalar"] = ("F32", (), struct.pack("<f", -2.0))
    tensors["empty"] = ("F32", (0, 4), b"")
    tensors["I64"] = ("I64", (3,), np.arange(3, dtype="<i8").tobytes())
    write_safetensors(TARGET / "kinds.safetensors", tensors)


def write_checkpoint():
    """What a training script saves: a state_dict of a DataParallel model beside other things."""
    model = nn.DataParallel(nn.Sequential(OrderedDict(fc=nn.Linear(3, 2))))
    with torch.no_grad():
        model.module.fc.weight.copy_(torch.arange(6.0).reshape(2, 3))
        model.module.fc.bias.copy_(torch.arange(2.0))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model.module(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    with torch.no_grad():
        model.module.fc.weight.copy_(torch.arange(6.0).reshape(2, 3))
        model.module.fc.bias.copy_(torch.arange(2.0))
    checkpoint = {
        "epoch": 3,
        "arch": "resnet18",
        "best_acc1": 71.5,
        "optimizer": optimizer.state_dict(),
        "state_dict": model.state_dict(),
    }
    save(checkpoint, "checkpoint")
    torch.save(model.module, TARGET / "whole-model.pth")
    torch.save(checkpoint["state_dict"], TARGET / "protocol4.pth", pickle_protocol=4)


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    torch.set_grad_enabled(True)
    write_checkpoint()
    with torch.no_grad():
        write_tiny()
        write_kinds()
        write_reference()
