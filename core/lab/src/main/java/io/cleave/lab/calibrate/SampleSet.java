package io.cleave.lab.calibrate;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.picture.Preprocessing;
import io.cleave.lab.measure.Answers;
import io.cleave.lab.measure.Segments;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** What crosses the cut for each sample, as many as fit into memory. */
final class SampleSet {
  /** The part of the heap that activations may take: one in this many. */
  private static final int HEAP_SHARE = 3;

  private final Signature crossing;
  private final List<float[]> activations = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  private SampleSet(Signature crossing) {
    this.crossing = crossing;
  }

  /**
   * Runs the head.
   *
   * @param model what the segments are of
   * @param cut its name; one tensor crosses it
   * @param work is told of each sample
   */
  static SampleSet of(
      Model model,
      Segments.Run run,
      String cut,
      Iterator<Sample> samples,
      int maxSamples,
      Runnable work) {
    Classification task = Classification.of(model);
    SampleSet set = new SampleSet(model.network().sampled(model.network().cut(cut)));
    long fitting = Runtime.getRuntime().maxMemory() / HEAP_SHARE / set.crossing.bytes();
    Tensors input = Tensors.allocate(model.network().sampled(model.network().input()), 1);
    while (samples.hasNext() && set.size() < Math.min(maxSamples, fitting)) {
      Sample sample = samples.next();
      int classes = task.labels().size();
      Check.argument(sample.label() < classes, "label", sample.label(), "0 to " + (classes - 1));
      write(sample, task.preprocessing(), input);
      set.add(run.pass(input).at(cut), sample.label());
      work.run();
    }
    return set;
  }

  private static void write(Sample sample, Preprocessing preprocessing, Tensors input) {
    ByteBuffer target = input.data(input.signature().only("input").name());
    sample.write(preprocessing, target);
  }

  private void add(Tensors activation, int label) {
    float[] values = new float[shape().elements()];
    activation.data(0).asFloatBuffer().get(values);
    activations.add(values);
    labels.add(label);
  }

  TensorShape shape() {
    return crossing.only("cut").shape();
  }

  int size() {
    return activations.size();
  }

  float[] activation(int sample) {
    return activations.get(sample);
  }

  boolean labelled() {
    return !labels.contains(Answers.UNKNOWN);
  }

  int[] labels(int from, int to) {
    return labels.subList(from, to).stream().mapToInt(Integer::intValue).toArray();
  }

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

  /** Some activations as a batch. */
  Tensors batch(int from, int to) {
    ByteBuffer batch = littleEndian((to - from) * shape().bytes());
    for (int i = from; i < to; i++) {
      batch.asFloatBuffer().put(activations.get(i));
      batch.position(batch.position() + shape().bytes());
    }
    return Tensors.of(crossing, to - from, List.of(batch.flip()));
  }

  /** Some activations as an encoder takes them, each made when it is asked for. */
  List<ByteBuffer> buffers(int from, int to) {
    return new AbstractList<>() {
      @Override
      public ByteBuffer get(int index) {
        int sample = from + Objects.checkIndex(index, size());
        return batch(sample, sample + 1).data(0);
      }

      @Override
      public int size() {
        return to - from;
      }
    };
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public String toString() {
    return size() + " samples of " + crossing;
  }
}
