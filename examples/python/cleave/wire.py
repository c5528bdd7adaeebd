"""Fields of little-endian bytes, and the checksum that ends them."""

import struct
import unicodedata


class CorruptFrame(Exception):
    """Bytes that are not what the format allows; the connection cannot be trusted any more."""

    def __init__(self, offset, field, reason):
        super().__init__("corrupt frame at byte %d, %s: %s" % (offset, field, reason))
        self.offset, self.field, self.reason = offset, field, reason


def _byte_table():
    table = []
    for crc in range(256):
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
        table.append(crc)
    return table


_BYTE = _byte_table()
# What the upper and the lower half of four bytes leave: four times as fast as byte by byte.
_UPPER = [_BYTE[(_BYTE[x & 0xFF] ^ x >> 8) & 0xFF] ^ _BYTE[x & 0xFF] >> 8 for x in range(1 << 16)]
_LOWER = [_UPPER[y & 0xFFFF] ^ y >> 16 for y in _UPPER]


def crc32c(data):
    byte, upper, lower, crc = _BYTE, _UPPER, _LOWER, 0xFFFFFFFF
    whole = len(data) & ~3
    for word in struct.unpack("<%dI" % (whole >> 2), data[:whole]):
        crc ^= word
        crc = lower[crc & 0xFFFF] ^ upper[crc >> 16]
    for each in data[whole:]:
        crc = byte[(crc ^ each) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


class Reader:
    """Takes fields from the front; offsets in errors count from `base`, the place of byte 0."""

    def __init__(self, data, base=0):
        self.data, self.base = data, base
        self.at, self.end = 0, len(data)
        self.field_at = 0

    def left(self):
        return self.end - self.at

    def require(self, condition, field, reason):
        """Refuses the field that was read last."""
        if not condition:
            raise CorruptFrame(self.base + self.field_at, field, reason)

    def require_end(self, field):
        """Refuses bytes that are left over."""
        if self.left():
            raise CorruptFrame(self.base + self.at, field, "%d bytes are left over" % self.left())

    def take(self, count, field):
        self.field_at = self.at
        self.require(count <= self.left(), field,
                     "needs %d bytes where %d are left" % (count, self.left()))
        self.at += count
        return bytes(self.data[self.at - count:self.at])

    def _number(self, layout, field):
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout), field))[0]

    def u8(self, field):
        return self._number("B", field)

    def u16(self, field):
        return self._number("H", field)

    def u32(self, field, smallest=0, largest=0xFFFFFFFF):
        value = self._number("I", field)
        self.require(smallest <= value <= largest, field,
                     "%d is not in %d to %d" % (value, smallest, largest))
        return value

    def u64(self, field):
        return self._number("Q", field)

    def string(self, field):
        try:
            return self.take(self.u16(field), field).decode("utf-8")
        except UnicodeDecodeError:
            raise CorruptFrame(self.base + self.field_at, field, "is not UTF-8") from None

    def ascending(self, count, read, field, before):
        """That many numbers, each greater than the one before it."""
        found = []
        for _ in range(count):
            number = read(field)
            self.require(number > before, field, "%d after %d does not ascend" % (number, before))
            found.append(number)
            before = number
        return tuple(found)

    def leb128(self, field):
        start, value, shift = self.at, 0, 0
        while True:
            byte = self.u8(field)
            value |= (byte & 0x7F) << shift
            self.field_at = start
            self.require(byte != 0 or shift == 0 or byte & 0x80, field, "is longer than needed")
            self.require(value < 1 << 31 and shift < 35, field, "is over 2147483647")
            if byte < 0x80:
                return value
            shift += 7


def checked(payload, field, base=0):
    """A reader of everything before the checksum that ends the payload, once that is right."""
    reader = Reader(payload, base)
    reader.require(len(payload) >= 4, "payload bytes", "%d cannot hold a checksum" % len(payload))
    reader.end = reader.field_at = len(payload) - 4
    computed = seal(payload[:-4])
    reader.require(payload[-4:] == computed, field, "is %s (expected: %s, as on the wire)" % (
        bytes(payload[-4:]).hex(), computed.hex()))
    reader.field_at = 0
    return reader


def seal(fields):
    return struct.pack("<I", crc32c(fields))


def sealed(fields):
    return fields + seal(fields)


def string(text):
    encoded = text.encode("utf-8")
    return struct.pack("<H", len(encoded)) + encoded


def leb128(value):
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def is_seen(character):
    """Whether it may stand in a name or a log: it neither controls, formats nor ends a line."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
