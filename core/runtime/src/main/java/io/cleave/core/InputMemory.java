package io.cleave.core;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The native memory behind {@link Session#inputs} and {@link Session#run(Tensors)}, for engines. It
 * grows to the largest batch that was asked for, and is released when nothing refers to it. Not
 * safe for concurrent use.
 */
public final class InputMemory {
  private final Signature given;
  private final ByteBuffer[] memory;
  private @Nullable Tensors taken;

  /**
   * Creates an instance that has not allocated anything yet.
   *
   * @param given the tensors that the inputs must be
   */
  public InputMemory(Signature given) {
    this.given = given;
    this.memory = new ByteBuffer[given.tensors().size()];
  }

  /**
   * {@return tensors to fill, as {@link Session#inputs} describes}
   *
   * @param shapes fixed shapes that {@code given} allows
   * @param batch how many samples there are
   * @throws IllegalArgumentException if {@code given} does not allow the shapes, the batch is not
   *     positive, or a tensor would exceed 2 GiB
   */
  public Tensors take(Signature shapes, int batch) {
    given.requireAdmits(shapes);
    int[] bytes = shapes.tensors().stream().mapToInt(tensor -> bytes(tensor, batch)).toArray();
    List<ByteBuffer> data = new ArrayList<>(memory.length);
    for (int i = 0; i < memory.length; i++) {
      data.add(memory(i, bytes[i]));
    }
    Tensors given = Tensors.of(shapes, batch, data);
    taken = given;
    return given;
  }

  private ByteBuffer memory(int index, int bytes) {
    if (memory[index] == null || memory[index].capacity() < bytes) {
      memory[index] = ByteBuffer.allocateDirect(bytes);
    }
    return memory[index].slice(0, bytes);
  }

  private static int bytes(TensorSpec tensor, int batch) {
    long bytes = (long) tensor.bytes() * batch;
    Check.argument(
        batch >= 1 && bytes <= Integer.MAX_VALUE,
        "batch",
        batch + " of " + tensor,
        "at least 1, at most 2147483647 bytes");
    return (int) bytes;
  }

  /**
   * {@return the same values where native code can read them, as {@link Session#run(Tensors)} needs
   * it: native memory with aligned elements as it is, read-only, and copies of everything else}
   *
   * @param inputs tensors that {@code given} allows
   * @throws IllegalArgumentException if {@code given} does not allow them
   */
  public Tensors bring(Tensors inputs) {
    given.requireAdmits(inputs.signature());
    taken = null;
    List<ByteBuffer> data = new ArrayList<>(memory.length);
    for (int i = 0; i < memory.length; i++) {
      ByteBuffer there = inputs.data(i);
      int elementBytes = inputs.signature().tensors().get(i).type().bytes();
      boolean reachable = there.isDirect() && there.alignmentOffset(0, elementBytes) == 0;
      data.add((reachable ? there : copy(i, there)).asReadOnlyBuffer());
    }
    return Tensors.of(inputs.signature(), inputs.batch(), data);
  }

  private ByteBuffer copy(int index, ByteBuffer there) {
    return memory(index, there.remaining()).put(there).flip();
  }

  /**
   * {@return what {@link #take} returned last}
   *
   * @throws IllegalStateException if {@link #take} was not called, or not since {@link #bring}
   */
  public Tensors taken() {
    if (taken == null) {
      throw new IllegalStateException("inputs: none (expected: inputs() before run())");
    }
    return taken;
  }
}
