package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.fixtures.Layout;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ServerLoadTest extends PayloadContract<ServerLoad> {
  @Override
  ServerLoad sample() {
    return new ServerLoad(258, 3, 70_000);
  }

  @Override
  String golden() {
    return "0201" + "0300" + "70110100";
  }

  @Override
  String goldenChecksum() {
    return "04224911";
  }

  @Override
  Layout layout() {
    return Layout.of("waiting 2, running 2, expected wait 4");
  }

  @Override
  void encode(ServerLoad payload, ByteBuffer target) {
    payload.encode(target);
  }

  @Override
  ServerLoad decode(ByteBuffer source) {
    return ServerLoad.decode(source);
  }

  @Test
  void rejectsLoadWhenTheWaitIsNegative() {
    assertRejected("expected wait", negative("expected wait"));
    assertThrows(IllegalArgumentException.class, () -> new ServerLoad(0, 0, -1));
  }

  @Test
  void cutsCountsThatDoNotFit() {
    assertEquals(new ServerLoad(0xffff, 0xffff, 1), new ServerLoad(1 << 20, 1 << 30, 1));
  }
}
