package io.cleave.core.graph;

import io.cleave.codec.tensor.TensorShape;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How the samples of a batch are arranged in one tensor of a graph. A sample's own shape has no
 * batch; the graph's dimensions are a 1 followed by the sample's, or the sample's alone. Immutable.
 *
 * @param leadingOne whether a graph that runs one sample has a dimension of 1 before the sample's
 * @param samples how the tensor depends on the samples
 * @param counted for a shared tensor of integers, the indices of the elements that are multiplied
 *     by the number of samples, such as the batch in the target of a Reshape
 */
public record TensorLayout(boolean leadingOne, Samples samples, Set<Integer> counted) {
  /** How a tensor depends on the samples of a batch. */
  public enum Samples {
    /**
     * The first dimension is multiplied by the number of samples, and the rows of each sample are
     * contiguous.
     */
    ROWS,
    /** One tensor serves all samples, whatever they are. */
    SHARED,
    /** Unknown, so the layers run each sample alone. */
    ALONE
  }

  /** The batch is the first dimension, as in all tensors of image networks. */
  public static final TensorLayout BATCH_FIRST = new TensorLayout(true, Samples.ROWS, Set.of());

  /**
   * Keeps a copy of the indices.
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
   * {@return the graph's dimensions, outermost first}
   *
   * @param sample the fixed shape of one sample
   * @param batch how many samples the graph runs together
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
   * {@return the shape of one sample; empty if the dimensions do not have this layout}
   *
   * @param dims the graph's dimensions
   * @param batch how many samples the graph ran together
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
