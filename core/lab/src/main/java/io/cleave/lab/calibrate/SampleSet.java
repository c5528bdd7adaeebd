package io.cleave.lab.calibrate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.djl.TensorShapes;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.Blocks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** The activations of the samples at one cut, kept in memory, with the labels that are known. */
final class SampleSet {
  /** A label that is not known. */
  private static final int UNKNOWN = -1;

  /** The part of the heap that activations may take: one in this many. */
  private static final int HEAP_SHARE = 3;

  private final TensorShape shape;
  private final List<float[]> activations = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  private SampleSet(TensorShape shape) {
    this.shape = shape;
  }

  /**
   * Runs the head on samples.
   *
   * @param head of a model whose preprocessing images get
   * @param samples in any number
   * @param limit the most that are taken
   * @param work is told of each
   * @return at most as many samples as fit into memory
   */
  static SampleSet of(BlockPart head, Iterator<Sample> samples, int limit, Runnable work) {
    SampleSet set = new SampleSet(head.wanted().only("head").shape());
    long fitting = Runtime.getRuntime().maxMemory() / HEAP_SHARE / (set.elements() * Float.BYTES);
    while (samples.hasNext() && set.size() < Math.min(limit, fitting)) {
      set.add(head, samples.next());
      work.run();
    }
    return set;
  }

  private void add(BlockPart head, Sample sample) {
    int label = sample.label().orElse(UNKNOWN);
    Classification task = Classification.of(head.model());
    int classes = task.labels().size();
    Check.argument(label < classes, "label", label, "0 to " + (classes - 1));
    try (NDManager scratch = head.manager().newSubManager()) {
      NDArray input =
          sample.input(task.preprocessing(), head.given().only("head").shape(), scratch);
      NDArray values = input.toType(DataType.FLOAT32, false);
      activations.add(Blocks.forward(head.block(), values, scratch).toFloatArray());
      labels.add(label);
    }
  }

  int size() {
    return activations.size();
  }

  long elements() {
    return shape.elements();
  }

  /** {@return the activation of a sample; not a copy} */
  float[] activation(int sample) {
    return activations.get(sample);
  }

  int label(int sample) {
    return labels.get(sample);
  }

  /** {@return whether each sample's class is known} */
  boolean labelled() {
    return !labels.contains(UNKNOWN);
  }

  /** {@return whether an activation has a value below 0} */
  boolean hasNegatives() {
    return activations.stream().anyMatch(SampleSet::hasNegatives);
  }

  private static boolean hasNegatives(float[] values) {
    for (float value : values) {
      if (value < 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Stacks some activations for the tail.
   *
   * @param rows of the shape of the cut
   * @return an array with the batch in front, attached to {@code manager}
   */
  NDArray batch(List<float[]> rows, NDManager manager) {
    int each = (int) elements();
    float[] all = new float[rows.size() * each];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * each, each);
    }
    return manager.create(all, TensorShapes.batch(rows.size(), shape));
  }

  /**
   * Returns activations as an encoder takes them, each made when it is asked for.
   *
   * @param from the first sample
   * @param to where they end
   * @return little-endian float32
   */
  List<ByteBuffer> buffers(int from, int to) {
    return new AbstractList<>() {
      @Override
      public ByteBuffer get(int index) {
        return buffer(activations.get(Objects.checkIndex(index, size()) + from));
      }

      @Override
      public int size() {
        return to - from;
      }
    };
  }

  private static ByteBuffer buffer(float... values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer;
  }

  /** {@return an activation as a link takes it} */
  static Tensors tensors(float[] values, TensorShape shape) {
    Signature crossing = Signature.of(new TensorSpec("activation", ElementType.FLOAT32, shape));
    return Tensors.of(crossing, 1, List.of(buffer(values)));
  }

  /** {@return the activations from one on; not copies} */
  List<float[]> activations(int from, int to) {
    return activations.subList(from, to);
  }

  @Override
  public String toString() {
    return size() + " samples of " + shape;
  }
}
