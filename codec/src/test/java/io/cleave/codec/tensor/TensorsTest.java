package io.cleave.codec.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorsTest {
  private static final Signature SIGNATURE =
      Signature.of(
          new TensorSpec("ids", ElementType.INT64, TensorShape.of(3)),
          new TensorSpec("on", ElementType.BOOL, TensorShape.of()));

  @Test
  void samplesAreViewsOfTheBatch() {
    Tensors batch = Tensors.allocate(SIGNATURE, 4);
    batch.data("ids").putLong(2 * 24 + 8, 99);
    batch.data(1).put(2, (byte) 1);
    Tensors third = batch.sample(2);
    assertEquals(1, third.batch());
    assertEquals(99, third.data(0).getLong(8));
    assertEquals(1, third.data("on").get(0));
    third.data(0).putLong(0, -7);
    assertEquals(-7, batch.samples(1, 3).data("ids").getLong(24));
    assertEquals(24, third.data(0).remaining());
  }

  @Test
  void viewsAreLittleEndianFromTheBufferPositionOn() {
    ByteBuffer ids = ByteBuffer.allocate(40).order(ByteOrder.BIG_ENDIAN).position(16);
    Tensors tensors = Tensors.of(SIGNATURE, 1, List.of(ids, ByteBuffer.allocate(1)));
    tensors.data(0).putLong(0, 1);
    assertEquals(1, ids.get(16));
    assertEquals(16, ids.position());
    assertEquals(ByteOrder.LITTLE_ENDIAN, tensors.data(0).order());
    tensors.data(0).position(8);
    assertEquals(0, tensors.data(0).position());
  }

  @Test
  void rejectsBuffersWhenTheyAreNotWhatTheSignatureSays() {
    ByteBuffer one = ByteBuffer.allocate(1);
    ByteBuffer ids = ByteBuffer.allocate(24);
    assertRejected("data: 1 buffers", () -> Tensors.of(SIGNATURE, 1, List.of(ids)));
    assertRejected("on bool scalar: 24 bytes", () -> Tensors.of(SIGNATURE, 1, List.of(ids, ids)));
    assertRejected("ids int64 3: 24 bytes", () -> Tensors.of(SIGNATURE, 2, List.of(ids, one)));
    assertRejected("batch: 0", () -> Tensors.of(SIGNATURE, 0, List.of(ids, one)));
    assertRejected("batch: -1", () -> Tensors.allocate(SIGNATURE, -1));
  }

  @Test
  void rejectsTensorsWhenTheSignatureIsOpenOrTheBatchTooLarge() {
    Signature open =
        Signature.of(new TensorSpec("x", ElementType.INT8, TensorShape.parse("1024?")));
    assertRejected("signature: x int8 1024?", () -> Tensors.allocate(open, 1));
    assertRejected("ids int64 3: a batch", () -> Tensors.allocate(SIGNATURE, 100_000_000));
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "0, 5", "4, 1", "178956971, 1", "2, 2147483647"})
  void rejectsSamplesWhenTheBatchHasThemNot(int first, int count) {
    Tensors batch = Tensors.allocate(SIGNATURE, 4);
    assertThrows(IndexOutOfBoundsException.class, () -> batch.samples(first, count));
    assertRejected("count: 0", () -> batch.samples(0, 0));
  }

  private static void assertRejected(String message, Runnable call) {
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(error.getMessage().startsWith(message), error.getMessage());
  }
}
