"""One connection: a socket that reads while it writes, so that neither end waits for the other."""

import select
import socket
import ssl
import time

from . import frames
from .frames import Assembler, Outgoing

_READ_BYTES = 1 << 18
_WOULD_BLOCK = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
_LOST = (ConnectionError, ssl.SSLError)


class ConnectionLost(ConnectionError):
    """The connection ended; of requests in flight nobody knows whether they ran."""


class Connection:
    """For one thread. `accept` decides about each header that comes, as for `Assembler`."""

    def __init__(self, host, port, tls, timeout, accept):
        self._socket = socket.create_connection((host, port), timeout)
        try:
            if tls is not None:
                self._socket = tls.wrap_socket(self._socket, server_hostname=host)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.setblocking(False)
        except Exception:
            self._socket.close()
            raise
        self.outgoing = Outgoing()
        self._incoming = Assembler(accept)
        self._writing = memoryview(b"")
        self._ended = False

    def close(self):
        self._socket.close()

    def send(self, type_id, request_id=0, payload=b""):
        self.outgoing.control(frames.frame(type_id, request_id, payload))

    def forget(self, request_id):
        """No more of that response comes."""
        self._incoming.forget(request_id)

    def turn(self, deadline):
        """Writes and reads what can be, waits for more until the deadline; yields frames."""
        wrote, data = self._write(), self._read()
        if not wrote and not data:
            self._wait(deadline)
            self._write()
            data = self._read()
        yield from self._incoming.feed(data)
        if self._ended:
            raise ConnectionLost("the server closed the connection" + (
                " inside a frame" if self._incoming.inside_frame() else ""))

    def flush(self, deadline):
        """Writes what waits for the wire, and reads nothing."""
        while (self._write() or self._writing) and time.monotonic() < deadline:
            if self._writing:
                select.select((), (self._socket,), (), max(0.0, deadline - time.monotonic()))

    def _wait(self, deadline):
        pending = getattr(self._socket, "pending", lambda: 0)()
        if pending or self._ended:
            return
        left = max(0.0, deadline - time.monotonic())
        writers = (self._socket,) if self._writing else ()
        select.select((self._socket,), writers, (), left)

    def _write(self):
        """Whether something was written."""
        if not self._writing:
            self._writing = memoryview(self.outgoing.next() or b"")
        if not self._writing:
            return False
        try:
            count = self._socket.send(self._writing)
        except _WOULD_BLOCK:
            return False
        except _LOST:
            # The server may have said why before it closed: that is still to be read.
            self._writing = memoryview(b"")
            return False
        self._writing = self._writing[count:]
        return count > 0

    def _read(self):
        try:
            data = self._socket.recv(_READ_BYTES)
        except _WOULD_BLOCK:
            return b""
        except _LOST as e:
            raise ConnectionLost("connection: %s" % e) from None
        self._ended = not data
        return data
