package io.cleave.core.graph;

import io.cleave.codec.tensor.TensorShape;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How the samples of a batch lie in one tensor of a graph. A sample's own shape has no batch; the
 * graph's dimensions are the sample's behind a 1, or the sample's alone.
 *
 * @param leadingOne whether a graph that runs one sample has a dimension of 1 in front of the
 *     sample's
 * @param samples what the tensor has to do with the batch
 * @param counted of a shared tensor of integers: the places of its elements that are as many times
 *     larger as there are samples, such as the batch in the target of a Reshape
 */
public record TensorLayout(boolean leadingOne, Samples samples, Set<Integer> counted) {
  /** What a tensor has to do with the samples of a batch. */
  public enum Samples {
    /** The first dimension is as many times longer, and each sample's rows lie together. */
    ROWS,
    /** There is one for all samples, whatever they are. */
    SHARED,
    /** Neither is known, so that the layers run each sample alone. */
    ALONE
  }

  /** The batch is the first dimension: what image networks do with all that they compute. */
  public static final TensorLayout BATCH_FIRST = new TensorLayout(true, Samples.ROWS, Set.of());

  /**
   * Keeps a copy of the places.
   *
   * @param leadingOne as above
   * @param samples as above
   * @param counted as above
   */
  public TensorLayout {
    Objects.requireNonNull(samples, "samples");
    counted = Set.copyOf(counted);
  }

  /**
   * The graph's dimensions.
   *
   * @param sample fixed shape of one sample
   * @param batch how many samples the graph runs together
   * @return dimensions, outermost first
   */
  public long[] dims(TensorShape sample, int batch) {
    int lead = leadingOne ? 1 : 0;
    long[] dims = new long[sample.rank() + lead];
    Arrays.fill(dims, 0, lead, 1);
    for (int i = 0; i < sample.rank(); i++) {
      dims[i + lead] = sample.dim(i);
    }
    if (samples == Samples.ROWS) {
      dims[0] *= batch;
    }
    return dims;
  }

  /**
   * One sample's shape.
   *
   * @param dims the graph's dimensions
   * @param batch how many samples the graph ran together
   * @return the shape; nothing if the dimensions are not laid out so
   */
  public Optional<TensorShape> sample(long[] dims, int batch) {
    int rows = samples == Samples.ROWS ? batch : 1;
    boolean sound =
        (dims.length > 0 || (!leadingOne && rows == 1))
            && (dims.length == 0 || dims[0] % rows == 0)
            && (!leadingOne || dims[0] == rows);
    if (!sound) {
      return Optional.empty();
    }
    int[] sample = Arrays.stream(dims).mapToInt(Math::toIntExact).toArray();
    if (leadingOne) {
      return Optional.of(TensorShape.of(Arrays.copyOfRange(sample, 1, sample.length)));
    }
    if (sample.length > 0) {
      sample[0] /= rows;
    }
    return Optional.of(TensorShape.of(sample));
  }
}
