"""Tensor frames of version 1: float32 values behind a mask."""

import struct

from .wire import Reader

_DENSE, _BITMAP, _ROARING = range(3)


def read_masked(reader, shape):
    """The elements, little-endian; `reader` stands behind the frame's version."""
    half, kind, flags = reader.u8("value type"), reader.u8("mask kind"), reader.u8("flags")
    reader.require(half <= 1, "value type", "%d (expected: 0 or 1)" % half)
    reader.require(kind <= _ROARING, "mask kind", "%d (expected: 0 to 2)" % kind)
    reader.require(flags <= 1, "flags", "%d (expected: 0 or 1)" % flags)
    rank = reader.u8("rank")
    reader.require(rank == len(shape), "rank", "%d (expected: %d)" % (rank, len(shape)))
    reader.require(reader.take(3, "reserved") == bytes(3), "reserved", "is not 0")
    for expected in shape:
        dim = reader.u32("dimension")
        reader.require(dim == expected, "dimension", "%d (expected: %d)" % (dim, expected))
    kept, mask_bytes = reader.u32("kept count"), reader.u32("mask bytes")
    elements = 1
    for dim in shape:
        elements *= dim
    map_elements = elements // shape[0]
    maps = range(shape[0])
    if flags:
        maps = _bits(reader.take((shape[0] + 7) // 8, "map bitmap"), shape[0], reader, "map bitmap")
    present = _mask(reader, kind, mask_bytes, len(maps) * map_elements)
    reader.require(len(present) == kept, "kept count", "%d (expected: %d)" % (kept, len(present)))
    values = _float32(reader.take(kept * (2 if half else 4), "values"), half)
    reader.require(reader.left() == 0, "length", "%d bytes are left over" % reader.left())
    if kept == elements:
        return values
    data = bytearray(4 * elements)
    for place, index in enumerate(present):
        at = maps[index // map_elements] * map_elements + index % map_elements
        data[4 * at:4 * at + 4] = values[4 * place:4 * place + 4]
    return bytes(data)


def _float32(values, half):
    if not half:
        return values
    # Python widens a half through a double, which is exact; NaN keeps its sign.
    count = len(values) // 2
    return struct.pack("<%df" % count, *struct.unpack("<%de" % count, values))


def _mask(reader, kind, mask_bytes, candidates):
    if kind == _DENSE:
        reader.require(mask_bytes == 0, "mask bytes", "%d (expected: 0)" % mask_bytes)
        return range(candidates)
    mask = reader.take(mask_bytes, "mask")
    if kind == _BITMAP:
        reader.require(mask_bytes == (candidates + 7) // 8, "mask bytes",
                       "%d for %d elements" % (mask_bytes, candidates))
        return _bits(mask, candidates, reader, "mask")
    return _roaring(Reader(mask, reader.base + reader.field_at), candidates)


def _bits(data, count, reader, field):
    """The indexes of the set bits, lowest bit of a byte first."""
    found = [8 * at + bit for at, byte in enumerate(data) if byte for bit in range(8)
             if byte >> bit & 1]
    reader.require(not found or found[-1] < count, field, "has a bit behind the last one")
    return found


def _roaring(reader, elements):
    """The portable RoaringBitmap serialisation."""
    cookie = reader.u32("mask")
    has_runs = cookie & 0xFFFF == 12347
    reader.require(has_runs or cookie == 12346, "mask", "%d is no cookie" % cookie)
    count = (cookie >> 16) + 1 if has_runs else reader.u32("mask", 0, 1 << 16)
    runs = set(_bits(reader.take((count + 7) // 8, "mask"), count, reader, "mask")
               ) if has_runs else ()
    descriptions = [(reader.u16("mask"), reader.u16("mask") + 1) for _ in range(count)]
    if not has_runs or count >= 4:
        reader.take(4 * count, "mask")  # offsets, which reading in order does not need
    found, before = [], -1
    for index, (key, population) in enumerate(descriptions):
        reader.require(key > before, "mask", "keys do not ascend")
        reader.require(key << 16 < elements, "mask", "has an element behind the last one")
        before = key
        found += [key << 16 | low for low in _container(reader, index in runs, population)]
    reader.require(reader.left() == 0, "mask", "bytes are behind the last container")
    reader.require(not found or found[-1] < elements, "mask", "has an element behind the last one")
    return found


def _container(reader, is_run, population):
    if is_run:
        lows = []
        for _ in range(reader.u16("mask")):
            start, more = reader.u16("mask"), reader.u16("mask")
            reader.require(start + more <= 0xFFFF, "mask", "a run leaves its container")
            reader.require(not lows or start > lows[-1] + 1, "mask", "runs overlap or touch")
            lows += range(start, start + more + 1)
    elif population <= 4096:
        lows = reader.ascending(population, reader.u16, "mask", -1)
    else:
        lows = _bits(reader.take(8192, "mask"), 1 << 16, reader, "mask")
    reader.require(len(lows) == population, "mask", "a container's population is wrong")
    return lows
