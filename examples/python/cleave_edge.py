"""An edge in Python: sends what crosses a cut to a tail server, and prints what comes back.

As a library: from cleave.edge import Edge
"""

import argparse
import os
import pathlib
import ssl
import sys

from cleave import npy
from cleave.edge import Edge, ServerFailure
from cleave.frames import ProtocolViolation
from cleave.head import Head, HeadUnavailable
from cleave.tensors import Spec, shape_text
from cleave.wire import CorruptFrame

_EXAMPLES = """
examples:
  what a server serves:
    cleave_edge.py localhost:7070 --list
  send the tensor in x.npy, which crosses the cut layer2, and keep the outputs as .npy files:
    cleave_edge.py localhost:7070 --cut layer2 --input features=x.npy --save answers
  run the head of a bundle that 'cleave cut' wrote with ONNX Runtime, and the rest on the server:
    cleave_edge.py localhost:7070 --cut layer2 --head bundle/head.onnx --input image=cat.npy
  a tensor one of whose dimensions differs from request to request, at most 64:
    cleave_edge.py localhost:7070 --cut layer2 --input ids=x.npy --crossing 'ids int64 1x64?'

The token is read from the file of --token-file, or from the variable CLEAVE_TOKEN.
Exit codes: 0 answered, 1 failed, 2 called wrongly, 3 failed and a retry is safe.
"""


def parse(arguments):
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0], epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", metavar="HOST:PORT")
    parser.add_argument("--list", action="store_true", help="print what is served")
    parser.add_argument("--cut", help="where the network is cut")
    parser.add_argument("--network", help="needed where two networks have that cut")
    parser.add_argument("--fingerprint", help="SHA-256 of the network and its weights, which must "
                        "be the head's: 64 digits; default: what the head's bundle says")
    parser.add_argument("--input", action="append", default=[], metavar="NAME=FILE.npy",
                        help="a tensor that crosses, or with --head an input of the head")
    parser.add_argument("--picture", metavar="FILE", help="a JPEG or PNG file instead of tensors")
    parser.add_argument("--head", metavar="HEAD.onnx", help="runs first, and gives what crosses; "
                        "in a bundle that 'cleave cut' wrote, and inputs have no batch")
    parser.add_argument("--crossing", action="append", metavar="'NAME TYPE SHAPE'",
                        help="a tensor that crosses, in the network's order; needed where a "
                        "dimension is open, as in 16x64?")
    parser.add_argument("--output", action="append", default=[], metavar="NAME[:HALF]",
                        help="an output that is wanted; default: all that the tail gives")
    parser.add_argument("--save", metavar="FOLDER", help="keep outputs as NAME.npy")
    parser.add_argument("--timeout", type=float, default=10, metavar="SECONDS")
    parser.add_argument("--priority", type=int, default=8, metavar="0..15")
    parser.add_argument("--trace", metavar="TRACEPARENT", help="the trace this request is part of")
    parser.add_argument("--tls", action="store_true", help="TLS 1.3 with authorities of the system")
    parser.add_argument("--tls-ca", metavar="FILE", help="TLS 1.3 with the authorities in a file")
    parser.add_argument("--token-file", metavar="FILE")
    options = parser.parse_args(arguments)
    if not options.list and not options.cut:
        parser.error("--cut NAME or --list is needed")
    if options.cut and not options.input and not options.picture:
        parser.error("--input NAME=FILE.npy or --picture FILE is needed")
    return options


def read_token(file):
    """The one token of a file: blank lines and lines that begin with # are skipped."""
    lines = pathlib.Path(file).read_text(encoding="utf-8-sig").splitlines()
    tokens = [line.split()[0] for line in lines if line.strip() and not line.strip().startswith("#")]
    if len(tokens) != 1:
        raise ValueError("--token-file: %s has %d tokens (expected: one)" % (file, len(tokens)))
    return tokens[0]


