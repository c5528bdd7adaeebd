#!/usr/bin/env python3
"""Reads the payloads of docs/entropy-coding.md, written from that page with the standard library.

    symbol_coders.py payload maps rows columns levels zero [tables]

prints the symbols of ContextCoder, or with tables those of StaticCoder, in hexadecimal.
"""

import gzip
import os
import sys

RESOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../main/resources")
PRIOR = os.path.join(RESOURCES, "io/cleave/codec/entropy/internal/context-prior.gz")
NODES = 2106
SETS = [2, 3, 4, 6, 9, 13, 19, 48, 256]
SUMS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 20, 25]
SIGNED_SUMS = [1, 2, 3, 4, 6, 9, 14]
ONE = 1 << 22


def require(condition, reason):
    if not condition:
        raise ValueError(reason)


class Planes:
    """Symbols (or tokens) of maps; zero beyond their edges."""

    def __init__(self, maps, rows, columns, zero):
        self.maps, self.rows, self.columns, self.zero = maps, rows, columns, zero
        self.maps_of = [[zero] * (rows * columns) for _ in range(maps)]

    def at(self, plane, row, column):
        if row < 0 or not 0 <= column < self.columns:
            return self.zero
        return self.maps_of[plane][row * self.columns + column]

    def put(self, plane, row, column, symbol):
        self.maps_of[plane][row * self.columns + column] = symbol

    def neighbours(self, plane, row, column):
        """W, N, NW, NE."""
        return (
            self.at(plane, row, column - 1),
            self.at(plane, row - 1, column),
            self.at(plane, row - 1, column - 1),
            self.at(plane, row - 1, column + 1),
        )

    def places(self, plane):
        return ((plane, row, column) for row in range(self.rows) for column in range(self.columns))


