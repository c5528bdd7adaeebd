package io.cleave.cloud;

import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.Welcome;
import java.util.Locale;

/** Decides what a server answers to a HELLO. Thread-safe. */
final class Handshake {
  /** Either a tail with its welcome, or a refusal; the other is null. */
  record Outcome(ServedPart tail, Welcome welcome, Notice refusal) {}

  private final ServedTails tails;
  private final ServerLimits limits;
  private volatile Tokens tokens;

  Handshake(ServedTails tails, ServerLimits limits, Tokens tokens) {
    this.tails = tails;
    this.limits = limits;
    this.tokens = tokens;
  }

  /** Whom to let in from now on. */
  void admit(Tokens tokens) {
    this.tokens = tokens;
  }

  Outcome answer(Hello hello) {
    int version = Protocol.commonVersion(hello.minVersion(), hello.maxVersion());
    if (version == 0) {
      return refuse(
          ErrorCode.UNSUPPORTED_VERSION,
          "the edge speaks protocol versions %d to %d, this server %d to %d",
          hello.minVersion(),
          hello.maxVersion(),
          Protocol.MIN_VERSION,
          Protocol.MAX_VERSION);
    }
    if (!tokens.admit(hello.token())) {
      return refuse(
          ErrorCode.UNAUTHENTICATED,
          hello.token().isEmpty()
              ? "the server wants a token and the edge showed none"
              : "the server does not know the edge's token");
    }
    ServedPart tail = tails.get(hello.wanted());
    if (tail == null) {
      return refuse(
          ErrorCode.UNKNOWN_MODEL,
          "the edge wants %s; this server has %s",
          hello.wanted(),
          tails.served().stream().map(ServedPart::fingerprint).toList());
    }
    int formats = hello.tensorFormats() & tail.formats();
    if (formats == 0) {
      return refuse(
          ErrorCode.UNSUPPORTED_TENSOR_FORMAT,
          "the edge knows tensor formats 0x%x, this server 0x%x (bit n-1 is version n, bit 16 a picture)",
          hello.tensorFormats(),
          tail.formats());
    }
    return new Outcome(tail, welcome(version, formats, tail), null);
  }

  private Welcome welcome(int version, int formats, ServedPart tail) {
    int idleMillis = (int) Math.min(Integer.MAX_VALUE, limits.idleTimeout().toMillis());
    return new Welcome(
        version,
        formats,
        limits.maxInFlight(),
        Math.max(1, idleMillis),
        tail.fingerprint(),
        tail.input(),
        tail.output());
  }

  private static Outcome refuse(ErrorCode code, String format, Object... args) {
    return new Outcome(null, null, new Notice(code, String.format(Locale.ROOT, format, args)));
  }
}