def connect(options):
    host, _, port = options.server.rpartition(":")
    if not host or not port.isdigit():
        raise ValueError("server: %s (expected: HOST:PORT)" % options.server)
    tls = None
    if options.tls or options.tls_ca:
        tls = ssl.create_default_context(cafile=options.tls_ca)
        tls.minimum_version = ssl.TLSVersion.TLSv1_3
    token = os.environ.get("CLEAVE_TOKEN", "")
    if options.token_file:
        token = read_token(options.token_file)
    if token and tls is None:
        print("warning: the token travels unencrypted: --tls", file=sys.stderr)
    return Edge(host.strip("[]"), int(port), token=token, tls=tls, timeout=options.timeout)


def print_tails(edge):
    for tail in edge.tails():
        cut = tail.cut
        print("%s, cut %s\n  fingerprint %s\n  outputs %s\n  crossing %016x, at most %d bytes%s" % (
            tail.model.network, cut.name, tail.model.fingerprint, ", ".join(tail.model.outputs),
            cut.crossing, cut.max_request_bytes, ", or a picture" if cut.pictures else ""))


def read_inputs(files):
    inputs = {}
    for each in files:
        name, separator, path = each.rpartition("=")
        if not separator:
            raise ValueError("input: %s (expected: NAME=FILE.npy)" % each)
        inputs[name] = npy.read(path)
    return inputs


def crossing_tensors(options, tail, head, crossing):
    """What is sent, and the outputs that the head has finished."""
    if options.picture:
        return pathlib.Path(options.picture).read_bytes(), {}
    tensors = read_inputs(options.input)
    if head:
        tensors = head.run(tensors)
    names = ({spec.name for spec in crossing} if crossing
             else set(tensors) - set(tail.model.outputs) if head else set(tensors))
    return ({name: tensor for name, tensor in tensors.items() if name in names},
            {name: tensor for name, tensor in tensors.items() if name not in names})


def ask(edge, options):
    head = Head(options.head) if options.head else None
    fingerprint = options.fingerprint or (head and head.fingerprint)
    tail = edge.find(options.cut, options.network, fingerprint)
    crossing = ([Spec.parse(each) for each in options.crossing] if options.crossing
                else head and head.crossing)
    inputs, finished = crossing_tensors(options, tail, head, crossing)
    outputs = [(name, form or "EXACT") for name, _, form in
               (each.partition(":") for each in options.output)]
    answer = edge.predict(tail, inputs, crossing=crossing, outputs=outputs,
                          timeout=options.timeout, priority=options.priority, trace=options.trace)
    for name, tensor in {**finished, **answer.outputs}.items():
        print("%s: %s %s, %d bytes" % (name, tensor.type, shape_text(tensor.shape),
                                       len(tensor.data)))
        if options.save:
            folder = pathlib.Path(options.save)
            folder.mkdir(parents=True, exist_ok=True)
            npy.write(folder / (name.replace("/", "_") + ".npy"), tensor)
    print("sent %d bytes, received %d, in a batch of %d" % (
        answer.request_bytes, answer.response_bytes, answer.batch))
    if answer.answered_by:
        print("answered by %s, exit %d" % answer.answered_by)
    for span in answer.spans:
        print("%8.3f ms  %-7s %8.3f ms" % (
            span.start_micros / 1000, span.name(), span.micros / 1000))
    print("server: %d waiting, %d running, expected wait %.3f ms" % (
        answer.load.waiting, answer.load.running, answer.load.wait_micros / 1000))


def main(arguments):
    options = parse(arguments)
    try:
        with connect(options) as edge:
            if options.list:
                print_tails(edge)
            if options.cut:
                ask(edge, options)
        return 0
    except ServerFailure as e:
        print("the server: %s" % e, file=sys.stderr)
        if e.retry_after_millis:
            print("try again in %d ms" % e.retry_after_millis, file=sys.stderr)
        return 3 if e.retry_is_safe() else 1
    except (CorruptFrame, ProtocolViolation, OSError, LookupError, NotImplementedError,
            ValueError, HeadUnavailable) as e:
        print("%s: %s" % (type(e).__name__, e), file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
