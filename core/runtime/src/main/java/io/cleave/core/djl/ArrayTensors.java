package io.cleave.core.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Converts between an engine's arrays, which have a batch dimension first, and tensors. */
public final class ArrayTensors {
  private static final int UNKNOWN = -1;

  private ArrayTensors() {}

  /**
   * {@return arrays as tensors: views of the arrays' memory if the engine exposes it, otherwise
   * copies}
   *
   * @param arrays one array for each expected tensor, of one batch
   * @param expected the tensors of one sample
   * @throws IllegalArgumentException if an array is missing, surplus, of another type or shape, or
   *     of another batch; names it
   */
  public static Tensors of(NDList arrays, Signature expected) {
    Check.argument(
        arrays.size() == expected.tensors().size(),
        "arrays",
        arrays.size(),
        "those of " + expected);
    List<TensorSpec> specs = new ArrayList<>();
    List<ByteBuffer> data = new ArrayList<>();
    long batch = arrays.get(0).getShape().dimension() == 0 ? 0 : arrays.get(0).getShape().get(0);
    for (int i = 0; i < arrays.size(); i++) {
      specs.add(concrete(arrays.get(i), expected.tensors().get(i), batch));
      data.add(arrays.get(i).toByteBuffer(true));
    }
    return Tensors.of(new Signature(specs), Math.toIntExact(batch), data);
  }

  private static TensorSpec concrete(NDArray array, TensorSpec expected, long batch) {
    Shape shape = array.getShape();
    boolean sound =
        array.getDataType() == ElementTypes.of(expected.type())
            && shape.dimension() == expected.shape().rank() + 1
            && shape.get(0) == batch
            && batch > 0;
    if (sound) {
      TensorSpec concrete = expected.withShape(TensorShapes.of(shape.slice(1)));
      if (expected.shape().admits(concrete.shape())) {
        return concrete;
      }
    }
    throw new IllegalArgumentException(
        "%s: %s%s (expected: a batch of %s)"
            .formatted(expected.name(), array.getDataType(), shape, expected));
  }

  /**
   * {@return an array for each tensor, which samples are copied into}
   *
   * @param samples one or more samples, of the same shapes
   * @param manager the owner of the new arrays
   * @throws IllegalArgumentException if the shapes of the samples differ
   */
  public static NDList stack(List<Tensors> samples, NDManager manager) {
    Signature signature = samples.get(0).signature();
    for (Tensors sample : samples) {
      Check.argument(
          sample.signature().equals(signature),
          "outputs",
          sample,
          "all of a batch as " + signature);
    }
    NDList arrays = new NDList();
    for (int i = 0; i < signature.tensors().size(); i++) {
      arrays.add(stack(samples, i, manager));
    }
    return arrays;
  }

  private static NDArray stack(List<Tensors> samples, int index, NDManager manager) {
    TensorSpec spec = samples.get(0).signature().tensors().get(index);
    ByteBuffer all = ByteBuffer.allocateDirect(Math.multiplyExact(samples.size(), spec.bytes()));
    samples.forEach(sample -> all.put(sample.data(index)));
    return manager.create(
        all.flip(), TensorShapes.batch(samples.size(), spec.shape()), ElementTypes.of(spec.type()));
  }

  /**
   * {@return the engine's shape of a batch: the batch, then the sample's dimensions}
   *
   * @param batch how many samples there are
   * @param sample the shape of one sample; open dimensions are unknown to the engine
   */
  public static Shape shape(long batch, TensorShape sample) {
    long[] dims = TensorShapes.batch(batch, sample).getShape();
    for (int i = 0; i < sample.rank(); i++) {
      dims[i + 1] = sample.isOpen(i) ? UNKNOWN : dims[i + 1];
    }
    return new Shape(dims);
  }
}
