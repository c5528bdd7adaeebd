package io.cleave.codec.entropy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.tensor.TensorShape;
import org.junit.jupiter.api.Test;

final class StoredCoderTest extends SymbolCoderContract {
  @Override
  SymbolCoder coder(SymbolPlanes planes) {
    return new StoredCoder(planes.elements());
  }

  @Test
  @Override
  void emptyMapsCostNextToNothing() {
    SymbolPlanes planes = SymbolPlanes.of(TensorShape.of(2, 3, 4));
    assertEquals(24, coder(planes).encode(planes, new byte[24], 0));
  }
}
