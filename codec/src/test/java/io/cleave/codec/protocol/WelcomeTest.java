package io.cleave.codec.protocol;

import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class WelcomeTest extends PayloadContract<Welcome> {
  private static final int SHAPES = 13 + 10 + 9 + 66;

  @Override
  Welcome sample() {
    return new Welcome(
        1, 0b1, 64, 300_000, FINGERPRINT, TensorShape.of(4, 8, 8), TensorShape.of(10));
  }

  @Override
  String golden() {
    return "01"
        + "01000000"
        + "40000000"
        + "e0930400"
        + FINGERPRINT_HEX
        + "03"
        + "04000000"
        + "08000000"
        + "08000000"
        + "01"
        + "0a000000";
  }

  @Override
  String goldenChecksum() {
    return "e34a1864";
  }

  @Override
  void encode(Welcome payload, ByteBuffer target) {
    payload.encode(target);
  }

  @Override
  Welcome decode(ByteBuffer source) {
    return Welcome.decode(source);
  }

  @Test
  void rejectsWelcomeWhenVersionWasNotOffered() {
    assertRejected(0, "version", forged(0, 2));
    assertRejected(0, "version", forged(0, 0));
  }

  @Test
  void rejectsWelcomeWhenNoTensorFormatIsKnown() {
    assertRejected(1, "tensor formats", forged(1, 4));
  }

  @Test
  void rejectsWelcomeWhenNothingMayBeInFlight() {
    assertRejected(5, "most requests in flight", forged(5, 0));
    assertRejected(5, "most requests in flight", forged(8, 0x80));
  }

  @Test
  void rejectsWelcomeWhenIdleTimeoutIsZero() {
    assertRejected(9, "idle timeout", forged(9, 0, 0, 0));
  }

  @Test
  void rejectsWelcomeWhenRankIsOutOfRange() {
    assertRejected(SHAPES, "input shape", forged(SHAPES, 0));
    assertRejected(SHAPES, "input shape", forged(SHAPES, 5));
  }

  @Test
  void rejectsWelcomeWhenADimensionIsZero() {
    assertRejected(SHAPES + 1, "input shape", forged(SHAPES + 1, 0));
  }

  @Test
  void rejectsWelcomeWhenTheShapeIsTooLarge() {
    assertRejected(SHAPES, "input shape", forged(SHAPES + 1, 0xff, 0xff, 0xff, 0x7f));
  }
}
