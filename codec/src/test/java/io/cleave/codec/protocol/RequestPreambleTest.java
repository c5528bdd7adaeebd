package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.fixtures.Layout;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestPreambleTest extends PayloadContract<RequestPreamble> {
  private static final TraceContext TRACE =
      TraceContext.ofTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

  @Override
  RequestPreamble sample() {
    List<WantedOutput> outputs =
        List.of(new WantedOutput(2, AnswerFormat.EXACT), new WantedOutput(0, AnswerFormat.HALF));
    return preamble(PayloadKind.TENSORS, outputs, TRACE.addTo(Extensions.NONE));
  }

  private static RequestPreamble preamble(
      PayloadKind kind, List<WantedOutput> outputs, Extensions extensions) {
    return new RequestPreamble(new TailId(3, 258), kind, 9, outputs, 10_000, extensions);
  }

  @Override
  String golden() {
    return "0300"
        + "0201"
        + "99"
        + "02"
        + "020000"
        + "000001"
        + "10270000"
        + "1e00"
        + "0100"
        + "1a00"
        + "004bf92f3577b34da6a3ce929d0e0e473600f067aa0ba902b701";
  }

  @Override
  String goldenChecksum() {
    return "0d624cd1";
  }

  @Override
  Layout layout() {
    return Layout.of(
        "model 2, cut 2, payload kind 1, outputs 1, output 1 2, format 1 1, output 2 2, format 2 1,"
            + " timeout 4, extension bytes 2, extension 2");
  }

  @Override
  void encode(RequestPreamble payload, ByteBuffer target) {
    payload.encode(target);
  }

  @Override
  RequestPreamble decode(ByteBuffer source) {
    return RequestPreamble.decode(source);
  }

  @Test
  void rejectsPreambleWhenTimeoutIsZeroOrTooLong() {
    assertRejected("timeout", forged("timeout", 0, 0));
    assertRejected("timeout", negative("timeout"));
  }

  @Test
  void rejectsPreambleWhenThePayloadIsOfNoKind() {
    assertRejected("payload kind", forged("payload kind", 0x98));
    assertRejected("payload kind", forged("payload kind", 0x9b));
  }

  @Test
  void rejectsPreambleWhenAnOutputIsChosenTwice() {
    assertRejected("output 2", "output", forged("output 2", 2));
  }

  @Test
  void rejectsPreambleWhenAnOutputHasNoFormat() {
    assertRejected("format 1", "output format", forged("format 1", 4));
  }

  @Test
  void rejectsPreambleWhenACriticalExtensionIsNotKnown() {
    assertRejected("extension", forged("extension", 2, 0x80));
  }

  @Test
  void readsTheTraceThatItWrote() {
    assertEquals(
        Optional.of(TRACE), TraceContext.in(decode(ByteBuffer.wrap(bytes())).extensions()));
  }

  @Test
  void leavesTheSourceAtWhatFollows() {
    ByteBuffer payload = ByteBuffer.allocate(90).put(3, (byte) 9).position(4);
    sample().encode(payload);
    payload.position(4);
    RequestPreamble.decode(payload);
    assertEquals(4 + sample().bytes(), payload.position());
  }

  @Test
  void takesFourteenBytesWhereNothingIsChosen() {
    RequestPreamble plain = preamble(PayloadKind.PICTURE, List.of(), Extensions.NONE);
    assertEquals(14, plain.bytes());
    assertEquals(14, encoded(plain).remaining());
    assertEquals(plain, decode(encoded(plain)));
  }

  @Test
  void refusesToBuildWhatCouldNotBeSent() {
    List<WantedOutput> tooMany = Collections.nCopies(256, new WantedOutput(1, AnswerFormat.EXACT));
    assertThrows(
        IllegalArgumentException.class,
        () -> preamble(PayloadKind.TENSORS, tooMany, Extensions.NONE));
    TailId tail = new TailId(0, 0);
    for (int priority : new int[] {-1, 16}) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new RequestPreamble(
                  tail, PayloadKind.TENSORS, priority, List.of(), 1, Extensions.NONE));
    }
    assertThrows(IllegalArgumentException.class, () -> new WantedOutput(65536, AnswerFormat.EXACT));
  }

  private static ByteBuffer encoded(RequestPreamble preamble) {
    ByteBuffer target = ByteBuffer.allocate(RequestPreamble.MAX_BYTES);
    preamble.encode(target);
    return target.flip();
  }
}
