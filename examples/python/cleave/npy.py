"""Reads and writes NumPy's .npy files, versions 1 to 3, without NumPy."""

import ast
import struct

from .tensors import BYTES, Tensor, product

_MAGIC = b"\x93NUMPY"
_DESCRIPTIONS = {"<f4": "float32", "<f2": "float16", "|i1": "int8", "<i2": "int16",
                 "<i4": "int32", "<i8": "int64", "|u1": "uint8", "|b1": "bool"}


def read(path):
    """The tensor in a file; raises ValueError for one that is none, or of another type."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        return _parse(data)
    except (ValueError, struct.error, SyntaxError, KeyError, TypeError) as e:
        raise ValueError("%s: %s (expected: an .npy file in C order of %s)" % (
            path, e, ", ".join(_DESCRIPTIONS.values()))) from None


def _parse(data):
    if data[:6] != _MAGIC or data[6:7] not in (b"\1", b"\2", b"\3"):
        raise ValueError("no magic number")
    layout = "<H" if data[6] == 1 else "<I"
    size, = struct.unpack_from(layout, data, 8)
    start = 8 + struct.calcsize(layout)
    header = ast.literal_eval(data[start:start + size].decode("utf-8").strip())
    if header["descr"] not in _DESCRIPTIONS or header["fortran_order"]:
        raise ValueError("%s, fortran_order %s" % (header["descr"], header["fortran_order"]))
    type_name, shape = _DESCRIPTIONS[header["descr"]], tuple(header["shape"])
    elements = data[start + size:]
    if len(elements) != product(shape) * BYTES[type_name]:
        raise ValueError("%d bytes of elements" % len(elements))
    return Tensor(type_name, shape, elements)


def write(path, tensor):
    description, = (key for key, value in _DESCRIPTIONS.items() if value == tensor.type)
    header = repr({"descr": description, "fortran_order": False, "shape": tuple(tensor.shape)})
    # As NumPy has it, to the comma: some readers expect that. Padded so that the elements begin at a
    # multiple of 64.
    header = header[:-1] + ", }"
    header = header.encode("ascii") + b" " * (-(len(header) + 11) % 64) + b"\n"
    with open(path, "wb") as file:
        file.write(_MAGIC + b"\1\0" + struct.pack("<H", len(header)) + header + tensor.data)
