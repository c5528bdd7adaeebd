package io.cleave.codec.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final TensorSpec IDS = spec("ids", ElementType.INT64, "128?");
  private static final TensorSpec MASK = spec("mask", ElementType.BOOL, "128?");
  private static final Signature BOTH = Signature.of(IDS, MASK);

  private static TensorSpec spec(String name, ElementType type, String shape) {
    return new TensorSpec(name, type, TensorShape.parse(shape));
  }

  @Test
  void tensorsAreFoundByName() {
    assertEquals(List.of("ids", "mask"), BOTH.names());
    assertEquals(1, BOTH.indexOf("mask"));
    assertEquals(IDS, BOTH.tensor("ids"));
    assertEquals(128 * 9, BOTH.bytes());
    assertFalse(BOTH.isFixed());
    assertEquals("ids int64 128?, mask bool 128?", BOTH.toString());
    assertRejected("tensor: x (expected: ids, mask)", () -> BOTH.indexOf("x"));
  }

  @Test
  void theOnlyTensorIsThereWhereThereIsOne() {
    assertEquals(IDS, Signature.of(IDS).only("test"));
    assertRejected("test: ids, mask (expected: one tensor)", () -> BOTH.only("test"));
  }

  @Test
  void tensorsThatAreThereAreNotAddedAgain() {
    assertEquals(BOTH, Signature.of(IDS).and(List.of(IDS, MASK)));
  }

  @Test
  void admitsFixedTensorsInItsOrderAlone() {
    TensorSpec ids = IDS.withShape(TensorShape.of(7));
    TensorSpec mask = MASK.withShape(TensorShape.of(0));
    Signature fixed = Signature.of(ids, mask);
    assertTrue(fixed.isFixed());
    BOTH.requireAdmits(fixed);
    assertRejected("tensors: [mask, ids]", () -> BOTH.requireAdmits(Signature.of(mask, ids)));
    assertRejected("tensors: [ids]", () -> BOTH.requireAdmits(Signature.of(ids)));
    assertRejected(
        "tensor: mask bool 129 (expected: mask bool 128?)",
        () -> BOTH.requireAdmits(Signature.of(ids, MASK.withShape(TensorShape.of(129)))));
    assertRejected(
        "tensor: mask int8 5",
        () -> BOTH.requireAdmits(Signature.of(ids, spec("mask", ElementType.INT8, "5"))));
    assertRejected("tensor: ids int64 128?", () -> BOTH.requireAdmits(BOTH));
  }

  @Test
  void rejectsTensorsWhenThereAreNoneOrTooManyOrTwoOfOneName() {
    assertRejected("tensors: 0", () -> new Signature(List.of()));
    assertRejected("tensors: 1025", () -> new Signature(Collections.nCopies(1025, IDS)));
    assertRejected("tensors: ids twice", () -> Signature.of(IDS, IDS));
  }

  private static void assertRejected(String message, Runnable call) {
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(error.getMessage().startsWith(message), error.getMessage());
  }
}
