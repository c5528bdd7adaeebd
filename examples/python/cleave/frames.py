"""Frames: the header in front of each, and how large ones come in chunks."""

import struct
from typing import NamedTuple

from .wire import CorruptFrame, checked, seal, sealed

HEADER_BYTES = 24
CHUNK_BYTES = 1 << 16
MAX_CONTROL_BYTES = 4096
MAX_CATALOGUE_BYTES = 1 << 20
MAX_I32 = (1 << 31) - 1

(HELLO, WELCOME, REFUSED, REQUEST, RESPONSE, FAILURE, PING, PONG, GOAWAY, CATALOGUE, CANCEL,
 DATA) = range(1, 13)
NAMES = dict(enumerate(("HELLO", "WELCOME", "REFUSED", "REQUEST", "RESPONSE", "FAILURE", "PING",
                        "PONG", "GOAWAY", "CATALOGUE", "CANCEL", "DATA"), 1))
OPTIONAL_MIN = 128

_HANDSHAKE = (HELLO, WELCOME, REFUSED)
_OF_CONNECTION = _HANDSHAKE + (GOAWAY, CATALOGUE)
_OF_REQUEST = (REQUEST, RESPONSE, CANCEL, DATA)
_IN_CHUNKS = (REQUEST, RESPONSE)
_LAYOUT = "<4sBBHQI"


class ProtocolViolation(Exception):
    """A sound frame that must not come now; the connection cannot be trusted any more."""


class Header(NamedTuple):
    type: int
    request_id: int
    payload_bytes: int

    def encode(self):
        version = 1 if self.type in _HANDSHAKE else 2
        return sealed(struct.pack(
            _LAYOUT, b"CLVF", version, self.type, 0, self.request_id, self.payload_bytes))

    def require_at_most(self, limit):
        if self.payload_bytes > limit:
            raise CorruptFrame(16, "payload bytes", "%d is over the limit of %d for a frame of "
                               "type %s" % (self.payload_bytes, limit, name(self.type)))


def name(type_id):
    return NAMES.get(type_id, "%d" % type_id)


def control_limit(type_id):
    """The largest payload of a frame without tensors."""
    return {PING: 0, CANCEL: 0, CATALOGUE: MAX_CATALOGUE_BYTES, DATA: CHUNK_BYTES}.get(
        type_id, MAX_CONTROL_BYTES)


def decode_header(data):
    magic, version, type_id, flags, request_id, payload_bytes = struct.unpack_from(_LAYOUT, data)
    checksum = seal(data[:20])

    def check(condition, offset, field, reason):
        if not condition:
            raise CorruptFrame(offset, field, reason)

    check(magic == b"CLVF", 0, "magic", "is not CLVF")
    check(1 <= version <= 2, 4, "version", "%d (expected: 1 or 2)" % version)
    check(data[20:24] == checksum, 20, "header checksum", "is %s (expected: %s, as on the wire)" % (
        data[20:24].hex(), checksum.hex()))
    check(flags == 0, 6, "flags", "are not zero")
    check(type_id in NAMES or type_id >= OPTIONAL_MIN, 5, "type", "%d is none" % type_id)
    check(version == (1 if type_id in _HANDSHAKE else 2), 4, "version",
          "%d on a frame of type %s" % (version, name(type_id)))
    check(request_id == 0 if type_id in _OF_CONNECTION else
          request_id != 0 or type_id not in _OF_REQUEST, 8, "request id",
          "%d must not be on a frame of type %s" % (request_id, name(type_id)))
    check(payload_bytes < 1 << 31, 16, "payload bytes", "%d is over 2147483647" % payload_bytes)
    return Header(type_id, request_id, payload_bytes)


def open_payload(payload):
    """A reader of a payload whose checksum is right; offsets in errors count from its frame."""
    return checked(payload, "payload checksum", HEADER_BYTES)


def frame(type_id, request_id=0, payload=b""):
    """A frame that comes in no chunks."""
    return Header(type_id, request_id, len(payload)).encode() + payload


class _Unfinished:
    def __init__(self, header):
        self.header = header
        # Grows with what comes: a header's promise takes no memory.
        self.payload = bytearray()
        self.skipped = 0

    def missing(self):
        return self.header.payload_bytes - len(self.payload) - self.skipped

    def next_bytes(self):
        left = self.missing()
        return min(CHUNK_BYTES, left) if self.header.type in _IN_CHUNKS else left


