"""An edge: asks a tail server for what a network's tail makes of tensors."""

import time
from typing import NamedTuple

from . import frames
from .catalogue import Catalogue, Cut, Model
from .connection import Connection, ConnectionLost
from .extensions import KNOWN_EXTENSIONS, content_checksum, trace_extension
from .frames import ProtocolViolation
from .handshake import RETRY_IS_SAFE, Hello, Notice, Welcome
from .preambles import (MAX_RESPONSE_PREAMBLE_BYTES, NORMAL_PRIORITY, OUTPUT_FORMATS, PICTURE,
                        TENSORS, Load, RequestPreamble, ResponsePreamble)
from .tensors import (LOSSLESS, Spec, Tensor, decode_message, encode_message, signature_hash)
from .wire import CorruptFrame

_BEFORE_WELCOME = (frames.WELCOME, frames.REFUSED)
_BEFORE_CATALOGUE = (frames.CATALOGUE, frames.FAILURE)
_LATER = (frames.RESPONSE, frames.FAILURE, frames.PONG, frames.GOAWAY, frames.CATALOGUE)


class ServerFailure(Exception):
    """The server says why there is no answer: `code` by name, `retry_after_millis` 0 if unknown."""

    def __init__(self, notice, ends_connection):
        super().__init__("%s: %s" % (notice.name(), notice.message))
        self.code, self.number = notice.name(), notice.code
        self.retry_after_millis = notice.retry_after_millis
        self.ends_connection = ends_connection

    def retry_is_safe(self):
        """Whether the tail certainly did not run."""
        return self.code in RETRY_IS_SAFE


class Tail(NamedTuple):
    model: Model
    cut: Cut

    def __str__(self):
        return "%s cut at %s, weights %s" % (
            self.model.network, self.cut.name, self.model.fingerprint[:12])


class Answer(NamedTuple):
    """Outputs by name, and what the server says of the way to them.

    `answered_by` is the name of the variant that answered and its exit, which is 0 at its end;
    None where the server has no choice.
    """
    outputs: dict
    spans: tuple
    load: Load
    batch: int
    received_micros: int
    request_bytes: int
    response_bytes: int
    answered_by: tuple = None


class Request:
    """One that was submitted. `id` is what it has on the wire, 0 before it is sent."""

    def __init__(self, preamble, content, names, deadline, began):
        self.id = self.request_bytes = 0
        self.priority, self.deadline, self.names = preamble.priority, deadline, names
        self.tail = preamble.model, preamble.cut
        self._preamble, self._content, self._began = preamble, content, began
        self.payload = self.failure = None
        self.abandoned = False

    def is_answered(self):
        return self.payload is not None or self.failure is not None

    def content_bytes(self):
        return len(self._content)

    def begin(self, request_id):
        """The payload, which says how long the edge waits from now on."""
        millis = max(1, int((self.deadline - time.monotonic()) * 1000))
        payload = self._preamble._replace(timeout_millis=millis).encode() + self._content
        self.id, self.request_bytes, self._content = request_id, len(payload), b""
        self._began(self)
        return payload


