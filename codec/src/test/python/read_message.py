"""Reads a Cleave message of several tensors with the standard library alone.

Written from docs/wire-format.md, independently of the Java code. For each tensor
it prints name, type and shape, then what read_tensor_frame.py prints of elements.

Usage: read_message.py MESSAGE
"""

import struct
import sys

from read_tensor_frame import (
    Reader, TYPES, crc32c, leb128, print_elements, product, read, require, shape_text)


def folded(dims):
    """The shape that frames of versions 1 and 2 say."""
    dims = list(dims) or [1]
    while len(dims) > 3 and dims[0] == 1:
        dims = dims[1:]
    return dims if len(dims) <= 4 else [dims[0], product(dims[1:-1]), dims[-1]]


def read_message(data):
    """Returns name, type, dimensions and elements of each tensor."""
    magic, version, count, header_bytes = struct.unpack("<4sBHI", data[:11])
    require(magic == b"CLVM" and version == 1, "magic or version")
    require(15 <= header_bytes <= len(data), "header bytes")
    header = Reader(data[11:header_bytes - 4])
    checksum = struct.unpack("<I", data[header_bytes - 4:header_bytes])[0]
    require(crc32c(data[:header_bytes - 4]) == checksum, "checksum of the header")
    described = []
    for _ in range(count):
        name = header.take(leb128(header)).decode("utf-8")
        type_id, rank = header.fields("BB")
        require(type_id < len(TYPES) and rank <= 8, "type or rank")
        dims = [leb128(header) for _ in range(rank)]
        described.append((name, type_id, dims) + header.fields("BI"))
    require(header.at_end(), "bytes are left over in the header")
    require(len({each[0] for each in described}) == count, "a name twice")
    frames = Reader(data[header_bytes:])
    tensors = []
    for name, type_id, dims, version, frame_bytes in described:
        frame = frames.take(frame_bytes)
        require(len(frame) > 4 and frame[4] == version, name + ": format")
        found = read(frame, {})
        expected = dims if version == 3 else folded(dims)
        require(found[:2] == (type_id, list(expected)), name + ": type or shape")
        tensors.append((name, type_id, dims, found[2]))
    require(frames.at_end(), "trailing bytes")
    return tensors


def main():
    sys.stdout.reconfigure(encoding="utf-8")
    with open(sys.argv[1], "rb") as file:
        tensors = read_message(file.read())
    for name, type_id, dims, elements in tensors:
        print("tensor %s %s %s" % (name, TYPES[type_id], shape_text(dims)))
        print_elements(type_id, elements)


if __name__ == "__main__":
    main()
