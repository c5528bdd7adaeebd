"""Optional fields behind a payload's own, and those of a request that are known."""

import re
import struct

from .wire import Reader, seal

MAX_EXTENSION_BYTES = 1024
CRITICAL = 0x8000
TRACE_CONTEXT, VARIANTS, ANSWERED_BY, CONTENT_CHECKSUM = 1, 10, 11, 12
KNOWN_EXTENSIONS = (TRACE_CONTEXT, VARIANTS, ANSWERED_BY, CONTENT_CHECKSUM)

_TRACEPARENT = re.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


class Extensions(dict):
    """Type and value of each that was read."""

    def __init__(self):
        super().__init__()
        self.places = {}

    def fields(self, kind):
        """A reader of a value, whose offsets count from the frame it came in; None without one."""
        kind = kind if kind in self else kind | CRITICAL
        return Reader(self[kind], self.places[kind]) if kind in self else None


def read_extensions(reader):
    """All up to the reader's end, ascending."""
    found, before = Extensions(), -1
    reader.require(reader.left() <= MAX_EXTENSION_BYTES, "extensions",
                   "%d bytes are over %d" % (reader.left(), MAX_EXTENSION_BYTES))
    while reader.left() > 0:
        kind = reader.u16("extension")
        reader.require(kind > before, "extension", "%d after %d does not ascend" % (kind, before))
        reader.require(not kind & CRITICAL or kind & ~CRITICAL in KNOWN_EXTENSIONS, "extension",
                       "%d is critical and not known here" % (kind & ~CRITICAL))
        found[kind] = reader.take(reader.u16("extension bytes"), "extension value")
        found.places[kind] = reader.base + reader.field_at
        before = kind
    return found


def write_extensions(extensions):
    return b"".join(struct.pack("<HH", kind, len(value)) + value
                    for kind, value in sorted(extensions.items()))


def trace_context(extensions):
    """The trace that a request is part of, as a traceparent; None where there is no sound one."""
    value = extensions.get(TRACE_CONTEXT, b"")
    text = "%s-%s-%s-%s" % (value[:1].hex(), value[1:17].hex(), value[17:25].hex(),
                            value[25:].hex())
    return text if _TRACEPARENT.fullmatch(text) else None


def trace_extension(traceparent):
    if not _TRACEPARENT.fullmatch(traceparent):
        raise ValueError("trace: %s (expected: 00-TRACE_ID-PARENT_ID-FLAGS)" % traceparent)
    return {TRACE_CONTEXT: bytes.fromhex(traceparent.replace("-", ""))}


def content_checksum(content):
    """The extension that says the checksum of what a request carries: a picture has none."""
    return {CONTENT_CHECKSUM: seal(content)}


def verify_content(extensions, content):
    fields = extensions.fields(CONTENT_CHECKSUM)
    if fields is not None:
        told = fields.take(4, "content checksum")
        fields.require_end("content checksum")
        fields.require(told == seal(content), "content checksum", "is another content's")
