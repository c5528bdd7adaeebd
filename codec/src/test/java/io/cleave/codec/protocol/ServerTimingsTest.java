package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ServerTimingsTest extends PayloadContract<ServerTimings> {
  @Override
  ServerTimings sample() {
    return new ServerTimings(1, 0x0102030405060708L, Long.MAX_VALUE);
  }

  @Override
  String golden() {
    return "0100000000000000" + "0807060504030201" + "ffffffffffffff7f";
  }

  @Override
  String goldenChecksum() {
    return "917f0ed2";
  }

  @Override
  void encode(ServerTimings payload, ByteBuffer target) {
    payload.encode(target);
  }

  @Override
  ServerTimings decode(ByteBuffer source) {
    return ServerTimings.decode(source);
  }

  @Test
  void rejectsTimingsWhenOneIsOverTheRangeOfALong() {
    assertRejected(0, "queue time", forged(7, 0x80));
    assertRejected(8, "decode time", forged(15, 0x80));
    assertRejected(16, "tail time", forged(23, 0x80));
  }

  @Test
  void leavesTheSourceAtTheTensor() {
    ByteBuffer payload = ByteBuffer.allocate(40).position(4);
    sample().encode(payload);
    payload.position(4);
    ServerTimings.decode(payload);
    assertEquals(4 + ServerTimings.BYTES, payload.position());
  }
}
