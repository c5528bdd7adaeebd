package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.fixtures.Layout;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponsePreambleTest extends PayloadContract<ResponsePreamble> {
  @Override
  ResponsePreamble sample() {
    return preamble(
        List.of(
            new ServerSpan(SpanKind.RECEIVE, 0, 300_000),
            new ServerSpan(SpanKind.RUN, 0x0102_0304L * 1000, 2000)));
  }

  private static ResponsePreamble preamble(List<ServerSpan> spans) {
    return new ResponsePreamble(
        0x0102030405060708L, 258, new ServerLoad(1, 2, 3), spans, Extensions.NONE);
  }

  @Override
  String golden() {
    return "2900"
        + "0807060504030201"
        + "0201"
        + "0100"
        + "0200"
        + "03000000"
        + "02"
        + "01"
        + "00000000"
        + "2c010000"
        + "04"
        + "04030201"
        + "02000000";
  }

  @Override
  String goldenChecksum() {
    return "e4ba7b1b";
  }

  @Override
  Layout layout() {
    return Layout.of(
        "bytes 2, received 8, batch 2, waiting 2, running 2, expected wait 4, spans 1, span kind 1");
  }

  @Override
  void encode(ResponsePreamble payload, ByteBuffer target) {
    payload.encode(target);
  }

  @Override
  ResponsePreamble decode(ByteBuffer source) {
    return ResponsePreamble.decode(source);
  }

  @Test
  void rejectsPreambleWhenNobodyRan() {
    assertRejected("batch", forged("batch", 0, 0));
  }

  @Test
  void rejectsPreambleWhenTheExpectedWaitIsNegative() {
    assertRejected("expected wait", negative("expected wait"));
  }

  @Test
  void rejectsPreambleWhenItPromisesMoreSpansThanThereAre() {
    int end = bytes().length - 4;
    assertRejected(end, "span", forged("spans", 3));
  }

  /** What a newer server adds is no reason to drop its answer. */
  @Test
  void skipsSpansOfKindsThatItDoesNotKnow() {
    ResponsePreamble found = decode(forged("span kind", 200));
    assertEquals(sample().spans().subList(1, 2), found.spans());
  }

  @Test
  void leavesTheSourceAtTheMessage() {
    ByteBuffer payload = ByteBuffer.allocate(90).position(4);
    sample().encode(payload);
    payload.position(4);
    decode(payload);
    assertEquals(4 + sample().bytes(), payload.position());
    assertEquals(ResponsePreamble.bytes(2), sample().bytes());
  }

  @Test
  void addsUpWhatAKindTook() {
    ServerSpan run = new ServerSpan(SpanKind.RUN, 1, 1000);
    assertEquals(2000, preamble(List.of(run, run)).nanos(SpanKind.RUN));
    assertEquals(0, preamble(List.of(run)).nanos(SpanKind.QUEUE));
  }

  @Test
  void refusesToBuildWhatCouldNotBeSent() {
    ServerSpan run = new ServerSpan(SpanKind.RUN, 1, 1);
    assertThrows(IllegalArgumentException.class, () -> preamble(Collections.nCopies(33, run)));
    assertThrows(IllegalArgumentException.class, () -> new ServerSpan(SpanKind.RUN, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> new ServerSpan(SpanKind.RUN, 1, -1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ResponsePreamble(0, 0, ServerLoad.NONE, List.of(), Extensions.NONE));
  }

  @Test
  void cutsATimeThatIsTooLongForTheWire() {
    ServerSpan long2 = new ServerSpan(SpanKind.RUN, 0, Long.MAX_VALUE / 2);
    ByteBuffer target = ByteBuffer.allocate(ResponsePreamble.MAX_BYTES);
    preamble(List.of(long2)).encode(target);
    assertEquals(0xffff_ffffL * 1000, decode(target.flip()).nanos(SpanKind.RUN));
  }
}
