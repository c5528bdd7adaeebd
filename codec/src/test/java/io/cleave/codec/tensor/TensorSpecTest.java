package io.cleave.codec.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorSpecTest {
  private static final TensorShape SHAPE = TensorShape.of(2, 3);

  @Test
  void saysHowManyBytesThereAre() {
    TensorSpec ids = new TensorSpec("ids", ElementType.INT64, TensorShape.parse("2x128?"));
    assertEquals(2 * 128 * 8, ids.bytes());
    assertEquals("ids int64 2x128?", ids.toString());
    assertEquals(2 * 8, ids.withShape(TensorShape.of(2)).bytes());
    assertEquals(1, new TensorSpec("on", ElementType.BOOL, TensorShape.of()).bytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "\u0000", "a\u007f", "\ud800"})
  void rejectsNameWhenItIsEmptyOrHasControlCharactersOrIsNoText(String name) {
    assertThrows(
        IllegalArgumentException.class, () -> new TensorSpec(name, ElementType.INT8, SHAPE));
  }

  @Test
  void rejectsNameWhenItHasMoreBytesThanFit() {
    String longest = "\u00e9".repeat(TensorSpec.MAX_NAME_BYTES / 2);
    assertEquals(longest, new TensorSpec(longest, ElementType.INT8, SHAPE).name());
    assertThrows(
        IllegalArgumentException.class,
        () -> new TensorSpec(longest + "a", ElementType.INT8, SHAPE));
  }

  @Test
  void rejectsTensorWhenItCouldExceedABuffer() {
    TensorShape largest = TensorShape.of(TensorShape.MAX_ELEMENTS);
    assertTrue(new TensorSpec("t", ElementType.FLOAT32, largest).bytes() > 0);
    assertThrows(
        IllegalArgumentException.class, () -> new TensorSpec("t", ElementType.INT64, largest));
    assertFalse(largest.withOpen(0, 5).isFixed());
  }
}
