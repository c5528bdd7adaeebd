package io.cleave.edge.internal.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The first bytes that come from where a tail server should be. They reveal another kind of server.
 */
final class FirstBytes {
  /** What messages say of a server that answers in HTTP. */
  static final String HTTP =
      "speaks HTTP (expected: a tail server, whose port is 7070 unless it says another when it"
          + " starts; 7071 is its status page)";

  private static final int COUNT = 8;
  private static final int TLS_ALERT = 0x15;
  private static final int TLS_HANDSHAKE = 0x16;
  private static final int TLS_MAJOR = 3;

  private final byte[] bytes = new byte[COUNT];
  private int count;

  /** Keeps what came; the buffer does not change. */
  void add(ByteBuffer more) {
    int taken = Math.min(more.remaining(), COUNT - count);
    more.get(more.position(), bytes, count, taken);
    count += taken;
  }

  /** Which other protocol the server speaks and what to do; empty if that cannot be told. */
  Optional<String> stranger() {
    String text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
    if (text.startsWith("HTTP/") || text.toLowerCase(Locale.ROOT).startsWith("<!doctyp")) {
      return Optional.of(HTTP);
    }
    if (count > 1 && isTls()) {
      return Optional.of(
          "speaks TLS (expected: an edge that does too, with tls (--tls, --tls-ca))");
    }
    if (text.startsWith("SSH-")) {
      return Optional.of("speaks SSH (expected: the port of a tail server)");
    }
    return Optional.empty();
  }

  private boolean isTls() {
    return (bytes[0] == TLS_ALERT || bytes[0] == TLS_HANDSHAKE) && bytes[1] == TLS_MAJOR;
  }
}
