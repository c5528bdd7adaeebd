"""Optional fields behind a payload's own, and the one that is known: a trace."""

import re
import struct

MAX_EXTENSION_BYTES = 1024
CRITICAL = 0x8000
TRACE_CONTEXT = 1
KNOWN_EXTENSIONS = (TRACE_CONTEXT,)

_TRACEPARENT = re.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def read_extensions(reader):
    """Type and value of all up to the reader's end, ascending."""
    found, before = {}, -1
    reader.require(reader.left() <= MAX_EXTENSION_BYTES, "extensions",
                   "%d bytes are over %d" % (reader.left(), MAX_EXTENSION_BYTES))
    while reader.left() > 0:
        kind = reader.u16("extension")
        reader.require(kind > before, "extension", "%d after %d does not ascend" % (kind, before))
        reader.require(not kind & CRITICAL or kind & ~CRITICAL in KNOWN_EXTENSIONS, "extension",
                       "%d is critical and not known here" % (kind & ~CRITICAL))
        found[kind] = reader.take(reader.u16("extension bytes"), "extension value")
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
