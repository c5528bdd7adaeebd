package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ControlFramesTest {
  @Test
  void holdsTheLongestHandshakeWithinTheControlLimit() {
    Set<Integer> formats = IntStream.rangeClosed(1, 255).boxed().collect(Collectors.toSet());
    Hello longest = Hello.of(formats, "t".repeat(Hello.MAX_TOKEN_BYTES));
    ByteBuffer hello = ControlFrames.hello(longest);
    FrameHeader header = FrameHeader.decode(hello);
    header.requirePayloadAtMost(FrameType.HELLO.maxControlPayloadBytes());
    assertEquals(FrameType.HELLO, header.type());
    assertEquals(header.payloadBytes(), hello.remaining());
    assertEquals(longest, Hello.decode(hello));
  }

  @Test
  void putsEachPayloadBehindAHeaderOfItsType() {
    Notice notice = new Notice(ErrorCode.INTERNAL, "why");
    assertNotice(FrameType.REFUSED, 0, notice, ControlFrames.refused(notice));
    assertNotice(FrameType.FAILURE, 7, notice, ControlFrames.failure(7, notice));
    assertNotice(FrameType.GOAWAY, 0, notice, ControlFrames.goAway(notice));
    Welcome welcome = new Welcome(2, 1, 1, Set.of(1), Set.of(), Extensions.NONE);
    ByteBuffer frame = ControlFrames.welcome(welcome);
    assertEquals(FrameType.WELCOME, FrameHeader.decode(frame).type());
    assertEquals(welcome, Welcome.decode(frame));
    ByteBuffer catalogue = ControlFrames.catalogue(Catalogue.EMPTY);
    assertEquals(FrameType.CATALOGUE, FrameHeader.decode(catalogue).type());
    assertEquals(Catalogue.EMPTY, Catalogue.decode(catalogue));
  }

  @Test
  void sendsPingAndCancelWithoutAPayload() {
    assertEquals(
        new FrameHeader(FrameType.PING, -3, 0), FrameHeader.decode(ControlFrames.ping(-3)));
    assertEquals(
        new FrameHeader(FrameType.CANCEL, 3, 0), FrameHeader.decode(ControlFrames.cancel(3)));
    ServerLoad load = new ServerLoad(1, 2, 3);
    ByteBuffer pong = ControlFrames.pong(9, load);
    assertEquals(new FrameHeader(FrameType.PONG, 9, 12), FrameHeader.decode(pong));
    assertEquals(load, ServerLoad.decode(pong));
  }

  private static void assertNotice(FrameType type, long id, Notice notice, ByteBuffer frame) {
    FrameHeader header = FrameHeader.decode(frame);
    assertEquals(new FrameHeader(type, id, frame.remaining()), header);
    assertEquals(notice, Notice.decode(frame));
  }
}
