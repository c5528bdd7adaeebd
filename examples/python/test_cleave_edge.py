"""Tests of the edge against a server that follows a script, over loopback.

Usage: python3 examples/python/test_cleave_edge.py
"""

import contextlib
import io
import pathlib
import queue
import socket
import struct
import sys
import tempfile
import threading
import time
import unittest
import unittest.mock

import cleave_edge
from cleave import frames, npy
from cleave.catalogue import Catalogue, Cut, Model, Variant
from cleave.connection import ConnectionLost
from cleave.edge import Edge, Request, ServerFailure
from cleave.extensions import trace_context, verify_content
from cleave.frames import Assembler, Header, ProtocolViolation, decode_header
from cleave.handshake import Hello, Notice, Welcome
from cleave.preambles import AnsweredBy, Load, RequestPreamble, ResponsePreamble, Span
from cleave.tensors import Spec, Tensor, decode_message, encode_message, signature_hash
from cleave.wire import CorruptFrame, sealed

X = Spec.parse("x float32 100000?")
CUT = Cut(7, "layer2", signature_hash([X]), 1, 1 << 20, True)
MODEL = Model(3, "net", "0123456789abcdef" * 4, ("scores", "labels"), (CUT,))
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
SECONDS = 20


def floats(*values):
    return Tensor("float32", (len(values),), struct.pack("<%df" % len(values), *values))


def response(*tensors, answered_by=None):
    return ResponsePreamble(1, 2, Load(1, 0, 9), (Span(1, 0, 5), Span(4, 5, 50)),
                            answered_by.extension() if answered_by else {}
                            ).encode() + encode_message(tensors)


def pieces(request_id, payload):
    """A response's frames on the wire."""
    starts = range(0, max(1, len(payload)), frames.CHUNK_BYTES)
    for start in starts:
        chunk = payload[start:start + frames.CHUNK_BYTES]
        header = Header(frames.DATA, request_id, len(chunk)) if start else Header(
            frames.RESPONSE, request_id, len(payload))
        yield header.encode() + chunk


def begin_more_than_sockets_hold(edge):
    edge._connection._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    preamble = RequestPreamble(3, 7, 2, 8, (), 1)
    return edge._add(Request(preamble, bytes(32 << 20), [], time.monotonic() + SECONDS,
                             edge._began))


class Server:
    """Says WELCOME, then follows a script, a function of this server, in a thread of its own."""

    def __init__(self, script, max_in_flight=8, refusal=None):
        self._script, self._max_in_flight, self._refusal = script, max_in_flight, refusal
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._assembler, self._complete = Assembler(lambda header: None), queue.Queue()
        self.failure, self.hello = None, None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        try:
            self.socket, _ = self._listener.accept()
            self._listener.close()
            self.socket.settimeout(SECONDS)
            with self.socket:
                self._welcome()
                self._script(self)
        except Exception as e:  # for the test's thread, which fails with it
            self.failure = e

    def _welcome(self):
        header, payload = self.receive()
        assert header.type == frames.HELLO, header
        self.hello = Hello.decode(payload)
        if self._refusal:
            self.send(frames.REFUSED, 0, self._refusal.encode())
            return
        self.send(frames.WELCOME, 0, Welcome(2, self._max_in_flight, 30000, (1, 3), (1,)).encode())
        self.send(frames.CATALOGUE, 0, Catalogue((MODEL,)).encode())

    def receive(self):
        """The next complete frame."""
        while self._complete.empty():
            data = self.socket.recv(1 << 16)
            if not data:
                raise EOFError("the edge closed")
            for each in self._assembler.feed(data):
                self._complete.put(each)
        return self._complete.get()

    def receive_one(self):
        """The next frame as it is on the wire, chunks included; not to be mixed with receive."""
        header = decode_header(self._exactly(frames.HEADER_BYTES))
        chunked = header.type == frames.REQUEST
        size = min(frames.CHUNK_BYTES, header.payload_bytes) if chunked else header.payload_bytes
        return header, self._exactly(size)

    def receive_up_to(self, type_id):
        """Headers of all frames on the wire up to the next of that type."""
        headers = [self.receive_one()[0]]
        while headers[-1].type != type_id:
            headers.append(self.receive_one()[0])
        return headers

    def _exactly(self, count):
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise EOFError("the edge closed")
            data += more
        return data

    def send(self, type_id, request_id=0, payload=b""):
        self.socket.sendall(frames.frame(type_id, request_id, payload))

    def answer(self, request_id, *tensors, answered_by=None):
        for piece in pieces(request_id, response(*tensors, answered_by=answered_by)):
            self.socket.sendall(piece)

    def join(self):
        self._thread.join(SECONDS)
        if self.failure is not None:
            raise self.failure


