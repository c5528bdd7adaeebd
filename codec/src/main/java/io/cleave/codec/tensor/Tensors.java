package io.cleave.codec.tensor;

import io.cleave.codec.internal.Check;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The values of named tensors, of one sample or of a batch. Each tensor is one buffer:
 * little-endian, row-major, the batch's samples one after the other.
 *
 * <p>The buffers are views of memory with another owner; the method that returns tensors says how
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
   * {@return tensors of these values}
   *
   * @param signature the signature of one sample, fixed
   * @param batch how many samples there are, at least 1
   * @param data the values of each tensor, in order, all that remains of each buffer; kept, not
   *     copied
   * @throws IllegalArgumentException if the signature is open, the batch is not positive, or a
   *     buffer does not have the required size
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
   * {@return tensors of zeros for a batch, in new native memory that is released when nothing
   * refers to it any more}
   *
   * @param signature the signature of one sample, fixed
   * @param batch how many samples there are, at least 1
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

  /** {@return names, types and fixed shapes of one sample} */
  public Signature signature() {
    return signature;
  }

  /** {@return how many samples there are, at least 1} */
  public int batch() {
    return batch;
  }

  /**
   * {@return the values of one tensor, of all samples: a new view, little-endian, with position 0
   * and limit at the end; writable if the memory is}
   *
   * @param index the tensor's index in the signature, from 0
   */
  public ByteBuffer data(int index) {
    return data.get(index).duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * {@return the values of the tensor of that name, as {@link #data(int)}}
   *
   * @param name the name of the tensor
   * @throws IllegalArgumentException if there is no tensor of that name; lists the names
   */
  public ByteBuffer data(String name) {
    return data(signature.indexOf(name));
  }

  /**
   * {@return some of the samples, as views of the same memory}
   *
   * @param first the index of the first sample, from 0
   * @param count how many samples, at least 1
   * @throws IndexOutOfBoundsException if there are not that many
   * @throws IllegalArgumentException if {@code count} is not positive
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
   * {@return one of the samples, as views of the same memory}
   *
   * @param index the index of the sample, from 0
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  public Tensors sample(int index) {
    return samples(index, 1);
  }

  /**
   * {@return these tensors and others behind them} Of a name that is here already the first one
   * stays. Memory is shared.
   *
   * @param others of the same batch
   * @throws IllegalArgumentException if the batches differ
   */
  public Tensors and(Tensors others) {
    Check.argument(batch == others.batch, "batch", others.batch, batch);
    Signature all = signature.and(others.signature.tensors());
    List<ByteBuffer> views = new ArrayList<>(data);
    for (TensorSpec tensor :
        all.tensors().subList(signature.tensors().size(), all.tensors().size())) {
      views.add(others.data.get(others.signature.indexOf(tensor.name())));
    }
    return new Tensors(all, batch, views);
  }

  /**
   * {@return some of these tensors, in another order} Memory is shared.
   *
   * @param names one or more
   * @throws IllegalArgumentException if there is none of a name
   */
  public Tensors select(List<String> names) {
    List<TensorSpec> specs = new ArrayList<>(names.size());
    List<ByteBuffer> views = new ArrayList<>(names.size());
    for (String name : names) {
      int index = signature.indexOf(name);
      specs.add(signature.tensors().get(index));
      views.add(data.get(index));
    }
    return new Tensors(new Signature(specs), batch, views);
  }

  /** {@return the same tensors in new native memory that is released as {@link #allocate}'s is} */
  public Tensors copy() {
    Tensors copy = allocate(signature, batch);
    for (int i = 0; i < data.size(); i++) {
      copy.data.get(i).duplicate().put(data.get(i).duplicate());
    }
    return copy;
  }

  /** {@return the signature and the batch, for messages} */
  @Override
  public String toString() {
    return signature + (batch == 1 ? "" : ", batch of " + batch);
  }
}
