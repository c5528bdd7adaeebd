"""Tensors as requests and responses carry them: messages of exact tensor frames."""

import hashlib
import struct
from typing import NamedTuple

from .masks import read_masked
from .wire import CorruptFrame, Reader, checked, leb128, sealed

TYPES = ("float32", "float16", "int8", "int16", "int32", "int64", "uint8", "bool")
BYTES = dict(zip(TYPES, (4, 2, 1, 2, 4, 8, 1, 1)))
MASKED, SYMBOLS, LOSSLESS = 1, 2, 3
MAX_RANK = 8
MAX_TENSORS = 1024
MAX_ELEMENTS = 536870911
_MESSAGE_FIXED_BYTES = 13


def product(shape):
    elements = 1
    for dim in shape:
        elements *= dim
    return elements


class Tensor(NamedTuple):
    """Elements are little-endian, in row-major order."""
    type: str
    shape: tuple
    data: bytes

    def require_sound(self, name):
        if self.type not in BYTES or len(self.shape) > MAX_RANK:
            raise ValueError("%s: %s of rank %d (expected: %s, rank 0 to %d)" % (
                name, self.type, len(self.shape), ", ".join(TYPES), MAX_RANK))
        expected = product(self.shape) * BYTES[self.type]
        if len(self.data) != expected:
            raise ValueError("%s: %d bytes (expected: %d for %s %s)" % (
                name, len(self.data), expected, self.type, shape_text(self.shape)))


class Spec(NamedTuple):
    """What both ends know of a tensor: a shape's length that may differ is (bound,)."""
    name: str
    type: str
    shape: tuple

    @staticmethod
    def parse(text):
        """Reads `name type shape`, such as `features float32 16x64?`."""
        name, type_name, shape = (text.rsplit(" ", 2) + ["", ""])[:3]
        if type_name not in BYTES or not shape:
            raise ValueError("tensor: %s (expected: NAME TYPE SHAPE, such as x float32 3x8?)" % text)
        dims = [] if shape == "scalar" else shape.split("x")
        try:
            return Spec(name, type_name, tuple(
                (int(dim[:-1]),) if dim.endswith("?") else int(dim) for dim in dims))
        except ValueError:
            raise ValueError("shape: %s (expected: such as 3x8?, or scalar)" % shape) from None

    def admits(self, shape):
        return len(shape) == len(self.shape) and all(
            dim <= own[0] if isinstance(own, tuple) else dim == own
            for own, dim in zip(self.shape, shape))

    def __str__(self):
        return "%s %s %s" % (self.name, self.type, shape_text(self.shape))


def shape_text(shape):
    return "x".join("%d?" % dim if isinstance(dim, tuple) else str(dim)
                    for dim in shape) or "scalar"


def signature_hash(specs):
    lines = "".join(str(spec) + "\n" for spec in specs)
    return int.from_bytes(hashlib.sha256(lines.encode("utf-8")).digest()[:8], "big")


def folded(shape):
    """The shape that frames of versions 1 and 2 say."""
    shape = tuple(shape) or (1,)
    while len(shape) > 3 and shape[0] == 1:
        shape = shape[1:]
    return shape if len(shape) <= 4 else (shape[0], product(shape[1:-1]), shape[-1])


def encode_message(tensors):
    """A message with each tensor bit for bit, which needs no compression library."""
    frames = [_encode_lossless(tensor) for tensor in tensors]
    described = b"".join(
        leb128(index) + bytes((TYPES.index(tensor.type), len(tensor.shape)))
        + b"".join(map(leb128, tensor.shape)) + struct.pack("<BI", LOSSLESS, len(frame))
        for index, (tensor, frame) in enumerate(zip(tensors, frames)))
    fixed = struct.pack("<4sBHH", b"CLVM", 1, len(tensors), _MESSAGE_FIXED_BYTES + len(described))
    return sealed(fixed + described) + b"".join(frames)


def _encode_lossless(tensor):
    return sealed(
        b"CLVT" + bytes((LOSSLESS, TYPES.index(tensor.type), len(tensor.shape)))
        + b"".join(map(leb128, tensor.shape)) + tensor.data)


def decode_message(message, expected=None, max_bytes=1 << 31):
    """The tensors of a message.

    `expected` is a list of specs, one a tensor; without it any tensors are taken whose elements
    have at most `max_bytes` together. Offsets in errors count from the message's start.
    """
    reader = Reader(message)
    described = _read_header(reader, expected)
    total = sum(product(shape) * BYTES[type_name] for type_name, shape, _, _ in described)
    reader.require(total <= max_bytes, "dimension", "%d bytes are over %d" % (total, max_bytes))
    frames = []
    for _, _, _, frame_bytes in described:
        frames.append((reader.at, reader.take(frame_bytes, "length")))
    reader.require(reader.left() == 0, "length", "%d bytes are left over" % reader.left())
    return [_decode_frame(frame, at, *each[:3]) for (at, frame), each in zip(frames, described)]


