"""Reads conformance vectors, and says what this implementation makes of their bytes.

The form of a vector is in docs/conformance/README.md.
"""

from cleave import frames
from cleave.catalogue import Catalogue
from cleave.extensions import trace_context, verify_content
from cleave.frames import Assembler, ProtocolViolation
from cleave.handshake import Hello, Notice, Welcome
from cleave.preambles import OUTPUT_FORMATS, PICTURE, Load, RequestPreamble, ResponsePreamble
from cleave.tensors import Spec, decode_message, shape_text, signature_hash
from cleave.wire import CorruptFrame

_LARGEST_PAYLOAD = 1 << 20
_RUN_MIN = 33


class Vector:
    """One file: the bytes, what both ends know of tensors, and the meaning, line by line."""

    def __init__(self, text):
        front, _, meaning = text.partition("\n\n")
        self.meaning = meaning.splitlines()
        self.bytes, self.given, self.reason = b"", [], ""
        for line in front.splitlines():
            key, _, value = line.partition(" = ")
            if key == "bytes":
                self.bytes += _unhex(value.partition("#")[0])
            elif key == "given":
                self.given.append(Spec.parse(value))
            elif not line.startswith("#") and key not in ("from", "canonical"):
                raise ValueError("line: %s (expected: one of a vector)" % line)

    def found(self):
        """The meaning that this implementation sees, without a place that the vector leaves open."""
        says_place = any(line.startswith("offset = ") for line in self.meaning)
        return [line for line in self._read()
                if says_place or not line.startswith("offset = ")]

    def _read(self):
        if not self.bytes:
            return ["hash = %016x" % signature_hash(self.given)]
        lines = []
        assembler = Assembler(_accept)
        try:
            for header, payload in assembler.feed(self.bytes):
                lines += _describe(header, payload, self.given)
                if header.type in (frames.CANCEL, frames.FAILURE):
                    assembler.forget(header.request_id)
        except ProtocolViolation as e:
            self.reason = str(e)
            return lines + ["refused = PROTOCOL_VIOLATION"]
        except _BadTensor as e:
            self.reason = str(e)
            return lines + ["refused = BAD_TENSOR", "field = " + e.field]
        except CorruptFrame as e:
            self.reason = str(e)
            return lines + ["refused = MALFORMED_FRAME", "field = " + e.field,
                            "offset = %d" % e.offset]
        return lines + (["unfinished = yes"] if assembler.inside_frame() else [])


class _BadTensor(Exception):
    def __init__(self, cause):
        super().__init__(cause)
        self.field = cause.field


def _unhex(text):
    data = b""
    for word in text.split():
        digits, _, count = word.partition("*")
        data += bytes.fromhex(digits) * int(count or 1)
    return data


def _hex(data):
    if len(data) >= _RUN_MIN and data.count(data[:1]) == len(data):
        return "%s*%d" % (data[:1].hex(), len(data))
    return data.hex()


def _accept(header):
    header.require_at_most(
        _LARGEST_PAYLOAD if header.type in (frames.REQUEST, frames.RESPONSE)
        else frames.control_limit(header.type))


def _describe(header, payload, given):
    lines = ["frame = %s %d" % (frames.name(header.type), header.request_id)]
    describe = {
        frames.HELLO: _hello, frames.WELCOME: _welcome, frames.CATALOGUE: _catalogue,
        frames.REFUSED: _notice, frames.FAILURE: _notice, frames.GOAWAY: _notice,
        frames.REQUEST: _request, frames.RESPONSE: _response,
        frames.PONG: lambda each, _: _load(Load.decode(each)),
    }.get(header.type, lambda *_: [])
    return lines + describe(payload, given)


def _numbers(key, numbers):
    return " ".join([key, "="] + [str(number) for number in numbers])


def _extensions(extensions):
    return [("extension = %d %s" % (kind, _hex(value))).rstrip()
            for kind, value in sorted(extensions.items())]


def _hello(payload, _):
    hello = Hello.decode(payload)
    return ["versions = %d to %d" % hello[:2], _numbers("formats", hello.formats),
            _numbers("known extensions", hello.known),
            ("token = " + hello.token).rstrip()] + _extensions(hello.extensions)


def _welcome(payload, _):
    welcome = Welcome.decode(payload)
    return ["version = %d" % welcome.version,
            "most requests in flight = %d" % welcome.max_in_flight,
            "idle timeout = %d" % welcome.idle_timeout_millis,
            _numbers("formats", welcome.formats),
            _numbers("known extensions", welcome.known)] + _extensions(welcome.extensions)


def _notice(payload, _):
    notice = Notice.decode(payload)
    return ["error code = " + notice.name(), "retry after = %d" % notice.retry_after_millis,
            ("message = " + notice.message).rstrip()]


def _catalogue(payload, _):
    lines = []
    for model in Catalogue.decode(payload).models:
        lines.append("model = %d %s %s" % model[:3])
        lines += ["output = " + output for output in model.outputs]
        for cut in model.cuts:
            lines += ["cut = %d %s" % (cut.id, cut.name),
                      "hash of what crosses = %016x" % cut.crossing,
                      "hash of the answer = %016x" % cut.answer,
                      "largest request payload = %d" % cut.max_request_bytes,
                      "pictures = %d" % cut.pictures,
                      _numbers("calibrations", cut.calibrations)]
            lines += ["variant = %d %s" % variant for variant in cut.variants]
    return lines


def _request(payload, given):
    preamble, content = RequestPreamble.decode(payload)
    lines = ["model = %d" % preamble.model, "cut = %d" % preamble.cut,
             "priority = %d" % preamble.priority]
    lines += ["output = %d %s" % (place, OUTPUT_FORMATS[form])
              for place, form in preamble.outputs]
    lines += ["timeout = %d" % preamble.timeout_millis] + _extensions(preamble.extensions)
    trace = trace_context(preamble.extensions)
    lines += ["trace context = " + trace] if trace else []
    try:
        verify_content(preamble.extensions, content)
    except CorruptFrame as e:
        raise _BadTensor(e) from None
    return lines + (["picture = " + _hex(content)] if preamble.kind == PICTURE
                    else _tensors(content, given))


def _response(payload, given):
    preamble, content = ResponsePreamble.decode(payload)
    lines = ["receipt = %d" % preamble.received_micros, "batch = %d" % preamble.batch]
    lines += _load(preamble.load)
    lines += ["span = %s %d %d" % (span.name(), span.start_micros, span.micros)
              for span in preamble.spans]
    lines += _extensions(preamble.extensions)
    answered_by = preamble.answered_by()
    lines += ["answered by = %d %d" % answered_by] if answered_by else []
    return lines + _tensors(content, given)


def _load(load):
    return ["waiting = %d" % load.waiting, "running = %d" % load.running,
            "expected wait = %d" % load.wait_micros]


def _tensors(message, given):
    try:
        return [("tensor = %s %s %s" % (tensor.type, shape_text(tensor.shape),
                                        _hex(tensor.data))).rstrip()
                for tensor in decode_message(message, given)]
    except CorruptFrame as e:
        raise _BadTensor(e) from None
