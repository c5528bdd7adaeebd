package org.example.toy.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import java.util.List;
import java.util.Map;

/** One line of a file: each of three numbers times another, or plus another. */
public record LineLayer(int before, String operation, float number) implements ToyLayer {
  private static final int NUMBERS = 3;

  public static TensorSpec tensor(int lines) {
    return new TensorSpec("line" + lines, ElementType.FLOAT32, TensorShape.of(NUMBERS));
  }

  @Override
  public Signature takes() {
    return Signature.of(tensor(before));
  }

  @Override
  public Signature gives() {
    return Signature.of(tensor(before + 1));
  }

  /** None: the file has the number. */
  @Override
  public List<String> weights() {
    return List.of();
  }

  @Override
  public NDList onPyTorch(NDList taken, Map<String, NDArray> weights) {
    throw new UnsupportedOperationException("for the interpreter alone");
  }

  @Override
  public void inGraph(ToyOnnx graph) {
    throw new UnsupportedOperationException("for the interpreter alone");
  }

  @Override
  public List<ToyArray> inJava(List<ToyArray> taken, Map<String, float[]> weights) {
    float[] values = taken.get(0).floats().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = operation.equals("times") ? values[i] * number : values[i] + number;
    }
    return List.of(ToyArray.of(values, values.length));
  }
}
