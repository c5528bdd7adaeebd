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
 * reads one, so that a process which needs half of a network holds only half of it. Safe for
 * concurrent use until closed.
 */
public interface WeightReader extends Closeable {
  /** {@return what messages call the source, a few words} */
  String description();

  /**
   * {@return every tensor of the set of weights that was found, by the network's names; an
   * unmodifiable map} {@code *.num_batches_tracked} is left out.
   */
  Map<String, TensorInfo> tensors();

  /** {@return the shape of each tensor, as a new map in the source's order} */
  default Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    tensors().forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }

  /**
   * {@return type and shape of one tensor}
   *
   * @param name a name in {@link #tensors}
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
   * {@return the elements of one tensor as float32: a new direct buffer in native byte order,
   * position 0, of exactly these elements in row-major order; it belongs to the caller} Float16,
   * bfloat16 and float64 are converted.
   *
   * @param name a name in {@link #tensors}
   * @throws WeightsException if there is no such tensor, its type does not hold real numbers, one
   *     of its numbers is not finite, or the source cannot be read
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
   * @param target a buffer in native byte order, direct or heap; receives the elements at its
   *     position, which moves to after them
   * @throws WeightsException as {@link #read(String)}
   * @throws java.nio.BufferOverflowException if the target has too little room for the tensor
   */
  void read(String name, ByteBuffer target) throws WeightsException;

  /** Closes the source. Buffers that were read stay valid. Closing again does nothing. */
  @Override
  void close();

  /**
   * Checks that the source contains a network's tensors, all of them and no others.
   *
   * @param expected the shape of each tensor by its name, in the network's order
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