def _read_header(reader, expected):
    reader.require(reader.take(4, "magic") == b"CLVM", "magic", "is not CLVM")
    version = reader.u8("version")
    reader.require(version == 1, "version", "%d (expected: 1)" % version)
    count, header_bytes = reader.u16("tensors"), reader.u16("header bytes")
    reader.require(_MESSAGE_FIXED_BYTES <= header_bytes, "header bytes", "are too few")
    reader.require(header_bytes <= len(reader.data), "header", "the message ends in it")
    header = checked(reader.data[:header_bytes], "checksum")
    header.at = reader.at
    header.require(1 <= count <= MAX_TENSORS if expected is None else count == len(expected),
                   "tensors", "%d of them" % count)
    described = [_read_tensor(header, index, expected) for index in range(count)]
    header.require(header.left() == 0, "header", "bytes are left over")
    reader.at = header_bytes
    return described


def _read_tensor(header, index, expected):
    found = header.leb128("index")
    header.require(found == index, "index", "%d (expected: %d)" % (found, index))
    type_id, rank = header.u8("type"), header.u8("rank")
    header.require(type_id < len(TYPES), "type", "%d is none" % type_id)
    header.require(rank <= MAX_RANK, "rank", "%d is over %d" % (rank, MAX_RANK))
    shape = tuple(header.leb128("dimension") for _ in range(rank))
    header.require(product(max(1, dim) for dim in shape) <= MAX_ELEMENTS, "dimension",
                   "%s has too many elements" % shape_text(shape))
    if expected is not None:
        spec = expected[index]
        header.require(spec.type == TYPES[type_id], "type", "%s (expected: %s)" % (
            TYPES[type_id], spec))
        header.require(rank == len(spec.shape), "rank", "%d (expected: %s)" % (rank, spec))
        header.require(spec.admits(shape), "dimension", "%s (expected: %s)" % (
            shape_text(shape), spec))
    return TYPES[type_id], shape, header.u8("format"), header.u32("frame bytes", 0, (1 << 31) - 1)


def _decode_frame(frame, at, type_name, shape, version):
    reader = Reader(frame, at)
    reader.require(reader.take(4, "magic") == b"CLVT", "magic", "is not CLVT")
    found = reader.u8("version")
    reader.require(found == version, "version", "%d (expected: %d)" % (found, version))
    reader = checked(frame, "checksum", at)
    reader.at = 5
    if version == LOSSLESS:
        return Tensor(type_name, shape, _read_lossless(reader, type_name, shape))
    reader.require(version == MASKED and type_name == "float32" and product(shape) > 0, "version",
                   "%d is not read here (expected: an output format of EXACT or HALF)" % version)
    return Tensor(type_name, shape, read_masked(reader, folded(shape)))


def _read_lossless(reader, type_name, shape):
    type_id, form = reader.u8("type"), reader.u8("form")
    reader.require(type_id == TYPES.index(type_name), "type", "%d (expected: %s)" % (
        type_id, type_name))
    reader.require(form & 15 == len(shape), "rank", "%d (expected: %d)" % (form & 15, len(shape)))
    packing = form >> 4
    reader.require(packing <= 1, "packing", "%d (expected: 0 or 1)" % packing)
    for expected in shape:
        dim = reader.leb128("dimension")
        reader.require(dim == expected, "dimension", "%d (expected: %d)" % (dim, expected))
    size, width = product(shape) * BYTES[type_name], BYTES[type_name]
    data = reader.take(reader.left(), "elements")
    if packing == 1:
        data = _joined(_unzstd(data, size), width)
    reader.require(len(data) == size, "length", "%d (expected: %d)" % (len(data), size))
    reader.require(type_name != "bool" or not data.strip(b"\0\1"), "elements", "are no bools")
    return data


def _unzstd(packed, size):
    """Of a frame without its magic number; Python has zstd from 3.14 on."""
    packed = b"\x28\xb5\x2f\xfd" + packed
    try:
        try:
            from compression.zstd import ZstdDecompressor
            return ZstdDecompressor().decompress(packed, max_length=size + 1)
        except ImportError:
            from zstandard import ZstdDecompressor
            return ZstdDecompressor().decompress(packed, max_output_size=size)
    except ImportError:
        raise NotImplementedError(
            "the server packed a tensor with zstd, which needs Python 3.14 or the module zstandard"
        ) from None
    except Exception as e:
        raise CorruptFrame(0, "elements", "zstd: %s" % e) from None


def _joined(planes, width):
    """Elements of their byte planes."""
    count = len(planes) // width
    data = bytearray(count * width)
    for plane in range(width):
        data[plane::width] = planes[plane * count:(plane + 1) * count]
    return bytes(data)