class Edge:
    """A connection to a tail server, for one thread. Closes it after anything damaged.

    tls is an ssl.SSLContext, None for plain TCP: a token must not travel so. timeout is that of
    connecting and of the handshake, in seconds. An answer's tensors have at most
    max_answer_bytes together.
    """

    def __init__(self, host, port, *, token="", tls=None, timeout=10.0,
                 max_answer_bytes=64 << 20):
        self.welcome = self.catalogue = self.going_away = None
        self._max_answer_bytes = max_answer_bytes
        self._in_flight, self._pong = {}, None
        self._unanswered = self._last_ping = 0
        self._closed = False
        deadline = time.monotonic() + timeout
        self._connection = Connection(host, port, tls, timeout, self._accept)
        hello = Hello(2, 2, (LOSSLESS,), KNOWN_EXTENSIONS, token)
        self._connection.send(frames.HELLO, 0, hello.encode())
        self._until(lambda: self.catalogue is not None, deadline, "the handshake")
        if LOSSLESS not in self.welcome.formats:
            self.close()
            raise ValueError("formats: %s (expected: %d among what the server reads)" % (
                self.welcome.formats, LOSSLESS))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._closed = True
        self._connection.close()

    def tails(self):
        return [Tail(model, cut) for model in self.catalogue.models for cut in model.cuts]

    def find(self, cut, network=None, fingerprint=None):
        """The one tail that fits. Give the fingerprint: weights that differ answer wrongly."""
        found = [tail for tail in self.tails() if tail.cut.name == cut
                 and network in (None, tail.model.network)
                 and fingerprint in (None, tail.model.fingerprint)]
        if len(found) != 1:
            raise LookupError("tail: %d fit (expected: one cut at %s; served: %s)" % (
                len(found), cut, "; ".join(map(str, self.tails())) or "nothing"))
        return found[0]

    def predict(self, tail, inputs, **options):
        """Sends a request and waits for its answer; the options are those of `submit`."""
        return self.wait(self.submit(tail, inputs, **options))

    def submit(self, tail, inputs, *, crossing=None, outputs=(), timeout=10.0,
               priority=NORMAL_PRIORITY, trace=None):
        """Begins a request, and returns it for `wait`.

        inputs: name -> (type, shape, bytes) of the tensors that cross, in their order, or the
        bytes of a picture. crossing: their specs, where a dimension is open; the server's hash
        must be that of these. outputs: names, or pairs of name and EXACT or HALF; none for all.
        trace: a traceparent, only of a trace that is sampled.
        """
        if not 0 <= priority <= 15:
            raise ValueError("priority: %d (expected: 0 to 15)" % priority)
        kind, content = self._content(tail, inputs, crossing)
        wanted = [_wanted(tail.model, output) for output in outputs]
        extensions = {} if trace is None else trace_extension(trace)
        if kind == PICTURE:
            extensions.update(content_checksum(content))
        preamble = RequestPreamble(
            tail.model.id, tail.cut.id, kind, priority, tuple(pair for _, pair in wanted), 1,
            extensions)
        size = len(preamble.encode()) + len(content)
        if size > tail.cut.max_request_bytes:
            raise ValueError("request: %d bytes (expected: at most %d)" % (
                size, tail.cut.max_request_bytes))
        deadline = time.monotonic() + timeout
        self._until(self._has_room, deadline, "room for another request")
        names = [name for name, _ in wanted] or list(tail.model.outputs)
        return self._add(Request(preamble, content, names, deadline, self._began))

    def wait(self, request):
        """The answer to a request, once. Raises ServerFailure, or TimeoutError at its deadline."""
        try:
            self._until(request.is_answered, request.deadline, "the answer")
        except TimeoutError:
            request.abandoned = True
            self.cancel(request)
            self._connection.flush(time.monotonic() + 1)
            raise
        if request.failure is not None:
            raise ServerFailure(request.failure, False)
        return self._guarded(lambda: self._answer(request))

    def cancel(self, request):
        """Says that nobody waits for it. `wait` then raises CANCELLED, if it was in time."""
        if request.is_answered():
            return
        self._connection.outgoing.remove(request)
        if request.id:
            self._connection.send(frames.CANCEL, request.id)
        else:
            self._end(request).failure = Notice(15, 0, "The edge gave it up before it was sent.")

    def ping(self, timeout=10.0):
        """How busy the server is."""
        self._last_ping += 1
        self._pong = None
        self._connection.send(frames.PING, self._last_ping)
        self._until(lambda: self._pong is not None, time.monotonic() + timeout, "a PONG")
        return self._pong

    def _content(self, tail, inputs, crossing):
        if isinstance(inputs, bytes):
            if not tail.cut.pictures:
                raise ValueError("inputs: a picture (expected: tensors, as %s takes)" % tail)
            return PICTURE, inputs
        tensors = {name: Tensor(*tensor) for name, tensor in inputs.items()}
        for name, tensor in tensors.items():
            tensor.require_sound(name)
        specs = list(crossing or [Spec(name, tensor.type, tuple(tensor.shape))
                                  for name, tensor in tensors.items()])
        _require_admitted(specs, tensors)
        if signature_hash(specs) != tail.cut.crossing:
            raise ValueError(
                "crossing: %s (expected: what crosses %s; name open dimensions and their bounds, "
                "in the network's order)" % (", ".join(map(str, specs)), tail))
        return TENSORS, encode_message([tensors[spec.name] for spec in specs])

    def _add(self, request):
        self._unanswered += 1
        self._connection.outgoing.add(request)
        return request

    def _began(self, request):
        self._in_flight[request.id] = request

    def _end(self, request):
        self._unanswered -= 1
        self._in_flight.pop(request.id, None)
        return request

    def _has_room(self):
        if self.going_away is not None:
            raise ServerFailure(self.going_away, True)
        return self._unanswered < self.welcome.max_in_flight

    def _answer(self, request):
        preamble, message = ResponsePreamble.decode(request.payload)
        tensors = decode_message(message, None, self._max_answer_bytes)
        # Without a choice of outputs, only a tail that gives all of them says which they are.
        names = request.names if len(request.names) == len(tensors) else [
            "#%d" % place for place in range(len(tensors))]
        return Answer(dict(zip(names, tensors)), preamble.spans, preamble.load, preamble.batch,
                      preamble.received_micros, request.request_bytes, len(request.payload),
                      self._answered_by(request, preamble.answered_by()))

    def _answered_by(self, request, told):
        name = told and self.catalogue.variant(*request.tail, told.variant)
        return (name, told.exit) if name else None

    def _until(self, condition, deadline, what):
        """Reads and writes until the condition holds."""
        while not condition():
            if self._closed:
                raise ConnectionLost("the connection is closed")
            if time.monotonic() >= deadline:
                if self.catalogue is None:
                    self.close()
                raise TimeoutError("%s took too long" % what)
            self._guarded(lambda: self._turn(deadline))

    def _turn(self, deadline):
        for header, payload in self._connection.turn(deadline):
            self._take(header, payload)

    def _guarded(self, action):
        try:
            return action()
        except (CorruptFrame, ProtocolViolation, ConnectionLost, ServerFailure):
            self.close()
            raise

    def _accept(self, header):
        """Decides about a frame before any of its payload is kept."""
        allowed = (_BEFORE_WELCOME if self.welcome is None
                   else _BEFORE_CATALOGUE if self.catalogue is None else _LATER)
        if header.type not in allowed:
            raise ProtocolViolation("%s must not come now" % frames.name(header.type))
        is_response = header.type == frames.RESPONSE
        if is_response or header.type == frames.FAILURE and header.request_id != 0:
            if header.request_id not in self._in_flight:
                raise ProtocolViolation(
                    "a reply to request %d, which is not in flight" % header.request_id)
        header.require_at_most(self._max_answer_bytes + MAX_RESPONSE_PREAMBLE_BYTES if is_response
                               else frames.control_limit(header.type))

    def _take(self, header, payload):
        {frames.WELCOME: self._welcomed, frames.CATALOGUE: self._catalogued,
         frames.REFUSED: self._refused, frames.GOAWAY: self._sent_away,
         frames.FAILURE: self._failed, frames.RESPONSE: self._responded,
         frames.PONG: self._ponged}[header.type](header.request_id, payload)

    def _welcomed(self, _, payload):
        self.welcome = Welcome.decode(payload)

    def _catalogued(self, _, payload):
        self.catalogue = Catalogue.decode(payload)

    def _refused(self, _, payload):
        raise ServerFailure(Notice.decode(payload), True)

    def _sent_away(self, _, payload):
        self.going_away = Notice.decode(payload)

    def _ponged(self, number, payload):
        load = Load.decode(payload)
        if not 1 <= number <= self._last_ping:
            raise ProtocolViolation("PONG %d to no PING" % number)
        if number == self._last_ping:  # an earlier one came too late
            self._pong = load

    def _failed(self, request_id, payload):
        notice = Notice.decode(payload)
        if request_id == 0:
            raise ServerFailure(notice, True)
        self._connection.forget(request_id)
        request = self._end(self._in_flight[request_id])
        if self._connection.outgoing.remove(request):
            self._connection.send(frames.CANCEL, request_id)  # the rest of it never comes
        request.failure = notice

    def _responded(self, request_id, payload):
        if request_id not in self._in_flight:
            raise ProtocolViolation("a second reply to request %d" % request_id)
        request = self._end(self._in_flight[request_id])
        if self._connection.outgoing.remove(request):
            raise ProtocolViolation("an answer to request %d before all of it" % request_id)
        request.payload = b"" if request.abandoned else payload


def _wanted(model, output):
    """The output's name, and how a preamble says it."""
    name, form = (output, "EXACT") if isinstance(output, str) else output
    if name not in model.outputs:
        raise ValueError("outputs: %s (expected: of %s)" % (name, ", ".join(model.outputs)))
    if form not in ("EXACT", "HALF"):
        raise ValueError("format of %s: %s (expected: EXACT or HALF)" % (name, form))
    return name, (model.outputs.index(name), OUTPUT_FORMATS.index(form))


def _require_admitted(specs, tensors):
    if [spec.name for spec in specs] != list(tensors):
        if {spec.name for spec in specs} != set(tensors):
            raise ValueError("inputs: %s (expected: %s)" % (
                ", ".join(tensors), ", ".join(spec.name for spec in specs)))
    for spec in specs:
        tensor = tensors[spec.name]
        if tensor.type != spec.type or not spec.admits(tuple(tensor.shape)):
            raise ValueError("%s: %s %s (expected: %s)" % (
                spec.name, tensor.type, list(tensor.shape), spec))
