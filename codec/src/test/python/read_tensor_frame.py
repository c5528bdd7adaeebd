"""Reads a Cleave tensor frame, version 1, 2 or 3, with the standard library alone.

Written from docs/wire-format.md, docs/entropy-coding.md and docs/calibration.md,
independently of the Java code. Prints the shape, and the type if it is not
float32, then a line for each element whose bits are not all 0: its index and
its bits in hexadecimal.

Frames coded by zstd are refused, since the standard library cannot read them,
and so are those of mixed models.

Usage: read_tensor_frame.py FRAME [CALIBRATIONS]
"""

import base64
import struct
import sys

import symbol_coders

DENSE, BITMAP, ROARING = range(3)
TYPES = ["float32", "float16", "int8", "int16", "int32", "int64", "uint8", "bool"]
LAYOUTS = "IHBHIQBB"


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

    def rest(self):
        return self.take(len(self.data) - self.at)

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


def read(frame, calibrations):
    """Returns the type, the dimensions and the bits of every element."""
    require(len(frame) >= 9, "no version or checksum")
    require(crc32c(frame[:-4]) == struct.unpack("<I", frame[-4:])[0], "checksum")
    reader = Reader(frame[:-4])
    magic, version = reader.fields("4sB")
    require(magic == b"CLVT" and version in (1, 2, 3), "magic or version")
    if version == 3:
        return read_lossless(reader)
    found = read_masked(reader) if version == 1 else read_symbols(reader, calibrations)
    return 0, list(found[0]), found[1]


def read_lossless(reader):
    """The rest of a frame of version 3."""
    type_id, form = reader.fields("BB")
    packing, rank = form >> 4, form & 15
    require(type_id < len(TYPES) and rank <= 8 and packing <= 1, "type, rank or packing")
    dims = [leb128(reader) for _ in range(rank)]
    require(packing == 0, "zstd is not in the standard library")
    elements = reader.fields("%d%s" % (product(dims), LAYOUTS[type_id]))
    require(reader.at_end(), "trailing bytes")
    require(TYPES[type_id] != "bool" or max(elements, default=0) <= 1, "a bool is not 0 or 1")
    return type_id, dims, elements


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


