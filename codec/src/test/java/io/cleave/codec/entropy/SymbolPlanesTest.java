package io.cleave.codec.entropy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.TensorShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolPlanesTest {
  @ParameterizedTest
  @ValueSource(strings = {"536870911x1", "400000000x1x1", "1x480000000x1"})
  void rejectsShapeWhenBordersDoNotFit(String shape) {
    TensorShape thin = TensorShape.parse(shape);
    assertFalse(SymbolPlanes.fit(thin));
    assertThrows(IllegalArgumentException.class, () -> SymbolPlanes.of(thin));
  }

  @Test
  void shapesOfNetworksFit() {
    assertTrue(SymbolPlanes.fit(TensorShape.of(64, 1024, 1024)));
    assertTrue(SymbolPlanes.fit(TensorShape.of(2048, 7, 7)));
    assertTrue(SymbolPlanes.fit(TensorShape.of(1 << 28)));
    assertTrue(SymbolPlanes.fit(TensorShape.of(1)));
  }
}
