package io.cleave.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an engine is given to read. */
class InputMemoryTest {
  private static final Signature TWO_FLOATS =
      Signature.of(new TensorSpec("x", ElementType.FLOAT32, TensorShape.of(2)));

  private final InputMemory memory = new InputMemory(TWO_FLOATS);

  /** Changes the caller's memory after it was brought and says whether that is seen. */
  private boolean isBroughtInPlace(ByteBuffer data) {
    Tensors brought = memory.bring(Tensors.of(TWO_FLOATS, 1, List.of(data.duplicate())));
    assertTrue(brought.data(0).isDirect());
    assertEquals(data, brought.data(0));
    data.put(0, (byte) (data.get(0) + 1));
    return data.equals(brought.data(0));
  }

  @Test
  void nativeMemoryIsReadWhereItLiesAndAllElseIsCopied() {
    ByteBuffer direct = ByteBuffer.allocateDirect(32);
    assertTrue(isBroughtInPlace(direct.slice(4, 8)));
    assertFalse(isBroughtInPlace(direct.slice(5, 8)), "elements that are not aligned");
    assertFalse(isBroughtInPlace(ByteBuffer.allocate(8)), "heap");
  }

  @Test
  void whatIsBroughtIsReadOnly() {
    Tensors brought = memory.bring(Tensors.allocate(TWO_FLOATS, 1));
    assertTrue(brought.data(0).isReadOnly());
  }

  @Test
  void rejectsRunsOnInputsThatWereHandedOutBefore() {
    memory.take(TWO_FLOATS, 1);
    memory.bring(Tensors.allocate(TWO_FLOATS, 1));
    assertThrows(IllegalStateException.class, memory::taken);
  }
}
