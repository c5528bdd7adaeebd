package io.cleave.edge.internal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.Profile;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
  private static final int MIB = 1 << 20;
  private static final TensorSpec OPEN =
      new TensorSpec("open", ElementType.FLOAT32, TensorShape.of(0).withOpen(0, 100 * MIB));
  private static final TensorSpec FIXED =
      new TensorSpec("fixed", ElementType.INT64, TensorShape.of(4));

  private final AnswerReader reader = new AnswerReader(Signature.of(OPEN, FIXED), MIB);

  private static ByteBuffer message(TensorSpec... tensors) {
    Tensors values = Tensors.allocate(Signature.of(tensors), 1);
    MessageEncoder encoder = MessageEncoder.of(values.signature(), Profile.exact());
    ByteBuffer message = ByteBuffer.allocate(encoder.maxEncodedBytes(values.signature()));
    encoder.encode(values, message);
    return message.flip();
  }

  private static TensorSpec open(int length) {
    return OPEN.withShape(TensorShape.of(length));
  }

  @Test
  void readsWhatWasWanted() {
    Tensors read = reader.read(message(open(1000), FIXED));
    assertEquals(Signature.of(open(1000), FIXED), read.signature());
  }

  @Test
  void boundsPayloadsByWhatOutputsCanNeedOrByTheLimit() {
    assertEquals(
        ResponsePreamble.MAX_BYTES + MIB + AnswerReader.MAX_FRAMING_BYTES,
        reader.maxPayloadBytes());
    int needed = new AnswerReader(Signature.of(FIXED), MIB).maxPayloadBytes();
    assertTrue(
        needed >= ResponsePreamble.bytes(5) + FIXED.bytes()
            && needed < ResponsePreamble.MAX_BYTES + 200,
        "" + needed);
  }

  @Test
  void rejectsTensorsThatAreLargerThanTheLimitHoweverFewBytesSaySo() {
    ByteBuffer zeros = message(open(50 * MIB), FIXED);
    assertTrue(zeros.remaining() < 20 * MIB, "200 MiB that are a bitmap on the wire");
    String message =
        assertThrows(CorruptFrameException.class, () -> reader.read(zeros)).getMessage();
    assertTrue(message.contains("at most 1048576"), message);
  }

  @Test
  void rejectsOtherTensorsThanWereWanted() {
    assertRejects(message(open(1)));
    assertRejects(message(FIXED, open(1)));
    assertRejects(message(open(1), FIXED.withShape(TensorShape.of(5))));
    assertRejects(message(open(1), new TensorSpec("fixed", ElementType.INT32, FIXED.shape())));
    assertRejects(message(open(1), FIXED, new TensorSpec("x", ElementType.BOOL, FIXED.shape())));
  }

  private void assertRejects(ByteBuffer message) {
    assertThrows(CorruptFrameException.class, () -> reader.read(message));
  }

  @Test
  void rejectsALimitThatNoAnswerCouldKeep() {
    Signature fixed = Signature.of(FIXED);
    String message =
        assertThrows(IllegalArgumentException.class, () -> new AnswerReader(fixed, 31))
            .getMessage();
    assertTrue(message.contains("maxResponseBytes: 31 (expected: 32 or more"), message);
  }
}
