package io.cleave.core.graph;

import io.cleave.codec.tensor.ElementType;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A weight that is handed to the engine beside a model's bytes, from the file that it is in. It
 * needs no room in the heap, and all together may exceed the 2 GiB of one message.
 *
 * @param type of its elements
 * @param dims its dimensions
 * @param values its elements, little-endian, in direct memory; read-only
 */
public record GraphWeight(ElementType type, List<Long> dims, ByteBuffer values) {
  /**
   * Keeps a copy of the dimensions.
   *
   * @param type as above
   * @param dims as above
   * @param values as above
   */
  public GraphWeight {
    dims = List.copyOf(dims);
    values = values.asReadOnlyBuffer();
  }
}
