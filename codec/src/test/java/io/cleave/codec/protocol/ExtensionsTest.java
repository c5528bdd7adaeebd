package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.CorruptFrameException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExtensionsTest {
  private static final String FAILURE = "0800" + "00000000" + "0100" + "78";
  private static final Notice NOTICE = new Notice(ErrorCode.OVERLOADED, "x");

  /** The golden bytes of a newer version: this code is the older reader. */
  @Test
  void skipsAnOptionalFieldOfANewerVersion() {
    assertEquals(NOTICE, Notice.decode(payload(FAILURE + "0700" + "0300" + "aabbcc")));
    assertEquals(
        NOTICE, Notice.decode(payload(FAILURE + "0700" + "0000" + "ff7f" + "0100" + "00")));
    Welcome newer =
        Welcome.decode(
            payload(
                "02" + "01000000" + "01000000" + "0101" + "020100ff00" + "ff00" + "0100" + "2a"));
    assertEquals(Set.of(1, 255), newer.known());
    assertArrayEquals(new byte[] {42}, newer.extensions().find(255).orElseThrow());
  }

  @Test
  void rejectsACriticalFieldThatItDoesNotKnow() {
    assertRejected("extension", FAILURE + "0780" + "0000");
    assertRejected("extension", FAILURE + "ffff" + "0000");
  }

  @Test
  void readsAKnownFieldThatIsCritical() {
    String trace = "004bf92f3577b34da6a3ce929d0e0e473600f067aa0ba902b701";
    Extensions critical =
        Extensions.NONE.with(
            Extensions.TRACE_CONTEXT | Extensions.CRITICAL, HexFormat.of().parseHex(trace));
    assertTrue(TraceContext.in(critical).isPresent());
  }

  @Test
  void rejectsFieldsThatDoNotAscendOrAreCutOff() {
    assertRejected("extension", FAILURE + "0700" + "0000" + "0700" + "0000");
    assertRejected("extension", FAILURE + "0700" + "0000" + "0600" + "0000");
    assertRejected("extension value", FAILURE + "0700" + "0200" + "aa");
    assertRejected("extension bytes", FAILURE + "0700" + "02");
    assertRejected("extension", FAILURE + "07");
  }

  @Test
  void rejectsOneThatIsThereTwiceCriticalAndNot() {
    String trace = "1a00" + "004bf92f3577b34da6a3ce929d0e0e473600f067aa0ba902b701";
    assertRejected("extension", FAILURE + "0100" + trace + "0180" + trace);
  }

  @Test
  void rejectsMoreThanAllMayTake() {
    assertRejected("extensions", FAILURE + "0700" + "fd03" + "00".repeat(1021));
    assertEquals(NOTICE, Notice.decode(payload(FAILURE + "0700" + "fc03" + "00".repeat(1020))));
    assertThrows(IllegalArgumentException.class, () -> Extensions.NONE.with(7, new byte[1021]));
    assertThrows(IllegalArgumentException.class, () -> Extensions.NONE.with(65536, new byte[0]));
  }

  @Test
  void isEqualByWhatItHas() {
    Extensions one = Extensions.NONE.with(7, new byte[] {1});
    assertEquals(one, Extensions.NONE.with(7, new byte[] {2}).with(7, new byte[] {1}));
    assertEquals(one.hashCode(), Extensions.NONE.with(7, new byte[] {1}).hashCode());
    assertNotEquals(one, Extensions.NONE.with(7, new byte[] {2}));
    assertNotEquals(one, one.with(8, new byte[0]));
    assertEquals(Set.of(7, 8), one.with(8, new byte[0]).types());
    assertEquals("[7: 1 bytes]", one.toString());
  }

  @Test
  void readsATraceAsTheStandardWritesIt() {
    String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    TraceContext trace = TraceContext.ofTraceparent(traceparent);
    assertEquals(traceparent, trace.toTraceparent());
    assertEquals(Optional.of(trace), TraceContext.in(trace.addTo(Extensions.NONE)));
    assertEquals(
        TraceContext.BYTES,
        trace.addTo(Extensions.NONE).find(Extensions.TRACE_CONTEXT).get().length);
    for (String wrong :
        new String[] {
          "01" + traceparent.substring(2),
          traceparent + "-",
          traceparent.replace('f', 'F'),
          "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-" + "0".repeat(16) + "-01"
        }) {
      assertThrows(IllegalArgumentException.class, () -> TraceContext.ofTraceparent(wrong), wrong);
    }
  }

  /** Tracing fails no request. */
  @Test
  void passesOverATraceThatItCannotRead() {
    byte[] zeros = new byte[TraceContext.BYTES];
    byte[] newer = new byte[TraceContext.BYTES];
    Arrays.fill(newer, (byte) 1);
    for (byte[] value : new byte[][] {zeros, newer, new byte[3]}) {
      assertEquals(Optional.empty(), TraceContext.in(Extensions.NONE.with(1, value)));
    }
    assertEquals(Optional.empty(), TraceContext.in(Extensions.NONE));
  }

  private static ByteBuffer payload(String hex) {
    return PayloadContract.checksummed(HexFormat.of().parseHex(hex));
  }

  private static void assertRejected(String field, String hex) {
    CorruptFrameException e =
        assertThrows(CorruptFrameException.class, () -> Notice.decode(payload(hex)));
    assertEquals(field, e.field(), e.getMessage());
  }
}