class AdaptiveBit:
    def __init__(self, p=ONE // 2, n=0):
        self.p, self.n = max(128, min(ONE - 128, p)), n

    def see(self, bit):
        target = ONE - 128 if bit else 128
        self.p += (((target - self.p) >> 6) * (65536 // (2 * self.n + 3))) >> 9
        self.n = min(self.n + 1, 255)


class RangeDecoder:
    def __init__(self, payload):
        self.payload, self.position, self.range = payload, 0, 1 << 48
        self.offset = self.window = self.next(6)

    def next(self, count):
        self.position += count
        taken = self.payload[self.position - count : self.position]
        return int.from_bytes(taken.ljust(count, b"\0"), "big")

    def bit(self, q):
        bound = (self.range >> 16) * q
        bit = self.offset < bound
        if bit:
            self.range = bound
        else:
            self.range -= bound
            self.offset -= bound
        if self.range < 1 << 32:
            word = self.next(2)
            self.range <<= 16
            self.offset = self.offset << 16 | word
            self.window = (self.window << 16 | word) % (1 << 48)
        return int(bit)

    def bits(self, count):
        value = 0
        for _ in range(count):
            value = value << 1 | self.bit(1 << 15)
        return value

    def end(self):
        require(self.position >= len(self.payload), "bytes are left")
        require(not self.payload.endswith(b"\0"), "a zero at the end")
        low = (self.window - self.offset) % (1 << 48)
        number = low
        for zeros in range(8, 48, 8):
            rounded = -(-low >> zeros) << zeros
            if rounded - low < self.range:
                number = rounded
        require(number % (1 << 48) == self.window, "another end")


class ContextDecoder:
    def __init__(self, planes, levels, zero, payload):
        self.planes, self.levels, self.zero = planes, levels, zero
        self.coder = RangeDecoder(payload)
        self.nodes = self.start()

    def start(self):
        if self.zero:
            return [AdaptiveBit() for _ in range(NODES)]
        index = 2 * next(i for i, most in enumerate(SETS) if self.levels <= most)
        index += self.planes.rows * self.planes.columns <= 49
        with gzip.open(PRIOR) as prior:
            packed = prior.read()[index * NODES : (index + 1) * NODES]
        return [self.started(byte) for byte in packed]

    @staticmethod
    def started(byte):
        if byte == 0:
            return AdaptiveBit()
        p = (2 * (byte >> 2 & 31) + 1) ** 2 * 512
        return AdaptiveBit(ONE - p if byte >> 7 else p, (3, 10, 30, 90)[byte & 3])

    def ask(self, node):
        adaptive = self.nodes[node]
        bit = self.coder.bit(adaptive.p >> 6)
        adaptive.see(bit)
        return bit

    def read(self):
        if self.coder.bit(65535):
            after_empty = 0
            for plane in range(self.planes.maps):
                after_empty = self.ask(after_empty)
                if not after_empty:
                    self.read_map(plane)
        else:
            self.read_plain()
        self.coder.end()
        return self.planes

    def read_map(self, plane):
        for place in self.planes.places(plane):
            self.planes.put(*place, self.symbol(*self.planes.neighbours(*place)))
        require(any(s != self.zero for s in self.planes.maps_of[plane]), "an empty map")

    def symbol(self, w, n, nw, ne):
        context, coarse = self.context(w, n, nw, ne)
        expected = (w + n + (ne > nw)) // 2
        if self.ask(2 + 2 * context):
            return expected
        if 0 < expected < self.levels - 1:
            above = self.ask(3 + 2 * context)
        else:
            above = int(expected == 0)
        most = (self.levels - 1 - expected if above else expected) - 1
        distance = 1 + self.distance(1082 + 16 * (2 * coarse + above), most)
        return expected + distance if above else expected - distance

    def distance(self, node, most):
        for i in range(min(most, 8)):
            if not self.ask(node + i):
                return i
        if most <= 8:
            return most
        exponent = 0
        while exponent < (most - 7).bit_length() - 1 and self.ask(node + 8 + exponent):
            exponent += 1
        distance = 7 + (1 << exponent | self.coder.bits(exponent))
        require(distance <= most, "too far away")
        return distance

    def context(self, w, n, nw, ne):
        scale = max(16, self.levels)
        tolerance = 0 if self.levels <= 16 else self.levels // 24
        total = w + n - 2 * self.zero
        value = max(1, 15 * abs(total) // (scale - 1)) if total else 0
        starts = SIGNED_SUMS if self.zero else SUMS
        part = sum(start <= value for start in starts)
        if self.zero:
            part = 7 - part if total < 0 else 7 + part
        spread = min(3, (16 * abs(w - n) // scale).bit_length())
        right = side(ne - n, tolerance, tolerance)
        corner = side(2 * nw - w - n, 2 * tolerance + 1, 2 * tolerance)
        return 36 * part + 9 * spread + 3 * right + corner, 4 * (part // 2) + spread

    def read_plain(self):
        for plane in range(self.planes.maps):
            for place in self.planes.places(plane):
                symbol = self.coder.bits((self.levels - 1).bit_length())
                require(symbol < self.levels, "a symbol above the top")
                self.planes.put(*place, symbol)


def side(difference, below=0, above=0):
    return 0 if difference < -below else 2 if difference > above else 1


class Bits:
    """Bits of bytes, the lowest first."""

    def __init__(self, data):
        self.value, self.left = int.from_bytes(data, "little"), 8 * len(data)

    def take(self, count):
        require(count <= self.left, "too few bits")
        taken = self.value & ((1 << count) - 1)
        self.value >>= count
        self.left -= count
        return taken

    def end(self):
        require(self.left < 8 and self.value == 0, "bits are left")


class Tables:
    def __init__(self, data):
        self.data, self.position = data, 0
        require(self.byte() == 1, "version")
        self.levels, self.zero, maps = 1 + self.byte(), self.byte(), self.number()
        classes, distributions = 1 + self.byte(), 1 + self.byte()
        self.ranks = sorted(range(self.levels), key=lambda s: (abs(s - self.zero), s < self.zero))
        self.tokens = 1 + max(self.token(symbol) for symbol in range(self.levels))
        self.classes = self.runs(maps, classes)
        self.contexts = self.runs(2304 * classes, distributions)
        self.frequencies = [self.distribution() for _ in range(distributions)]
        require(self.position == len(data), "bytes are left")

    def byte(self):
        self.position += 1
        return self.data[self.position - 1]

    def number(self):
        byte = self.byte()
        return byte if byte < 128 else byte - 128 + (self.number() << 7)

    def runs(self, count, values):
        run = []
        while len(run) < count:
            value = self.byte()
            require(value < values, "value")
            run += [value] * (1 + self.number())
        require(len(run) == count, "run")
        return run

    def distribution(self):
        first = [self.number() for _ in range(self.tokens - 1)]
        distribution = first + [4096 - sum(first)]
        require(min(distribution) > 0, "frequency")
        return distribution

    def token(self, symbol):
        if self.levels <= 16:
            return symbol
        rank = self.ranks.index(symbol)
        if rank < 4:
            return rank
        k = rank.bit_length() - 1
        return 2 * k + (rank >> (k - 1) & 1)

    def symbol(self, token, bits):
        if self.levels <= 16:
            return token
        count = max(0, token // 2 - 1)
        rank = (2 + token % 2) << count | bits.take(count) if token > 3 else token
        require(rank < self.levels, "rank")
        return self.ranks[rank]


class StaticDecoder:
    def __init__(self, planes, tables, payload):
        self.planes, self.tables, self.payload, self.position = planes, tables, payload, 1
        self.tokens = Planes(planes.maps, planes.rows, planes.columns, tables.token(tables.zero))

    def read(self):
        kind = self.payload[0]
        require(kind <= 2, "kind")
        if kind == 0:
            return self.read_plain()
        coded = list(range(self.planes.maps))
        if kind == 2:
            self.position += -(-self.planes.maps // 8)
            bitmap = Bits(self.payload[1 : self.position])
            coded = [plane for plane in coded if bitmap.take(1)]
            bitmap.end()
        self.read_tokens(coded)
        bits = Bits(self.payload[self.position :])
        for plane in coded:
            for place in self.planes.places(plane):
                self.planes.put(*place, self.tables.symbol(self.tokens.at(*place), bits))
        bits.end()
        return self.planes

    def read_plain(self):
        bits = Bits(self.payload[1:])
        for plane in range(self.planes.maps):
            for place in self.planes.places(plane):
                symbol = bits.take((self.tables.levels - 1).bit_length())
                require(symbol < self.tables.levels, "symbol")
                self.planes.put(*place, symbol)
        bits.end()
        return self.planes

    def big_endian(self, count):
        self.position += count
        require(self.position <= len(self.payload), "bytes are missing")
        return int.from_bytes(self.payload[self.position - count : self.position], "big")

    def read_tokens(self, coded):
        lanes = 4 if len(coded) >= 4 else min(1, len(coded))
        self.states = [self.big_endian(4) for _ in range(lanes)]
        require(all(1 << 15 <= state < 1 << 31 for state in self.states), "first state")
        in_step = len(coded) // 4 * 4
        for first in range(0, in_step, 4):
            for _, row, column in self.planes.places(0):
                for lane in range(4):
                    self.read_token(coded[first + lane], row, column, lane)
        for plane in coded[in_step:]:
            for place in self.planes.places(plane):
                self.read_token(*place, 0)
        require(all(state == 1 << 15 for state in self.states), "last state")

    def read_token(self, plane, row, column, lane):
        w, n, nw, ne = self.tokens.neighbours(plane, row, column)
        context = ((n * 3 + side(ne - n)) * 3 + side(nw - n)) * 16 + w
        context += 2304 * self.tables.classes[plane]
        frequencies = self.tables.frequencies[self.tables.contexts[context]]
        number = self.states[lane] % 4096
        token = start = 0
        while number >= start + frequencies[token]:
            start += frequencies[token]
            token += 1
        state = frequencies[token] * (self.states[lane] // 4096) + number - start
        if state < 1 << 15:
            state = state << 16 | self.big_endian(2)
        self.states[lane] = state
        self.tokens.put(plane, row, column, token)


def main():
    with open(sys.argv[1], "rb") as file:
        payload = file.read()
    maps, rows, columns, levels, zero = map(int, sys.argv[2:7])
    planes = Planes(maps, rows, columns, zero)
    if len(sys.argv) > 7:
        with open(sys.argv[7], "rb") as file:
            StaticDecoder(planes, Tables(file.read()), payload).read()
    else:
        ContextDecoder(planes, levels, zero, payload).read()
    print(bytes(symbol for plane in planes.maps_of for symbol in plane).hex())


if __name__ == "__main__":
    main()
