"""Reads a Cleave tensor frame, version 1 or 2, with the standard library alone.

Written from docs/wire-format.md, independently of the Java code. Prints the
shape, then a line for each element that is not +0.0: its index and the bits
of its float32 in hexadecimal.

Frames coded by zstd are left out, since the standard library cannot read them.

Usage: read_tensor_frame.py FILE
"""

import struct
import sys

DENSE, BITMAP, ROARING = range(3)


class CorruptFrame(Exception):
    pass


def require(condition, reason):
    if not condition:
        raise CorruptFrame(reason)


class Reader:
    """Takes little-endian fields from the front of some bytes."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, count):
        require(self.at + count <= len(self.data), "ends at byte %d" % len(self.data))
        self.at += count
        return self.data[self.at - count:self.at]

    def fields(self, layout):
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)))

    def field(self, layout):
        return self.fields(layout)[0]

    def at_end(self):
        return self.at == len(self.data)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def bits(data, count):
    """The indexes of the set bits, lowest bit of a byte first."""
    found = [i for i in range(8 * len(data)) if data[i >> 3] >> (i & 7) & 1]
    require(not found or found[-1] < count, "a bit behind the last one")
    return found


def roaring(data, elements):
    """The portable RoaringBitmap serialisation."""
    reader = Reader(data)
    cookie = reader.field("I")
    has_runs = cookie & 0xFFFF == 12347
    if has_runs:
        containers = (cookie >> 16) + 1
        runs = set(bits(reader.take((containers + 7) // 8), containers))
    else:
        require(cookie == 12346, "roaring cookie %d" % cookie)
        containers, runs = reader.field("I"), set()
    descriptions = [reader.fields("HH") for _ in range(containers)]
    if not has_runs or containers >= 4:
        reader.fields("%dI" % containers)
    found = []
    for index, (key, last) in enumerate(descriptions):
        found += [key << 16 | low for low in container(reader, index in runs, last + 1)]
    require(reader.at_end(), "bytes behind the last container")
    require(found == sorted(set(found)), "elements are not ascending")
    require(not found or found[-1] < elements, "an element behind the last one")
    return found


def container(reader, is_run, population):
    if is_run:
        pairs = [reader.fields("HH") for _ in range(reader.field("H"))]
        lows = [low for start, more in pairs for low in range(start, start + more + 1)]
    elif population <= 4096:
        lows = list(reader.fields("%dH" % population))
    else:
        lows = bits(reader.take(8192), 65536)
    require(len(lows) == population, "container population")
    require(not lows or lows[-1] < 65536, "a run leaves its container")
    return lows


def read(frame):
    """Returns the dimensions and the float32 bits of every element."""
    require(len(frame) >= 9, "no version or checksum")
    require(crc32c(frame[:-4]) == struct.unpack("<I", frame[-4:])[0], "checksum")
    reader = Reader(frame[:-4])
    magic, version = reader.fields("4sB")
    require(magic == b"CLVT" and version in (1, 2), "magic or version")
    return read_masked(reader) if version == 1 else read_symbols(reader)


def read_masked(reader):
    """The rest of a frame of version 1."""
    wide, mask_kind, flags, rank, reserved = reader.fields("BBBB3s")
    require(wide <= 1 and mask_kind <= ROARING and flags <= 1, "type, mask kind or flags")
    require(1 <= rank <= 4 and reserved == bytes(3), "rank or reserved bytes")
    dims = reader.fields("%dI" % rank)
    kept, mask_bytes = reader.fields("II")

    channels, map_elements = dims[0], 1
    for dim in dims[1:]:
        map_elements *= dim
    maps = list(range(channels))
    if flags & 1:
        maps = bits(reader.take((channels + 7) // 8), channels)
    candidates = [m * map_elements + i for m in maps for i in range(map_elements)]

    mask = reader.take(mask_bytes)
    if mask_kind == DENSE:
        require(mask_bytes == 0, "mask bytes")
        present = range(len(candidates))
    elif mask_kind == BITMAP:
        require(mask_bytes == (len(candidates) + 7) // 8, "mask bytes")
        present = bits(mask, len(candidates))
    else:
        present = roaring(mask, len(candidates))
    require(len(present) == kept, "kept count")

    # Python widens a half through a double, which is exact; NaN keeps its sign.
    values = reader.fields("%d%s" % (kept, "e" if wide else "I"))
    require(reader.at_end(), "trailing bytes")
    if wide:
        values = struct.unpack("<%dI" % kept, struct.pack("<%df" % kept, *values))
    elements = [0] * (channels * map_elements)
    for index, value in zip(present, values):
        elements[candidates[index]] = value
    return dims, elements


def float32(value):
    """The nearest binary32."""
    return struct.unpack("<f", struct.pack("<f", value))[0]


def leb128(reader):
    value, shift = 0, 0
    while True:
        byte = reader.field("B")
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            require(byte or shift == 7, "a longer LEB128 than needed")
            return value


def step_codes(reader, maps):
    size = (5 * maps + 7) // 8
    packed = int.from_bytes(reader.take(size), "little")
    require(packed >> 5 * maps == 0, "a bit behind the last map")
    return [packed >> 5 * i & 31 for i in range(maps)]


def step(base, code):
    quarters = [1.0] + [float.fromhex(q) for q in ("0x1.ae89fap-1", "0x1.6a09e6p-1", "0x1.306fe0p-1")]
    return 0.0 if code == 31 else float32(base * quarters[code & 3]) / (1 << (code >> 2))


def read_symbols(reader):
    """The rest of a frame of version 2."""
    form = reader.field("B")
    coder, rank = form >> 4, (form & 3) + 1
    require(not form & 8, "calibrated")
    dims = [leb128(reader) for _ in range(rank)]
    maps, elements = 1 if rank == 1 else dims[0], 1
    for dim in dims:
        elements *= dim
    if coder == 0:
        require(reader.at_end() and not form & 4, "trailing bytes or flags")
        return dims, [0] * elements
    levels, zero, base = reader.fields("BBf")
    levels += 1
    codes = step_codes(reader, maps) if form & 4 else [0] * maps
    steps = [step(base, code) for code in codes]
    require(2 <= levels and zero < levels and base >= 2.0 ** -118, "levels, zero or base step")
    symbols = decode_symbols(coder, reader, elements)
    require(max(symbols) < levels, "a symbol is out of range")
    per_map = elements // maps
    values = [(symbols[i] - zero) * steps[i // per_map] for i in range(elements)]
    bits = struct.unpack("<%dI" % elements, struct.pack("<%df" % elements, *values))
    return dims, [0 if value == 0 else b for value, b in zip(values, bits)]


def decode_symbols(coder, reader, elements):
    require(coder == 1, "coder %d is not known here" % coder)
    symbols = reader.take(elements)
    require(reader.at_end(), "trailing bytes")
    return symbols


def main():
    with open(sys.argv[1], "rb") as file:
        dims, elements = read(file.read())
    print("shape " + "x".join(map(str, dims)))
    for index, value in enumerate(elements):
        if value:
            print("%d %08x" % (index, value))


if __name__ == "__main__":
    main()
