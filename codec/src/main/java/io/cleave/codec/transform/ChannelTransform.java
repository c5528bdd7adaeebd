package io.cleave.codec.transform;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A linear map from the feature maps of an activation to planes, the same at each position, and a
 * map back. Planes that hardly affect the tail are left out, so that there are fewer planes than
 * feature maps, and the inverse is an approximation.
 *
 * <pre>
 *   plane[p] = sum over c of forward[p][c] * (map[c] - mean[c])
 *   map[c]   = mean[c] + sum over p of inverse[c][p] * plane[p]
 * </pre>
 *
 * <p>Immutable. Two transforms are equal when all their numbers are.
 */
public final class ChannelTransform {
  /** The max size of a matrix: {@value} numbers, which is 2,048 feature maps and planes. */
  public static final int MAX_COEFFICIENTS = 1 << 22;

  private final int channels;
  private final int planes;
  private final float[] forward;
  private final float[] means;
  private final float[] inverse;
  private final boolean nonNegative;

  /** The most that planes of magnitude 1 add to each feature map. */
  private final double[] gains;

  private ChannelTransform(
      int planes, float[] forward, float[] means, float[] inverse, boolean nonNegative) {
    this.channels = means.length;
    this.planes = planes;
    this.forward = forward;
    this.means = means;
    this.inverse = inverse;
    this.nonNegative = nonNegative;
    this.gains = IntStream.range(0, channels).mapToDouble(this::sumOfMagnitudes).toArray();
  }

  private double sumOfMagnitudes(int channel) {
    double sum = 0;
    for (int plane = 0; plane < planes; plane++) {
      sum += Math.abs(inverse[channel * planes + plane]);
    }
    return sum;
  }

  /**
   * {@return a transform}
   *
   * @param forward the matrix to the planes, of shape (planes, channels), row by row
   * @param means what is subtracted from each feature map; as many as there are channels
   * @param inverse the matrix back, of shape (channels, planes), row by row
   * @param nonNegative whether activations have no negative values, so that negative results of the
   *     inverse are set to 0
   * @throws IllegalArgumentException if there are no channels, the number of planes is not 1 to
   *     that of the channels, a matrix has more than {@link #MAX_COEFFICIENTS} numbers, or a number
   *     is not finite
   */
  public static ChannelTransform of(
      float[] forward, float[] means, float[] inverse, boolean nonNegative) {
    int channels = means.length;
    Check.argument(channels != 0, "means", 0, "one for each feature map");
    int planes = forward.length / channels;
    if (planes < 1
        || planes > channels
        || forward.length != planes * channels
        || forward.length > MAX_COEFFICIENTS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "forward: %d numbers (expected: 1 to %d planes of %d, at most %d in all)",
              forward.length,
              channels,
              channels,
              MAX_COEFFICIENTS));
    }
    if (inverse.length != forward.length) {
      throw Check.refusal(
          "inverse", inverse.length + " numbers", "as in forward, " + forward.length);
    }
    requireFinite("forward", forward);
    requireFinite("means", means);
    requireFinite("inverse", inverse);
    return new ChannelTransform(
        planes, forward.clone(), means.clone(), inverse.clone(), nonNegative);
  }

  private static void requireFinite(String name, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw Check.refusal(name, value, "finite numbers");
      }
    }
  }

  /** {@return the number of feature maps} */
  public int channels() {
    return channels;
  }

  /** {@return the number of planes, at most the number of feature maps} */
  public int planes() {
    return planes;
  }

  /** {@return the matrix to the planes, of shape (planes, channels), row by row; a copy} */
  public float[] forward() {
    return forward.clone();
  }

  /** {@return what is subtracted from each feature map; a copy} */
  public float[] means() {
    return means.clone();
  }

  /**
   * {@return the matrix back to the feature maps, of shape (channels, planes), row by row; a copy}
   */
  public float[] inverse() {
    return inverse.clone();
  }

  /** {@return whether negative results of the inverse become 0} */
  public boolean nonNegative() {
    return nonNegative;
  }

  /**
   * {@return the shape of an activation's planes: the same, with planes instead of channels}
   *
   * @param activation the shape of an activation
   * @throws IllegalArgumentException if the activation has another number of channels
   */
  public TensorShape planeShape(TensorShape activation) {
    Check.argument(
        activation.channels() == channels, "activation", activation, channels + " feature maps");
    int[] dims = activation.dims();
    dims[0] = planes;
    return TensorShape.of(dims);
  }

  /**
   * {@return the largest magnitude that an element of a feature map can have after the inverse}
   *
   * @param largest the largest magnitude in the planes
   */
  public double largestValue(double largest) {
    return IntStream.range(0, channels)
        .mapToDouble(channel -> Math.abs(means[channel]) + largest * gains[channel])
        .max()
        .getAsDouble();
  }

  /** The largest value that planes of magnitude 1 add to a feature map. */
  double gain(int channel) {
    return gains[channel];
  }

  /** The map to the planes, with the means in its offsets. */
  AffineMap toPlanes() {
    float[] offsets = new float[planes];
    for (int plane = 0; plane < planes; plane++) {
      double sum = 0;
      for (int channel = 0; channel < channels; channel++) {
        sum += (double) forward[plane * channels + channel] * means[channel];
      }
      offsets[plane] = (float) -sum;
    }
    return new AffineMap(forward, offsets, Float.NEGATIVE_INFINITY);
  }

  AffineMap toMaps() {
    return new AffineMap(inverse, means, nonNegative ? 0 : Float.NEGATIVE_INFINITY);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChannelTransform transform
        && nonNegative == transform.nonNegative
        && Arrays.equals(means, transform.means)
        && Arrays.equals(forward, transform.forward)
        && Arrays.equals(inverse, transform.inverse);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(forward) + Arrays.hashCode(means)) + Arrays.hashCode(inverse);
  }

  @Override
  public String toString() {
    return channels + " maps to " + planes + " planes";
  }
}