class EdgeTest(unittest.TestCase):
    @contextlib.contextmanager
    def edge(self, script, **options):
        server = Server(script, **options)
        with Edge("127.0.0.1", server.port, token="secret", timeout=SECONDS) as edge:
            yield edge, edge.find("layer2")
            server.join()
        self.assertEqual("secret", server.hello.token)

    def predict(self, edge, tail, tensor, **options):
        return edge.predict(tail, {"x": tensor}, crossing=[X], timeout=SECONDS, **options)

    def fails(self, script, exception, action=None):
        """What a request fails with, which closes the connection."""
        server = Server(script)
        with Edge("127.0.0.1", server.port, timeout=SECONDS) as edge:
            with self.assertRaises(exception) as raised:
                self.predict(edge, edge.find("layer2"), floats(1.0))
            with self.assertRaises(ConnectionLost):
                edge.ping()
        server.join()
        return raised.exception

    def test_sends_what_it_was_given_and_names_outputs(self):
        seen = {}

        def script(server):
            header, payload = server.receive()
            seen["preamble"], message = RequestPreamble.decode(payload)
            seen["tensors"] = decode_message(message, [X])
            server.answer(header.request_id, floats(0.5), Tensor("int64", (), b"\7" + bytes(7)))

        with self.edge(script) as (edge, tail):
            answer = self.predict(edge, tail, floats(1.0, -0.0), priority=15, trace=TRACE)
        self.assertEqual([floats(1.0, -0.0)], seen["tensors"])
        self.assertEqual((3, 7, 1, 15, ()), seen["preamble"][:5])
        self.assertEqual(TRACE, trace_context(seen["preamble"].extensions))
        self.assertEqual({"scores": floats(0.5), "labels": Tensor("int64", (), b"\7" + bytes(7))},
                         answer.outputs)
        self.assertEqual((Span(1, 0, 5), Span(4, 5, 50)), answer.spans)

    def test_names_the_variant_that_answered(self):
        def script(server):
            server.send(frames.CATALOGUE, 0, Catalogue((MODEL._replace(cuts=(CUT._replace(
                variants=(Variant(1, "whole"), Variant(7, "int8"))),)),)).encode())
            for told in (AnsweredBy(7, 2), AnsweredBy(9, 0), None):
                header, _ = server.receive()
                server.answer(header.request_id, floats(0.5), answered_by=told)

        with self.edge(script) as (edge, tail):
            found = [self.predict(edge, tail, floats(1.0)).answered_by for _ in range(3)]
        self.assertEqual([("int8", 2), None, None], found)

    def test_sends_the_checksum_of_a_picture(self):
        seen = {}

        def script(server):
            header, payload = server.receive()
            seen["preamble"], seen["picture"] = RequestPreamble.decode(payload)
            server.answer(header.request_id, floats(0.5))

        with self.edge(script) as (edge, tail):
            edge.predict(tail, b"a picture", timeout=SECONDS)
        self.assertEqual(b"a picture", seen["picture"])
        verify_content(seen["preamble"].extensions, b"a picture")
        with self.assertRaises(CorruptFrame):
            verify_content(seen["preamble"].extensions, b"a pitcure")

    def test_asks_for_outputs_by_their_place(self):
        seen = {}

        def script(server):
            header, payload = server.receive()
            seen["outputs"] = RequestPreamble.decode(payload)[0].outputs
            server.answer(header.request_id, floats(3.0), floats(4.0))

        with self.edge(script) as (edge, tail):
            answer = self.predict(edge, tail, floats(1.0), outputs=["labels", ("scores", "HALF")])
        self.assertEqual(((1, 0), (0, 1)), seen["outputs"])
        self.assertEqual({"labels": floats(3.0), "scores": floats(4.0)}, answer.outputs)

    def test_small_request_overtakes_the_chunks_of_a_large_one(self):
        order = []

        def script(server):
            while len(order) < 4:
                header, _ = server.receive_one()
                order.append((header.type, header.request_id))
            for request_id in (1, 2):
                server.answer(request_id, floats(float(request_id)))

        with self.edge(script) as (edge, tail):
            large = edge.submit(tail, {"x": floats(*[1.0] * 40000)}, crossing=[X])
            small = edge.submit(tail, {"x": floats(2.0)}, crossing=[X])
            self.assertEqual(floats(1.0), edge.wait(small).outputs["#0"])
            self.assertEqual(floats(2.0), edge.wait(large).outputs["#0"])
        # Ids ascend on the wire, in whatever order the requests were submitted.
        self.assertEqual([(frames.REQUEST, 1), (frames.REQUEST, 2), (frames.DATA, 2),
                          (frames.DATA, 2)], order)

    def test_puts_responses_together_whose_chunks_are_interleaved(self):
        large = {1: floats(*[1.0] * 40000), 2: floats(*[2.0] * 50000)}  # in the order of size

        def script(server):
            for _ in range(2):
                server.receive()
            ways = [list(pieces(each, response(tensor))) for each, tensor in large.items()]
            for place in range(max(map(len, ways))):
                for way in ways:
                    server.socket.sendall(b"".join(way[place:place + 1]))

        with self.edge(script) as (edge, tail):
            ids = [edge.submit(tail, {"x": tensor}, crossing=[X]) for tensor in large.values()]
            for each in reversed(ids):
                answer = edge.wait(each)
                self.assertEqual(large[each.id], answer.outputs["#0"])

    def test_reads_while_it_writes_so_that_neither_waits_for_the_other(self):
        large = floats(*[1.0] * 100000)

        def script(server):
            small = [server.receive()[0].request_id for _ in range(8)]
            for request_id in small:  # and reads nothing meanwhile
                server.answer(request_id, large)
            for _ in range(8):
                server.answer(server.receive()[0].request_id, floats(2.0))

        with self.edge(script, max_in_flight=16) as (edge, tail):
            ids = [edge.submit(tail, {"x": tensor}, crossing=[X], timeout=SECONDS)
                   for tensor in [floats(1.0)] * 8 + [large] * 8]
            for place, each in enumerate(ids):
                self.assertEqual(large if place < 8 else floats(2.0),
                                 edge.wait(each).outputs["#0"])

    def test_cancels_a_request_that_is_on_the_way(self):
        def script(server):
            header, _ = server.receive()
            cancel, _ = server.receive()
            assert (cancel.type, cancel.request_id) == (frames.CANCEL, header.request_id), cancel
            server.send(frames.FAILURE, header.request_id, Notice(15, 0, "as you wish").encode())
            server.answer(server.receive()[0].request_id, floats(1.0))

        with self.edge(script) as (edge, tail):
            request = edge.submit(tail, {"x": floats(1.0)}, crossing=[X])
            edge._turn(0)
            edge.cancel(request)
            with self.assertRaises(ServerFailure) as raised:
                edge.wait(request)
            self.assertEqual("CANCELLED", raised.exception.code)
            self.predict(edge, tail, floats(2.0))

    def test_sends_nothing_of_a_request_that_was_cancelled_before(self):
        def script(server):
            header, _ = server.receive()
            assert (header.type, header.request_id) == (frames.REQUEST, 1), header
            server.answer(1, floats(1.0))

        with self.edge(script) as (edge, tail):
            request = edge.submit(tail, {"x": floats(1.0)}, crossing=[X])
            edge.cancel(request)
            with self.assertRaises(ServerFailure):
                edge.wait(request)
            self.predict(edge, tail, floats(2.0))

    def test_cancels_at_the_deadline_and_drops_the_late_answer(self):
        def script(server):
            header, _ = server.receive()
            cancel, _ = server.receive()
            assert cancel.type == frames.CANCEL, cancel
            server.answer(header.request_id, floats(1.0))
            server.answer(server.receive()[0].request_id, floats(2.0))

        with self.edge(script) as (edge, tail):
            with self.assertRaises(TimeoutError):
                edge.predict(tail, {"x": floats(1.0)}, crossing=[X], timeout=0.05)
            self.assertEqual(floats(2.0), self.predict(edge, tail, floats(1.0)).outputs["#0"])

    def test_sends_no_more_of_a_request_that_failed(self):
        after = []

        def script(server):
            header, _ = server.receive_one()
            server.send(frames.FAILURE, header.request_id, Notice(8, 250, "full").encode())
            after.extend(server.receive_up_to(frames.REQUEST))
            server.answer(after[-1].request_id, floats(2.0))

        with self.edge(script) as (edge, tail):
            with self.assertRaises(ServerFailure) as raised:
                edge.wait(begin_more_than_sockets_hold(edge))
            failure = raised.exception
            self.assertEqual(("OVERLOADED", 250, True, False), (
                failure.code, failure.retry_after_millis, failure.retry_is_safe(),
                failure.ends_connection))
            self.predict(edge, tail, floats(2.0))
        self.assertEqual([frames.CANCEL, frames.REQUEST], [each.type for each in after[-2:]])

    def test_sends_no_more_of_a_request_that_is_cancelled_between_chunks(self):
        after = []

        def script(server):
            after.extend(server.receive_up_to(frames.CANCEL))
            server.send(frames.FAILURE, 1, Notice(15, 0, "as you wish").encode())
            after.extend(server.receive_up_to(frames.REQUEST))
            server.answer(after[-1].request_id, floats(2.0))

        with self.edge(script) as (edge, tail):
            large = begin_more_than_sockets_hold(edge)
            edge._turn(0)
            edge.cancel(large)
            with self.assertRaises(ServerFailure):
                edge.wait(large)
            self.predict(edge, tail, floats(2.0))
        types = [each.type for each in after]
        self.assertEqual(frames.REQUEST, types[0])
        self.assertLess(types.count(frames.DATA), 512)
        self.assertEqual([frames.CANCEL, frames.REQUEST], types[-2:])

    def test_drops_the_chunks_of_an_answer_that_failed(self):
        def script(server):
            header, _ = server.receive()
            server.socket.sendall(next(pieces(header.request_id,
                                              response(floats(*[1.0] * 40000)))))
            server.send(frames.FAILURE, header.request_id, Notice(12, 0, "lost").encode())
            server.answer(server.receive()[0].request_id, floats(2.0))

        with self.edge(script) as (edge, tail):
            with self.assertRaises(ServerFailure) as raised:
                self.predict(edge, tail, floats(1.0))
            self.assertEqual("INTERNAL", raised.exception.code)
            self.predict(edge, tail, floats(1.0))

    def test_says_why_the_server_ends_the_connection(self):
        def script(server):
            server.receive()
            server.send(frames.FAILURE, 0, Notice(7, 0, "silent").encode())

        failure = self.fails(script, ServerFailure)
        self.assertEqual(("IDLE", True), (failure.code, failure.ends_connection))

    def test_says_why_it_was_refused(self):
        server = Server(lambda _: None, refusal=Notice(13, 0, "no such token"))
        with self.assertRaisesRegex(ServerFailure, "UNAUTHENTICATED: no such token"):
            Edge("127.0.0.1", server.port, timeout=SECONDS)

    def test_fails_when_the_stream_is_truncated(self):
        whole = b"".join(pieces(1, response(floats(1.0))))
        for length in range(len(whole)):
            def script(server, length=length):
                server.receive()
                server.socket.sendall(whole[:length])

            self.fails(script, ConnectionLost)

    def test_refuses_an_answer_when_a_checksum_is_wrong(self):
        whole = b"".join(pieces(1, response(floats(1.0))))
        for at, field in ((20, "header checksum"), (24 + 30, "payload checksum"),
                          (len(whole) - 6, "checksum")):
            damaged = bytearray(whole)
            damaged[at] ^= 1

            def script(server, damaged=damaged):
                server.receive()
                server.socket.sendall(damaged)

            self.assertEqual(field, self.fails(script, CorruptFrame).field)

    def test_refuses_a_reply_to_nothing_and_a_second_one(self):
        def script(server):
            header, _ = server.receive()
            server.answer(header.request_id + 1, floats(1.0))

        self.fails(script, ProtocolViolation)

        def twice(server):
            header, _ = server.receive()
            server.answer(header.request_id, floats(1.0))
            server.answer(header.request_id, floats(1.0))

        with self.edge(twice) as (edge, tail):
            with self.assertRaises(ProtocolViolation):
                self.predict(edge, tail, floats(1.0))
                edge.ping()

    def test_refuses_a_pong_to_no_ping(self):
        def script(server):
            server.receive()
            server.send(frames.PONG, 1, sealed(Load(0, 0, 0).encode()))

        self.fails(script, ProtocolViolation)

    def test_refuses_an_answer_to_what_it_has_not_sent(self):
        def script(server):
            header, _ = server.receive_one()
            server.answer(header.request_id, floats(1.0))
            server.socket.recv(1)

        server = Server(script)
        with Edge("127.0.0.1", server.port, timeout=SECONDS) as edge:
            with self.assertRaises(ProtocolViolation):
                edge.wait(begin_more_than_sockets_hold(edge))

    def test_refuses_an_answer_that_is_larger_than_it_takes(self):
        def script(server):
            header, _ = server.receive()
            server.socket.sendall(Header(frames.RESPONSE, header.request_id, 1 << 30).encode())

        self.assertEqual("payload bytes", self.fails(script, CorruptFrame).field)

    def test_waits_for_room_where_the_server_allows_one_request(self):
        def script(server):
            for _ in range(2):
                header, _ = server.receive()
                server.answer(header.request_id, floats(float(header.request_id)))

        with self.edge(script, max_in_flight=1) as (edge, tail):
            ids = [edge.submit(tail, {"x": floats(1.0)}, crossing=[X]) for _ in range(2)]
            self.assertEqual([floats(1.0), floats(2.0)],
                             [edge.wait(each).outputs["#0"] for each in ids])

    def test_sends_nothing_new_after_goaway(self):
        def script(server):
            server.send(frames.GOAWAY, 0, Notice(9, 100, "stops").encode())
            header, _ = server.receive()
            server.send(frames.PONG, header.request_id, sealed(Load(4, 2, 1500).encode()))

        with self.edge(script) as (edge, tail):
            self.assertEqual(Load(4, 2, 1500), edge.ping())
            with self.assertRaises(ServerFailure) as raised:
                self.predict(edge, tail, floats(1.0))
            self.assertTrue(raised.exception.retry_is_safe())

    def test_refuses_what_does_not_fit_before_it_is_sent(self):
        with self.edge(lambda server: None) as (edge, tail):
            for inputs, crossing, message in (
                    ({"x": floats(1.0)}, None, "crossing: x float32 1 "),
                    ({"y": floats(1.0)}, [X], "inputs: y "),
                    ({"x": Tensor("int32", (1,), bytes(4))}, [X], "x: int32 "),
                    ({"x": Tensor("float32", (2,), bytes(4))}, [X], "x: 4 bytes ")):
                with self.assertRaisesRegex(ValueError, message):
                    edge.submit(tail, inputs, crossing=crossing)
            with self.assertRaisesRegex(LookupError, "layer2, weights 0123456789ab"):
                edge.find("layer3")


