package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ControlFramesTest {
  private static final ModelFingerprint FINGERPRINT =
      new ModelFingerprint("a".repeat(128), "c".repeat(128), "0".repeat(64));

  @Test
  void holdsTheLongestHandshakeWithinTheControlLimit() {
    ByteBuffer hello = ControlFrames.hello(Hello.of(FINGERPRINT, ""));
    FrameHeader header = FrameHeader.decode(hello);
    header.requirePayloadAtMost(FrameType.HELLO.maxControlPayloadBytes());
    assertEquals(FrameType.HELLO, header.type());
    assertEquals(header.payloadBytes(), hello.remaining());
    assertEquals(Hello.of(FINGERPRINT, ""), Hello.decode(hello));
  }

  @Test
  void putsEachPayloadBehindAHeaderOfItsType() {
    Notice notice = new Notice(ErrorCode.INTERNAL, "why");
    assertNotice(FrameType.REFUSED, 0, notice, ControlFrames.refused(notice));
    assertNotice(FrameType.FAILURE, 7, notice, ControlFrames.failure(7, notice));
    assertNotice(FrameType.GOAWAY, 0, notice, ControlFrames.goAway(notice));
    TensorShape shape = TensorShape.of(1, 2, 3, 4);
    Welcome welcome = new Welcome(1, 1, 1, 1, FINGERPRINT, shape, shape);
    ByteBuffer frame = ControlFrames.welcome(welcome);
    assertEquals(FrameType.WELCOME, FrameHeader.decode(frame).type());
    assertEquals(welcome, Welcome.decode(frame));
  }

  @Test
  void sendsPingAndPongWithoutAPayload() {
    assertEquals(
        new FrameHeader(FrameType.PING, -3, 0), FrameHeader.decode(ControlFrames.ping(-3)));
    assertEquals(new FrameHeader(FrameType.PONG, 9, 0), FrameHeader.decode(ControlFrames.pong(9)));
  }

  private static void assertNotice(FrameType type, long id, Notice notice, ByteBuffer frame) {
    FrameHeader header = FrameHeader.decode(frame);
    assertEquals(new FrameHeader(type, id, frame.remaining()), header);
    assertEquals(notice, Notice.decode(frame));
  }
}
