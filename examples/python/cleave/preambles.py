"""What stands in front of tensors: a request's preamble and a response's."""

import struct
from typing import NamedTuple

from .extensions import ANSWERED_BY, read_extensions, write_extensions
from .frames import HEADER_BYTES, MAX_I32, open_payload
from .wire import CorruptFrame, sealed

NORMAL_PRIORITY = 8
TENSORS, PICTURE = 1, 2
OUTPUT_FORMATS = ("EXACT", "HALF", "FAST", "COMPACT")
SPANS = {1: "RECEIVE", 2: "QUEUE", 3: "DECODE", 4: "RUN", 5: "ENCODE"}
MAX_SPANS = 32
MAX_RESPONSE_PREAMBLE_BYTES = 3344


class RequestPreamble(NamedTuple):
    model: int
    cut: int
    kind: int
    priority: int
    outputs: tuple  # of place and format
    timeout_millis: int
    extensions: dict = {}

    def encode(self):
        more = write_extensions(self.extensions)
        bits = self.kind | (8 if more else 0) | self.priority << 4
        fields = struct.pack("<HHBB", self.model, self.cut, bits, len(self.outputs))
        fields += b"".join(struct.pack("<HB", *output) for output in self.outputs)
        fields += struct.pack("<I", self.timeout_millis)
        return sealed(fields + (struct.pack("<H", len(more)) + more if more else b""))

    @staticmethod
    def decode(payload):
        """The preamble, and what follows it."""
        size = 14 + 3 * _peek(payload, 5, 1)
        if _peek(payload, 4, 1) & 8:
            size += 2 + _peek(payload, size - 4, 2)
        reader = _preamble(payload, size)
        model, cut, bits = reader.u16("model"), reader.u16("cut"), reader.u8("payload kind")
        reader.require(bits & 7 in (TENSORS, PICTURE), "payload kind", "%d is none" % (bits & 7))
        outputs = _outputs(reader)
        timeout = reader.u32("timeout", 1, MAX_I32)
        if bits & 8:
            reader.u16("extension bytes")
        extensions = read_extensions(reader)
        return RequestPreamble(model, cut, bits & 7, bits >> 4, outputs, timeout,
                               extensions), payload[size:]


def _outputs(reader):
    places, outputs = set(), []
    for _ in range(reader.u8("outputs")):
        place = reader.u16("output")
        reader.require(place not in places, "output", "%d is there twice" % place)
        places.add(place)
        form = reader.u8("output format")
        reader.require(form < len(OUTPUT_FORMATS), "output format", "%d is none" % form)
        outputs.append((place, form))
    return tuple(outputs)


def _peek(payload, at, count):
    """A number that nothing has verified yet: the preamble's checksum will."""
    return int.from_bytes(payload[at:at + count], "little")


def _preamble(payload, size):
    if size > len(payload):
        raise CorruptFrame(HEADER_BYTES, "payload bytes",
                           "%d are fewer than %d" % (len(payload), size))
    return open_payload(payload[:size])


class Load(NamedTuple):
    waiting: int
    running: int
    wait_micros: int

    def encode(self):
        return struct.pack("<HHI", *self)

    @staticmethod
    def read(reader):
        return Load(reader.u16("waiting"), reader.u16("running"),
                    reader.u32("expected wait", 0, MAX_I32))

    @staticmethod
    def decode(payload):
        reader = open_payload(payload)
        load = Load.read(reader)
        read_extensions(reader)
        return load


class Span(NamedTuple):
    kind: int
    start_micros: int
    micros: int

    def name(self):
        return SPANS[self.kind]


class AnsweredBy(NamedTuple):
    """Which variant, and at which exit: 0 is its end, those before that count from 1."""
    variant: int
    exit: int

    def extension(self):
        return {ANSWERED_BY: struct.pack("<HB", *self)}

    @staticmethod
    def read(extensions):
        fields = extensions.fields(ANSWERED_BY)
        if fields is None:
            return None
        found = AnsweredBy(fields.u16("variant"), fields.u8("exit"))
        fields.require_end("answered by")
        return found


class ResponsePreamble(NamedTuple):
    received_micros: int
    batch: int
    load: Load
    spans: tuple
    extensions: dict = {}

    def answered_by(self):
        """Who answered, of a preamble that was read; None where the server does not say."""
        return AnsweredBy.read(self.extensions)

    def encode(self):
        fields = struct.pack("<QH", *self[:2]) + self.load.encode() + bytes((len(self.spans),))
        fields += b"".join(struct.pack("<BII", *span) for span in self.spans)
        fields += write_extensions(self.extensions)
        return sealed(struct.pack("<H", len(fields) + 4) + fields)

    @staticmethod
    def decode(payload):
        """The preamble, and what follows it."""
        size = 2 + _peek(payload, 0, 2)
        reader = _preamble(payload, size)
        reader.u16("preamble bytes")
        received, batch = reader.u64("receipt"), reader.u16("batch")
        reader.require(batch >= 1, "batch", "is 0")
        load = Load.read(reader)
        spans = [Span(reader.u8("span"), reader.u32("start"), reader.u32("duration"))
                 for _ in range(reader.u8("spans"))]
        known = tuple(span for span in spans if span.kind in SPANS)
        reader.require(len(known) <= MAX_SPANS, "spans", "are over %d" % MAX_SPANS)
        preamble = ResponsePreamble(received, batch, load, known, read_extensions(reader))
        preamble.answered_by()  # refused here, and not where somebody asks
        return preamble, payload[size:]
