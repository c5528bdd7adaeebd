package io.cleave.core.weights;

import ai.djl.ndarray.types.Shape;
import io.cleave.core.weights.internal.Elements;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors of one open source. {@link #tensors} lists them without reading any; {@link #read}
 * reads one, so that a process which needs half of a network holds half of it. Safe for use by
 * several threads until closed.
 */
public interface WeightReader extends Closeable {
  /**
   * What messages call the source.
   *
   * @return a few words
   */
  String description();

  /**
   * Every tensor of the set of weights that was found, by the network's names; {@code
   * *.num_batches_tracked} is left out.
   *
   * @return an unmodifiable map
   */
  Map<String, TensorInfo> tensors();

  /**
   * The shapes alone.
   *
   * @return a new map, in the source's order
   */
  default Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    tensors().forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }

  /**
   * Finds one tensor.
   *
   * @param name a name in {@link #tensors}
   * @return its type and shape
   * @throws WeightsException if there is no such tensor
   */
  default TensorInfo tensor(String name) throws WeightsException {
    TensorInfo info = tensors().get(name);
    if (info == null) {
      throw new WeightsException(description(), name, "missing");
    }
    return info;
  }

  /**
   * Reads one tensor as float32; float16, bfloat16 and float64 are converted.
   *
   * @param name a name in {@link #tensors}
   * @return a new direct buffer in native byte order, position 0, of exactly the tensor's elements
   *     in row-major order; the caller's own
   * @throws WeightsException if there is no such tensor, its type holds no real numbers, one of its
   *     numbers is not finite, or the source cannot be read
   */
  default ByteBuffer read(String name) throws WeightsException {
    ByteBuffer values = Elements.allocate((int) tensor(name).shape().size());
    read(name, values);
    return values.flip();
  }

  /**
   * Reads one tensor as {@link #read(String)} does, into memory of the caller.
   *
   * @param name a name in {@link #tensors}
   * @param target in native byte order, direct or heap; receives the elements from its position,
   *     which moves behind them
   * @throws WeightsException as {@link #read(String)}
   * @throws java.nio.BufferOverflowException if the target has less room than the tensor takes
   */
  void read(String name, ByteBuffer target) throws WeightsException;

  /** Releases the source. Buffers already read stay valid. Closing twice does nothing more. */
  @Override
  void close();

  /**
   * Checks that the source holds a network's tensors, all of them and no others.
   *
   * @param expected name to shape, in the network's order
   * @throws WeightsException naming the first tensor that is missing or misshapen in the network's
   *     order, or else the first surplus one in the source's order
   */
  default void requireExactly(Map<String, Shape> expected) throws WeightsException {
    for (Map.Entry<String, Shape> entry : expected.entrySet()) {
      requireShape(tensor(entry.getKey()), entry.getValue());
    }
    for (String name : tensors().keySet()) {
      if (!expected.containsKey(name)) {
        throw new WeightsException(description(), name, "surplus (the network has no such tensor)");
      }
    }
  }

  private void requireShape(TensorInfo info, Shape expected) throws WeightsException {
    if (!Arrays.equals(info.shape().getShape(), expected.getShape())) {
      throw new WeightsException(
          description(), info.name(), "shape " + info.shape() + " (expected: " + expected + ")");
    }
    if (!info.isReal()) {
      throw new WeightsException(description(), info.name(), info.typeError());
    }
  }
}
