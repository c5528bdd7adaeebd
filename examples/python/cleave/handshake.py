"""What opens a connection, and what says why something ends."""

import struct
from typing import NamedTuple

from .extensions import read_extensions, write_extensions
from .frames import MAX_I32, open_payload
from .wire import is_seen, sealed, string

MAX_TOKEN_BYTES = 1024
CODES = dict(enumerate((
    "MALFORMED_FRAME", "PROTOCOL_VIOLATION", "UNSUPPORTED_VERSION", "UNSUPPORTED_TENSOR_FORMAT",
    "UNKNOWN_MODEL", "TOO_MANY_CONNECTIONS", "IDLE", "OVERLOADED", "SHUTTING_DOWN",
    "DEADLINE_EXCEEDED", "BAD_TENSOR", "INTERNAL", "UNAUTHENTICATED", "UNKNOWN_OUTPUT",
    "CANCELLED"), 1))
RETRY_IS_SAFE = ("TOO_MANY_CONNECTIONS", "IDLE", "OVERLOADED", "SHUTTING_DOWN",
                 "DEADLINE_EXCEEDED")


class Hello(NamedTuple):
    oldest: int
    newest: int
    formats: tuple = ()
    known: tuple = ()
    token: str = ""
    extensions: dict = {}

    def encode(self):
        return sealed(
            bytes((self.oldest, self.newest, len(self.formats))) + bytes(self.formats)
            + struct.pack("<B%dH" % len(self.known), len(self.known), *self.known)
            + string(self.token) + write_extensions(self.extensions))

    @staticmethod
    def decode(payload):
        reader = open_payload(payload)
        oldest, newest = reader.u8("oldest version"), reader.u8("newest version")
        reader.require(1 <= oldest <= newest, "newest version",
                       "%d to %d is no range of versions" % (oldest, newest))
        if not oldest <= 2 <= newest:
            return Hello(oldest, newest)  # the rest may have another layout
        formats, known = _capabilities(reader)
        token = reader.string("token")
        reader.require(len(token.encode("utf-8")) <= MAX_TOKEN_BYTES, "token",
                       "is over %d bytes" % MAX_TOKEN_BYTES)
        return Hello(oldest, newest, formats, known, token, read_extensions(reader))


class Welcome(NamedTuple):
    version: int
    max_in_flight: int
    idle_timeout_millis: int
    formats: tuple
    known: tuple
    extensions: dict = {}

    def encode(self):
        return sealed(
            struct.pack("<BII", *self[:3]) + bytes((len(self.formats),)) + bytes(self.formats)
            + struct.pack("<B%dH" % len(self.known), len(self.known), *self.known)
            + write_extensions(self.extensions))

    @staticmethod
    def decode(payload):
        reader = open_payload(payload)
        version = reader.u8("version")
        reader.require(version == 2, "version", "%d was not offered" % version)
        max_in_flight = reader.u32("most requests in flight", 1, MAX_I32)
        idle = reader.u32("idle timeout", 1, MAX_I32)
        formats, known = _capabilities(reader)
        return Welcome(version, max_in_flight, idle, formats, known, read_extensions(reader))


def _capabilities(reader):
    formats = reader.ascending(reader.u8("formats"), reader.u8, "formats", 0)
    known = reader.ascending(reader.u8("known extensions"), reader.u16, "known extension", -1)
    return formats, known


class Notice(NamedTuple):
    code: int
    retry_after_millis: int
    message: str

    def name(self):
        return CODES.get(self.code, "OTHER")

    def encode(self):
        return sealed(struct.pack("<HI", *self[:2]) + string(self.message))

    @staticmethod
    def decode(payload):
        reader = open_payload(payload)
        code = reader.u16("error code")
        retry_after = reader.u32("retry after", 0, MAX_I32)
        message = reader.string("message")
        read_extensions(reader)
        return Notice(code, retry_after, "".join(
            each if is_seen(each) else " " for each in message))
