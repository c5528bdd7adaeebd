package io.cleave.codec.tensor;

import io.cleave.codec.internal.Check;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The values of named tensors, of one sample or of a batch. Each tensor is one buffer:
 * little-endian, row-major, the batch's samples behind each other.
 *
 * <p>The buffers are views of memory that somebody else owns; whoever hands out tensors says how
 * long they are valid. Safe for concurrent reading, as every call returns a view of its own.
 */
public final class Tensors {
  private final Signature signature;
  private final int batch;
  private final List<ByteBuffer> data;

  private Tensors(Signature signature, int batch, List<ByteBuffer> data) {
    this.signature = signature;
    this.batch = batch;
    this.data = data;
  }

  /**
   * Puts names and shapes to values.
   *
   * @param signature of one sample, fixed
   * @param batch how many samples there are, at least 1
   * @param data for each tensor in order its values, all that remains; kept, not copied
   * @return the tensors
   * @throws IllegalArgumentException if the signature is open, the batch is not positive, or a
   *     buffer has not the size that it must have
   */
  public static Tensors of(Signature signature, int batch, List<ByteBuffer> data) {
    checkBatch(signature, batch);
    if (data.size() != signature.tensors().size()) {
      throw Check.refusal("data", data.size() + " buffers", "one for each of " + signature);
    }
    List<ByteBuffer> views = new ArrayList<>(data.size());
    for (int i = 0; i < data.size(); i++) {
      TensorSpec tensor = signature.tensors().get(i);
      long bytes = (long) batch * tensor.bytes();
      if (data.get(i).remaining() != bytes) {
        throw Check.refusal(tensor, data.get(i).remaining() + " bytes", bytes);
      }
      views.add(data.get(i).slice());
    }
    return new Tensors(signature, batch, views);
  }

  /**
   * Takes native memory for a batch, which is freed when nothing refers to it any more.
   *
   * @param signature of one sample, fixed
   * @param batch how many samples there are, at least 1
   * @return tensors of zeros
   * @throws IllegalArgumentException if the signature is open, the batch is not positive, or a
   *     tensor of the batch would exceed 2 GiB
   */
  public static Tensors allocate(Signature signature, int batch) {
    checkBatch(signature, batch);
    List<ByteBuffer> data = new ArrayList<>();
    for (TensorSpec tensor : signature.tensors()) {
      long bytes = (long) batch * tensor.bytes();
      if (bytes > Integer.MAX_VALUE) {
        throw Check.refusal(tensor, "a batch of " + batch, "at most 2147483647 bytes");
      }
      data.add(ByteBuffer.allocateDirect((int) bytes));
    }
    return of(signature, batch, data);
  }

  private static void checkBatch(Signature signature, int batch) {
    Check.argument(signature.isFixed(), "signature", signature, "no open dimension");
    Check.argument(batch >= 1, "batch", batch, "at least 1");
  }

  /**
   * Says what the tensors are.
   *
   * @return names, types and fixed shapes of one sample
   */
  public Signature signature() {
    return signature;
  }

  /**
   * Says how many samples there are.
   *
   * @return at least 1
   */
  public int batch() {
    return batch;
  }

  /**
   * The values of one tensor, of all samples.
   *
   * @param index its place in the signature, from 0
   * @return a view from 0 to the end, little-endian; writable if the memory is
   */
  public ByteBuffer data(int index) {
    return data.get(index).duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The values of one tensor, of all samples.
   *
   * @param name of the tensor
   * @return as {@link #data(int)}
   * @throws IllegalArgumentException if there is none of that name; lists those there are
   */
  public ByteBuffer data(String name) {
    return data(signature.indexOf(name));
  }

  /**
   * Some of the samples.
   *
   * @param first the first of them, from 0
   * @param count how many, at least 1
   * @return views of the same memory
   * @throws IndexOutOfBoundsException if there are not as many
   * @throws IllegalArgumentException if the count is not positive
   */
  public Tensors samples(int first, int count) {
    Check.argument(count >= 1, "count", count, "at least 1");
    Objects.checkFromIndexSize(first, count, batch);
    List<ByteBuffer> views = new ArrayList<>(data.size());
    for (int i = 0; i < data.size(); i++) {
      int bytes = signature.tensors().get(i).bytes();
      views.add(data.get(i).slice(first * bytes, count * bytes));
    }
    return new Tensors(signature, count, views);
  }

  /**
   * One of the samples.
   *
   * @param index from 0
   * @return views of the same memory
   * @throws IndexOutOfBoundsException if there is none
   */
  public Tensors sample(int index) {
    return samples(index, 1);
  }

  /** {@return for messages: the signature and the batch} */
  @Override
  public String toString() {
    return signature + (batch == 1 ? "" : ", batch of " + batch);
  }
}
