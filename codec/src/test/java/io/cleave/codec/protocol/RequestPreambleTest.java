package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestPreambleTest extends PayloadContract<RequestPreamble> {
  @Override
  RequestPreamble sample() {
    return new RequestPreamble(new TailId(3, 258), PayloadKind.TENSORS, List.of(2, 0), 10_000);
  }

  @Override
  String golden() {
    return "0300" + "0201" + "01" + "02" + "0200" + "0000" + "10270000";
  }

  @Override
  String goldenChecksum() {
    return "50e29fb7";
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
    assertRejected(10, "timeout", forged(10, 0, 0));
    assertRejected(10, "timeout", forged(13, 0x80));
  }

  @Test
  void rejectsPreambleWhenThePayloadIsOfNoKind() {
    assertRejected(4, "payload kind", forged(4, 0));
    assertRejected(4, "payload kind", forged(4, 3));
  }

  @Test
  void rejectsPreambleWhenAnOutputIsChosenTwice() {
    assertRejected(8, "output", forged(8, 2));
  }

  @Test
  void leavesTheSourceAtWhatFollows() {
    ByteBuffer payload = ByteBuffer.allocate(40).put(3, (byte) 9).position(4);
    sample().encode(payload);
    payload.position(4);
    RequestPreamble.decode(payload);
    assertEquals(4 + RequestPreamble.bytes(2), payload.position());
  }

  @Test
  void takesFourteenBytesWhereNoOutputIsChosen() {
    assertEquals(14, RequestPreamble.bytes(0));
    List<Integer> tooMany = Collections.nCopies(256, 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> new RequestPreamble(new TailId(0, 0), PayloadKind.PICTURE, tooMany, 1));
  }
}
