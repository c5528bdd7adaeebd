"""Weights of ResNets that are the same each time, in each kind of file that Cleave reads."""

import json
import math
import random
import struct
import zipfile
from array import array

DEPTHS = (18, 34, 50, 101, 152)
WIDTH = 8
CLASSES = 10
BLOCKS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}


def write_all(folder, depths=DEPTHS):
    """Writes each depth as every kind; returns (depth, file name) of each."""
    written = []
    for depth in depths:
        tensors = resnet(depth)
        for ending, write in KINDS.items():
            name = f"resnet{depth}{ending}"
            write(folder / name, tensors)
            written.append((depth, name))
    return written


def resnet(depth):
    """Name to (shape, float32 values), as torchvision names and orders them."""
    shapes = shapes_of(depth)
    return {name: (shape, values(name, shape, shapes)) for name, shape in shapes.items()}


def shapes_of(depth):
    shapes = {}
    bottlenecks = depth >= 50
    convolution(shapes, "conv1", "bn1", WIDTH, 3, 7)
    into = WIDTH
    for layer, blocks in enumerate(BLOCKS[depth]):
        width = WIDTH << layer
        out = width * 4 if bottlenecks else width
        for block in range(blocks):
            name = f"layer{layer + 1}.{block}."
            kernels = (1, 3, 1) if bottlenecks else (3, 3)
            channels = (into, width, width, out) if bottlenecks else (into, width, out)
            for i, kernel in enumerate(kernels):
                convolution(shapes, f"{name}conv{i + 1}", f"{name}bn{i + 1}", channels[i + 1], channels[i], kernel)
            if into != out or (layer > 0 and block == 0):
                convolution(shapes, f"{name}downsample.0", f"{name}downsample.1", out, into, 1)
            into = out
    shapes["fc.weight"] = (CLASSES, into)
    shapes["fc.bias"] = (CLASSES,)
    return shapes


def convolution(shapes, name, norm, out, into, kernel):
    shapes[f"{name}.weight"] = (out, into, kernel, kernel)
    for parameter in ("weight", "bias", "running_mean", "running_var"):
        shapes[f"{norm}.{parameter}"] = (out,)


def values(name, shape, shapes):
    """Uniform in a range that keeps activations finite and alive through 152 layers."""
    module, kind = name.rsplit(".", 1)
    last = module.endswith("bn3") or (module.endswith("bn2") and f"{module[:-1]}3.weight" not in shapes)
    if len(shape) > 1:
        bound = math.sqrt(6 / math.prod(shape[1:]))
        low, high = -bound, bound
    elif kind == "running_var":
        low, high = 0.01, 0.5  # so small that the epsilon beside it counts
    elif kind == "weight":
        low, high = (0.02, 0.06) if last else (0.2, 0.6)
    else:
        low, high = -0.1, 0.1
    draw = random.Random(name).random
    return floats(low + (high - low) * draw() for _ in range(math.prod(shape)))


def floats(numbers):
    """Little-endian float32."""
    result = array("f", numbers)
    if struct.pack("=H", 1) != struct.pack("<H", 1):
        result.byteswap()
    return result.tobytes()


def write_safetensors(path, tensors):
    header, end = {}, 0
    for name, (shape, content) in tensors.items():
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": (end, end + len(content))}
        end += len(content)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.writelines(content for _, content in tensors.values())


def write_zip(path, tensors):
    """A state_dict as torch.save writes it since PyTorch 1.6."""
    stored = with_counters(tensors)
    write_archive(path, state_dict(stored) + b".", stored)


def write_legacy(path, tensors):
    """A state_dict as torch.save wrote it before PyTorch 1.6."""
    stored = with_counters(tensors)
    magic = bytes.fromhex("1950A86A20F9469CFC6C")[::-1]
    system = mapping({"protocol_version": integer(1001), "little_endian": b"\x88"})
    keys = b"](" + b"".join(text(str(key)) for key in range(len(stored))) + b"e"
    with path.open("wb") as file:
        for pickle in (b"\x8a\x0a" + magic, integer(1001), system, state_dict(stored), keys):
            file.write(b"\x80\x02" + pickle + b".")
        for kind, shape, content in stored.values():
            file.write(struct.pack("<q", math.prod(shape)) + content)


