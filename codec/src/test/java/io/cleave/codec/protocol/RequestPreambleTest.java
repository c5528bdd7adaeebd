package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RequestPreambleTest extends PayloadContract<RequestPreamble> {
  @Override
  RequestPreamble sample() {
    return new RequestPreamble(10_000);
  }

  @Override
  String golden() {
    return "10270000";
  }

  @Override
  String goldenChecksum() {
    return "8765b734";
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
    assertRejected(0, "timeout", forged(0, 0, 0));
    assertRejected(0, "timeout", forged(3, 0x80));
  }

  @Test
  void leavesTheSourceAtTheTensor() {
    ByteBuffer payload = ByteBuffer.allocate(20).put(3, (byte) 9).position(4);
    sample().encode(payload);
    payload.position(4);
    RequestPreamble.decode(payload);
    assertEquals(4 + RequestPreamble.BYTES, payload.position());
  }
}
