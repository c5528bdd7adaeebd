"""Tests that what is read is written again, and that damaged bytes end in one exception."""

import pathlib
import types
import unittest

import vectors
from cleave import frames
from cleave.catalogue import Catalogue
from cleave.frames import Assembler, ProtocolViolation
from cleave.handshake import Hello, Notice, Welcome
from cleave.preambles import TENSORS, Load, RequestPreamble, ResponsePreamble
from cleave.tensors import decode_message, encode_message
from cleave.wire import CorruptFrame, sealed

_CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
_FOLDER = _CHECKOUT / "docs" / "conformance" / "valid"
_MESSAGES = _CHECKOUT / "codec" / "src" / "test" / "resources" / "golden" / "message"
_SMALL_BYTES = 600


def small_vectors():
    for file in sorted(_FOLDER.glob("*.txt")):
        vector = vectors.Vector(file.read_text(encoding="utf-8"))
        if 0 < len(vector.bytes) < _SMALL_BYTES:
            yield file.stem, vector


def mutations(data):
    for at in range(len(data)):
        for value in {0, 0x7F, 0x80, 0xFF, data[at] ^ 1} - {data[at]}:
            yield data[:at] + bytes((value,)) + data[at + 1:]


def encoded(header, payload, given):
    """The payload, by what this edge writes of what it reads there."""
    if not payload:
        return b""
    if header.type in (frames.REQUEST, frames.RESPONSE):
        kind = RequestPreamble if header.type == frames.REQUEST else ResponsePreamble
        preamble, content = kind.decode(payload)
        exact = header.type == frames.REQUEST and preamble.kind == TENSORS
        return preamble.encode() + (
            encode_message(decode_message(content, given)) if exact else content)
    if header.type == frames.PONG:
        return sealed(Load.decode(payload).encode())
    return {frames.HELLO: Hello, frames.WELCOME: Welcome, frames.CATALOGUE: Catalogue}.get(
        header.type, Notice).decode(payload).encode()


class EncodersTest(unittest.TestCase):
    def test_write_the_bytes_that_they_read(self):
        for file in sorted(_FOLDER.glob("*.txt")):
            text = file.read_text(encoding="utf-8")
            if "\ncanonical = no\n" in text:
                continue
            vector = vectors.Vector(text)
            for header, payload in Assembler(lambda _: None).feed(vector.bytes):
                self.assertEqual(payload, encoded(header, payload, vector.given), file.stem)

    def test_send_long_requests_in_the_chunks_that_they_read(self):
        for name in ("request", "request-one-chunk", "request-two-chunks", "request-three-chunks"):
            text = (_FOLDER / (name + ".txt")).read_text(encoding="utf-8")
            vector = vectors.Vector(text)
            (header, payload), = Assembler(lambda _: None).feed(vector.bytes)
            outgoing = frames.Outgoing()
            outgoing._last_id = header.request_id - 1
            outgoing.add(types.SimpleNamespace(priority=8, content_bytes=lambda: 0,
                                               begin=lambda _, sent=payload: sent))
            self.assertEqual(vector.bytes, b"".join(iter(outgoing.next, None)), name)


class DecodersTest(unittest.TestCase):
    def test_refuses_every_damaged_stream_of_frames(self):
        for name, vector in small_vectors():
            vector.bytes, whole = b"", vector.bytes
            meanings = []
            for damaged in mutations(whole):
                vector.bytes = damaged
                meanings.append(vector.found())
            if name != "types-that-are-skipped":
                # What is behind an optional type has no checksum of the protocol's.
                self.assertNotIn(vector.meaning, meanings, name)

    def test_ends_every_forged_payload_in_one_exception(self):
        for name, vector in small_vectors():
            for header, payload in Assembler(lambda _: None).feed(vector.bytes):
                if header.type in (frames.REQUEST, frames.RESPONSE) or not payload:
                    continue
                for forged in mutations(payload[:-4]):
                    try:
                        vectors._describe(header, sealed(forged), [])
                    except CorruptFrame as e:
                        self.assertTrue(24 <= e.offset <= 24 + len(payload), "%s: %s" % (name, e))

    def test_ends_every_forged_message_header_in_one_exception(self):
        for file in sorted(_MESSAGES.glob("*.clvm")):
            message = file.read_bytes()
            header_bytes = int.from_bytes(message[7:9], "little")
            for forged in mutations(message[:header_bytes - 4]):
                try:
                    decode_message(sealed(forged) + message[header_bytes:], None, 1 << 20)
                except CorruptFrame as e:
                    self.assertLessEqual(e.offset, len(message) + 5)

    def test_refuses_every_damaged_message(self):
        for file in sorted(_MESSAGES.glob("*.clvm")):
            message = file.read_bytes()
            for damaged in mutations(message[:_SMALL_BYTES]):
                with self.assertRaises(CorruptFrame):
                    decode_message(damaged + message[_SMALL_BYTES:])

    def test_takes_no_memory_for_what_a_header_promises(self):
        assembler = Assembler(lambda _: None)
        header = frames.Header(frames.REQUEST, 1, (1 << 31) - 1).encode()
        self.assertEqual([], list(assembler.feed(header)))
        self.assertEqual(b"", assembler._current.payload)

    def test_refuses_to_begin_again(self):
        header = frames.Header(frames.REQUEST, 1, 70000).encode() + bytes(frames.CHUNK_BYTES)
        with self.assertRaises(ProtocolViolation):
            list(Assembler(lambda _: None).feed(header + header))


if __name__ == "__main__":
    unittest.main()