class Quantised:
    """What the symbols of a frame mean."""

    def __init__(self, dims, levels=2, zero=0, steps=None, tables=None):
        self.dims, self.levels, self.zero, self.tables = dims, levels, zero, tables
        self.maps = 1 if len(dims) == 1 else dims[0]
        self.elements = product(dims)
        self.steps = steps or [0.0]
        if len(self.steps) == 1:
            self.steps = self.steps * self.maps
        require(len(self.steps) == self.maps and 2 <= levels and zero < levels, "levels or steps")

    def planes(self):
        columns = self.dims[-1]
        rows = self.elements // self.maps // columns
        return symbol_coders.Planes(self.maps, rows, columns, self.zero)

    def values(self, symbols):
        require(max(symbols) < self.levels, "a symbol is out of range")
        each = self.elements // self.maps
        return [float32((s - self.zero) * self.steps[i // each]) for i, s in enumerate(symbols)]


def product(dims):
    elements = 1
    for dim in dims:
        elements *= dim
    return elements


class Calibration:
    """A section of a calibration file."""

    def __init__(self, fields):
        self.dims = [int(dim) for dim in fields["shape"].split("x")]
        self.id = int(fields["id"], 16)
        self.means, self.inverse = None, None
        coded = list(self.dims)
        tables = base64.b64decode(fields["tables"])
        steps = decimals(fields["steps"])
        transform = b""
        if "means" in fields:
            self.means, self.inverse = decimals(fields["means"]), matrix(fields["inverse"])
            self.non_negative = fields["nonnegative"] == "true"
            coded[0] = len(self.inverse) // len(self.means)
            forward = matrix(fields["forward"])
            transform = struct.pack("<BI", self.non_negative, coded[0])
            transform += floats(forward) + floats(self.means) + floats(self.inverse)
        levels, zero = int(fields["levels"]), int(fields["zero"])
        canonical = struct.pack("<BB%dI" % len(self.dims), 1, len(self.dims), *self.dims)
        canonical += struct.pack("<BBf", levels - 1, zero, float(fields["threshold"]))
        canonical += struct.pack("<I", len(steps)) + floats(steps)
        canonical += struct.pack("<I", len(tables)) + tables + transform
        require(crc32c(canonical) == self.id, "calibration id %s" % fields["id"])
        tables = symbol_coders.Tables(tables) if tables else None
        self.coded = Quantised(coded, levels, zero, steps, tables)

    def unmix(self, values):
        """The way back, every product and sum rounded to binary32."""
        if self.means is None:
            return values
        planes = self.coded.dims[0]
        positions = len(values) // planes
        mixed = []
        for channel, mean in enumerate(self.means):
            row = self.inverse[channel * planes : (channel + 1) * planes]
            for position in range(positions):
                value = mean
                for plane, factor in enumerate(row):
                    term = float32(factor * values[plane * positions + position])
                    value = float32(value + term)
                mixed.append(max(0.0, value) if self.non_negative else value)
        return mixed


def decimals(text):
    return [float32(float(word)) for word in text.split(" ")]


def matrix(text):
    packed = base64.b64decode(text)
    return struct.unpack("<%df" % (len(packed) // 4), packed)


def floats(values):
    return struct.pack("<%df" % len(values), *values)


def read_calibrations(text):
    """The calibrations of a file, by their ids."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    require(lines[0] == "cleave-calibration 1", "not a calibration file of version 1")
    sections = []
    for line in lines[1:]:
        if line.startswith("["):
            sections.append({})
        else:
            key, value = line.split("=", 1)
            sections[-1][key.strip()] = value.strip()
    found = [Calibration(section) for section in sections]
    return {calibration.id: calibration for calibration in found}


def read_symbols(reader, calibrations):
    """The rest of a frame of version 2."""
    form = reader.field("B")
    coder, rank = form >> 4, (form & 3) + 1
    require(form & 12 != 12 and (coder or not form & 4), "flags")
    if form & 8:
        calibration_id = reader.field("I")
        require(calibration_id in calibrations, "calibration %08x" % calibration_id)
        calibration = calibrations[calibration_id]
        require(rank == len(calibration.dims), "rank")
        dims, quantised = calibration.dims, calibration.coded
    else:
        dims = [leb128(reader) for _ in range(rank)]
        quantised = read_steps(reader, dims, form & 4) if coder else Quantised(dims)
    values = quantised.values(decode_symbols(coder, reader, quantised))
    if form & 8:
        values = calibration.unmix(values)
    bits = struct.unpack("<%dI" % len(values), floats(values))
    return dims, [0 if value == 0 else b for value, b in zip(values, bits)]


def read_steps(reader, dims, has_codes):
    levels, zero, base = reader.fields("BBf")
    require(base >= 2.0 ** -118, "base step")
    maps = 1 if len(dims) == 1 else dims[0]
    codes = step_codes(reader, maps) if has_codes else [0] * maps
    return Quantised(dims, levels + 1, zero, [step(base, code) for code in codes])


def decode_symbols(coder, reader, quantised):
    payload = reader.rest()
    if coder == 0:
        require(not payload, "trailing bytes")
        return [quantised.zero] * quantised.elements
    if coder == 1:
        require(len(payload) == quantised.elements, "one byte a symbol")
        return payload
    require(coder != 2, "zstd is not in the standard library")
    require(coder in (3, 5), "coder %d is not known here" % coder)
    planes = quantised.planes()
    if coder == 3:
        symbol_coders.ContextDecoder(planes, quantised.levels, quantised.zero, payload).read()
    else:
        require(quantised.tables, "static tables without a calibration that has them")
        symbol_coders.StaticDecoder(planes, quantised.tables, payload).read()
    return [symbol for plane in planes.maps_of for symbol in plane]


def shape_text(dims):
    return "x".join(map(str, dims)) or "scalar"


def print_elements(type_id, elements):
    digits = 2 * struct.calcsize("<" + LAYOUTS[type_id])
    for index, value in enumerate(elements):
        if value:
            print("%d %0*x" % (index, digits, value))


def main():
    calibrations = {}
    if len(sys.argv) > 2:
        with open(sys.argv[2], encoding="utf-8") as file:
            calibrations = read_calibrations(file.read())
    with open(sys.argv[1], "rb") as file:
        type_id, dims, elements = read(file.read(), calibrations)
    print("shape " + shape_text(dims) + (" " + TYPES[type_id] if type_id else ""))
    print_elements(type_id, elements)


if __name__ == "__main__":
    main()
