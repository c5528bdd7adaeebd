package org.example.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.TensorFrame;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A coder, a profile and a format that need a class and a line each, and no other change. */
class OwnCodecTest {
  private static final TensorShape SHAPE = TensorShape.of(3, 4, 5);

  @ParameterizedTest
  @ValueSource(strings = {"mine", "mine,levels=4", "mine,scale=tensor,threshold=0.5", "plain"})
  void aRegisteredProfileIsReadWrittenAndSent(String text) {
    Profile profile = Profile.parse(text);
    assertTrue(text.startsWith(profile.name()));
    assertEquals(profile, Profile.parse(profile.toString()));
    TensorEncoder encoder = TensorEncoder.of(SHAPE, profile);
    ByteBuffer tensor = tensor();
    ByteBuffer frame = encode(encoder, tensor);
    assertEquals(encoder.lastSize().totalBytes(), frame.remaining());
    ByteBuffer decoded = ByteBuffer.allocate(SHAPE.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    TensorDecoder.of(SHAPE).decode(frame, decoded);
    for (int i = 0; i < SHAPE.elements(); i++) {
      assertEquals(tensor.getFloat(4 * i), decoded.getFloat(4 * i), encoder.lastBound());
    }
  }

  @Test
  void framesNameWhatWroteThem() {
    ByteBuffer symbols = encode(TensorEncoder.of(SHAPE, Profile.parse("mine")), tensor());
    assertEquals(2, symbols.get(4));
    assertEquals(NibbleCoding.ID, symbols.get(5) >> 4 & 15);
    ByteBuffer plain = encode(TensorEncoder.of(SHAPE, Profile.parse("plain")), tensor());
    assertEquals(PlainFormat.ID, plain.get(4) & 0xff);
  }

  @Test
  void aProfileWithoutARungIsNotOnTheLadder() {
    assertEquals("[exact, half, fast, compact, smallest]", Profile.ladder().toString());
    assertFalse(Profile.ladder().contains(Profile.parse("mine")));
  }

  @Test
  void protocolNamesEveryFormatThatAProfileMayUse() {
    assertEquals(Set.of(1, 2, 3), Protocol.formats(Profile.parse("mine")));
    Profile plain = Profile.parse("plain");
    assertEquals(Set.of(PlainFormat.ID, 3), Protocol.formats(plain));
    assertThrows(IllegalArgumentException.class, () -> plain.withLevels(4));
  }

  @Test
  void rejectsFrameWhenItsOwnFormatRefusesIt() {
    ByteBuffer frame = encode(TensorEncoder.of(SHAPE, Profile.parse("plain")), tensor());
    int valueAt = TensorFrame.START_BYTES;
    frame.put(valueAt, (byte) ~frame.get(valueAt));
    TensorDecoder decoder = TensorDecoder.of(SHAPE);
    ByteBuffer target = ByteBuffer.allocate(SHAPE.bytes());
    CorruptFrameException error =
        assertThrows(CorruptFrameException.class, () -> decoder.decode(frame, target));
    assertEquals("checksum", error.field());
  }

  private static ByteBuffer tensor() {
    ByteBuffer tensor = ByteBuffer.allocate(SHAPE.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < SHAPE.elements(); i++) {
      tensor.putFloat(i * 7 % 11 - 3);
    }
    return tensor.flip();
  }

  private static ByteBuffer encode(TensorEncoder encoder, ByteBuffer tensor) {
    ByteBuffer target = ByteBuffer.allocate(encoder.maxEncodedBytes());
    encoder.encode(tensor, target);
    return target.flip();
  }
}
