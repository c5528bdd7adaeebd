package io.cleave.core.resnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.core.resnet.internal.ConvNorm;
import io.cleave.core.weights.TensorInfo;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldedWeightsTest {
  private static final ConvNorm ONE = new ConvNorm("conv", "bn", 1, 1, 1, 1);

  /** A value for each tensor of one element. */
  private record Scalars(Map<String, Float> values) implements WeightReader {
    @Override
    public String description() {
      return "scalars";
    }

    @Override
    public Map<String, TensorInfo> tensors() {
      Map<String, TensorInfo> tensors = new LinkedHashMap<>();
      values
          .keySet()
          .forEach(
              name ->
                  tensors.put(name, new TensorInfo("bn." + name, new Shape(1), DataType.FLOAT32)));
      return tensors;
    }

    @Override
    public void read(String name, ByteBuffer target) {
      target.putFloat(values.get(name));
    }

    @Override
    public void close() {}
  }

  private static WeightReader norm(float variance) {
    return new Scalars(
        Map.of("bn.weight", 3f, "bn.bias", 1f, "bn.running_mean", 2f, "bn.running_var", variance));
  }

  private static ByteBuffer two() {
    return ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder()).putFloat(0, 2);
  }

  @Test
  void scalesTheWeightsAndShiftsTheBias() throws Exception {
    FoldedWeights folded = FoldedWeights.of(ONE, norm(9 - ConvNorm.EPSILON), two());
    assertEquals(2, folded.weight().getFloat(0), 1e-6);
    assertEquals(-1, folded.bias().getFloat(0), 1e-6);
  }

  @Test
  void refusesAVarianceThatNoImagesHave() {
    WeightsException e =
        assertThrows(WeightsException.class, () -> FoldedWeights.of(ONE, norm(-1), two()));
    assertEquals(
        "scalars: tensor bn.running_var: element 0 is -1.0 (expected: >= 0)", e.getMessage());
  }
}