class Assembler:
    """Turns a stream of bytes, cut anywhere, into frames. After an exception it is of no use.

    `accept` is called with each header of a new frame before anything of its payload is kept,
    and raises what is wrong with it.
    """

    def __init__(self, accept):
        self._accept = accept
        self._header = bytearray()
        self._waiting = {}
        self._current = None
        self._coming = 0

    def feed(self, data):
        """Yields header and payload of each frame that becomes complete."""
        at = 0
        while at < len(data):
            if self._current is None:
                count = HEADER_BYTES - len(self._header)
                self._header += data[at:at + count]
                at = min(len(data), at + count)
                if len(self._header) < HEADER_BYTES:
                    return
                self._begin(decode_header(bytes(self._header)))
                self._header.clear()
            else:
                at += self._fill(data[at:at + self._coming])
            if self._coming == 0:
                complete = self._pause()
                if complete is not None:
                    yield complete

    def inside_frame(self):
        """Whether the stream's end now would cut something off."""
        return bool(self._header or self._current or self._waiting)

    def forget(self, request_id):
        """No further chunk of it comes."""
        return self._waiting.pop(request_id, None) is not None

    def _begin(self, header):
        if header.type == DATA:
            self._current = self._continued(header)
        else:
            if header.type in _IN_CHUNKS and header.request_id in self._waiting:
                raise ProtocolViolation(
                    "request %d began again before it was complete" % header.request_id)
            if header.type >= OPTIONAL_MIN:
                header.require_at_most(MAX_CONTROL_BYTES)
            else:
                self._accept(header)
            self._current = _Unfinished(header)
        self._coming = self._current.next_bytes()

    def _continued(self, chunk):
        unfinished = self._waiting.pop(chunk.request_id, None)
        if unfinished is None:
            raise ProtocolViolation(
                "a chunk came for request %d, of which none was to come" % chunk.request_id)
        if chunk.payload_bytes != unfinished.next_bytes():
            raise CorruptFrame(16, "payload bytes", "%d in a chunk (expected: %d)"
                               % (chunk.payload_bytes, unfinished.next_bytes()))
        return unfinished

    def _fill(self, data):
        if self._current.header.type >= OPTIONAL_MIN:
            self._current.skipped += len(data)
        else:
            self._current.payload += data
        self._coming -= len(data)
        return len(data)

    def _pause(self):
        unfinished, self._current = self._current, None
        if unfinished.missing() > 0:
            self._waiting[unfinished.header.request_id] = unfinished
            return None
        if unfinished.header.type >= OPTIONAL_MIN:
            return None
        return unfinished.header, bytes(unfinished.payload)


class _Sending:
    def __init__(self, request, turn):
        self.request, self.turn = request, turn
        self.header_id, self.payload, self.sent = 0, None, 0

    def order(self):
        left = self.request.content_bytes() if self.payload is None else (
            len(self.payload) - self.sent)
        return -self.request.priority, left, self.turn


class Outgoing:
    """Frames in the order in which they are sent: those that carry no tensors first, then chunks
    of requests; of equal priority the one with the least left, so that what is small overtakes.

    Ids must ascend on the wire, so a request has none before its first chunk is sent: then its
    `begin` is called with the id, and returns the payload.
    """

    def __init__(self):
        self._control = []
        self._requests = []
        self._added = self._last_id = 0

    def control(self, data):
        self._control.append(data)

    def add(self, request):
        self._added += 1
        self._requests.append(_Sending(request, self._added))

    def remove(self, request):
        """Gives up what is left of a request; whether there was something."""
        kept = [each for each in self._requests if each.request is not request]
        found = len(kept) < len(self._requests)
        self._requests = kept
        return found

    def next(self):
        """The next frame on the wire, None if all is sent."""
        if self._control:
            return self._control.pop(0)
        if not self._requests:
            return None
        sending = min(self._requests, key=_Sending.order)
        begins = sending.payload is None
        if begins:
            self._last_id += 1
            sending.header_id = self._last_id
            sending.payload = sending.request.begin(self._last_id)
        chunk = sending.payload[sending.sent:sending.sent + CHUNK_BYTES]
        sending.sent += len(chunk)
        if sending.sent == len(sending.payload):
            self._requests.remove(sending)
        return Header(REQUEST if begins else DATA, sending.header_id,
                      len(sending.payload if begins else chunk)).encode() + chunk
