"""An edge of Cleave's split protocol with the standard library alone.

Written from docs/protocol.md and docs/wire-format.md, independently of the Java
code. Start at `edge.Edge`. Below it: `connection` (a socket that reads while it
writes), `frames` (headers and chunks), `handshake`, `catalogue` and `preambles` (what
payloads say), `tensors` (what requests and responses carry), `wire` (fields).
"""
