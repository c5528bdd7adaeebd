"""Reads a Cleave message of several tensors with the standard library alone.

Written from docs/wire-format.md, independently of the Java code. For each tensor
it prints index, type and shape, then what read_tensor_frame.py prints of elements.

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
    """Returns type, dimensions and elements of each tensor."""
    magic, version, count, header_bytes = struct.unpack("<4sBHH", data[:9])
    require(magic == b"CLVM" and version == 1, "magic or version")
    require(13 <= header_bytes <= len(data), "header bytes")
    header = Reader(data[9:header_bytes - 4])
    checksum = struct.unpack("<I", data[header_bytes - 4:header_bytes])[0]
    require(crc32c(data[:header_bytes - 4]) == checksum, "checksum of the header")
    described = []
    for index in range(count):
        require(leb128(header) == index, "index")
        type_id, rank = header.fields("BB")
        require(type_id < len(TYPES) and rank <= 8, "type or rank")
        dims = [leb128(header) for _ in range(rank)]
        described.append((type_id, dims) + header.fields("BI"))
    require(header.at_end(), "bytes are left over in the header")
    frames = Reader(data[header_bytes:])
    tensors = []
    for type_id, dims, version, frame_bytes in described:
        frame = frames.take(frame_bytes)
        require(len(frame) > 4 and frame[4] == version, "format of tensor %d" % len(tensors))
        found = read(frame, {})
        expected = dims if version == 3 else folded(dims)
        require(found[:2] == (type_id, list(expected)), "type or shape of tensor %d" % len(tensors))
        tensors.append((type_id, dims, found[2]))
    require(frames.at_end(), "trailing bytes")
    return tensors


def main():
    with open(sys.argv[1], "rb") as file:
        tensors = read_message(file.read())
    for index, (type_id, dims, elements) in enumerate(tensors):
        print("tensor %d %s %s" % (index, TYPES[type_id], shape_text(dims)))
        print_elements(type_id, elements)


if __name__ == "__main__":
    main()