class CommandTest(unittest.TestCase):
    def test_reads_the_one_token_of_a_file(self):
        token = "9e3f5b8071c2d4a6"
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "token")
            for text in (token, "\ufeff# a comment\r\n\r\n %s \r\n" % token, token + " resnet50\n"):
                file.write_text(text, encoding="utf-8")
                self.assertEqual(token, cleave_edge.read_token(file))
            for text in ("", "# devices of site A\n", "one\ntwo\n"):
                file.write_text(text, encoding="utf-8")
                with self.assertRaisesRegex(ValueError, "--token-file"):
                    cleave_edge.read_token(file)

    def test_sends_files_and_writes_files(self):
        def script(server):
            header, payload = server.receive()
            tensors = decode_message(RequestPreamble.decode(payload)[1], [X])
            server.answer(header.request_id, *tensors, *tensors)

        server = Server(script)
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "x.npy")
            npy.write(file, floats(1.0, float("inf")))
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                code = cleave_edge.main([
                    "127.0.0.1:%d" % server.port, "--list", "--cut", "layer2", "--input",
                    "x=%s" % file, "--crossing", str(X), "--save", folder])
            server.join()
            self.assertEqual(0, code)
            self.assertIn("net, cut layer2", said.getvalue())
            self.assertIn("RUN", said.getvalue())
            self.assertEqual(file.read_bytes(), pathlib.Path(folder, "labels.npy").read_bytes())

    def test_says_what_is_missing_to_run_a_head(self):
        server, said = Server(lambda server: None), io.StringIO()
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(said), \
                unittest.mock.patch.dict(sys.modules, {"onnxruntime": None}):
            npy.write(pathlib.Path(folder, "x.npy"), floats(1.0))
            code = cleave_edge.main(["127.0.0.1:%d" % server.port, "--cut", "layer2", "--head",
                                     "head.onnx", "--input", "x=%s/x.npy" % folder])
        server.join()
        self.assertEqual(1, code)
        self.assertIn("pip install onnxruntime", said.getvalue())

    def test_npy_files_keep_every_type_and_rank(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "x.npy")
            for tensor in (Tensor("int64", (), bytes(8)), Tensor("bool", (0, 3), b""),
                           Tensor("float16", (1, 2), b"\0\1\2\3"), floats(1.0)):
                npy.write(file, tensor)
                self.assertEqual(tensor, npy.read(file))
            file.write_bytes(b"\x93NUMPY\1\0")
            with self.assertRaises(ValueError):
                npy.read(file)


if __name__ == "__main__":
    unittest.main()