def write_traced(path, tensors):
    """A module as torch.jit.trace and save write it."""
    write_module(path, tensors, lambda name: f"__torch__.{name}", {})


def write_scripted(path, tensors):
    """A module as torch.jit.script and save write it: with mangled names and constants."""
    padding = call(name_of("torch.jit._pickle", "build_intlist"), b"](" + integer(3) * 4 + b"e")
    constants = {"inplanes": integer(WIDTH), "transposed": b"\x89", "_reversed_padding": padding}
    write_module(path, tensors, lambda name: f"__torch__.___torch_mangle_7.{name}", constants)


KINDS = {
    ".safetensors": write_safetensors,
    ".pth": write_zip,
    "-legacy.pth": write_legacy,
    "-traced.pt": write_traced,
    "-scripted.pt": write_scripted,
}


def with_counters(tensors):
    """Name to (storage type, shape, content), with the counters that a state_dict has."""
    stored = {}
    for name, (shape, content) in tensors.items():
        stored[name] = ("FloatStorage", shape, content)
        if name.endswith("running_var"):
            counter = name.replace("running_var", "num_batches_tracked")
            stored[counter] = ("LongStorage", (), struct.pack("<q", 1))
    return stored


def write_archive(path, pickle, stored):
    entries = {"data.pkl": b"\x80\x02" + pickle, "version": b"3\n", "byteorder": b"little"}
    entries.update({f"data/{key}": content for key, (_, _, content) in enumerate(stored.values())})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(f"archive/{name}"), content)


def write_module(path, tensors, class_name, constants):
    stored = with_counters(tensors)
    tree = {}
    for key, (name, (kind, shape, _)) in enumerate(stored.items()):
        *modules, parameter = name.split(".")
        node = tree
        for module in modules:
            node = node.setdefault(module, {})
        node[parameter] = tensor(key, kind, shape)
    write_archive(path, module_of(tree, class_name, constants) + b".", stored)


# Pickles, opcode by opcode: each function returns the bytes that leave one object on the stack.


def text(value):
    return b"X" + struct.pack("<I", len(value.encode())) + value.encode()


def integer(value):
    return b"J" + struct.pack("<i", value)


def sequence(*items):
    return b"(" + b"".join(items) + b"t"


def mapping(entries):
    return b"}(" + b"".join(text(key) + value for key, value in entries.items()) + b"u"


def name_of(module, attribute):
    return f"c{module}\n{attribute}\n".encode()


def call(function, *arguments):
    return function + sequence(*arguments) + b"R"


def tensor(key, kind, shape):
    strides = [math.prod(shape[i + 1 :]) for i in range(len(shape))]
    storage = sequence(text("storage"), name_of("torch", kind), text(str(key)), text("cpu"), integer(math.prod(shape)))
    return call(
        name_of("torch._utils", "_rebuild_tensor_v2"),
        storage + b"Q",
        integer(0),
        sequence(*map(integer, shape)),
        sequence(*map(integer, strides)),
        b"\x89",
        call(name_of("collections", "OrderedDict")),
    )


def state_dict(stored):
    tensors = {name: tensor(key, kind, shape) for key, (name, (kind, shape, _)) in enumerate(stored.items())}
    return mapping(tensors)


def module_of(tree, class_name, constants):
    attributes = {"training": b"\x89", "_is_full_backward_hook": b"N", **constants}
    for name, child in tree.items():
        attributes[name] = module_of(child, class_name, constants) if isinstance(child, dict) else child
    return name_of(class_name("net"), "Module") + b")\x81" + mapping(attributes) + b"b"
