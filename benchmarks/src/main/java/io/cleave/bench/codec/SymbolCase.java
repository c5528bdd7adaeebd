package io.cleave.bench.codec;

import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Activations of one layer as symbols of some bits. The first half is there to train on, the other
 * to measure.
 *
 * @param name of the activations
 * @param shape of each tensor
 * @param bits of a symbol
 * @param scale what shares a step
 * @param training the first half
 * @param measured the second half
 */
record SymbolCase(
    String name,
    TensorShape shape,
    int bits,
    Scale scale,
    List<SymbolPlanes> training,
    List<SymbolPlanes> measured) {

  /** What shares one quantiser step, and where its range ends. */
  enum Scale {
    /** All of a tensor; the range ends at the 99.95th percentile of its magnitudes. */
    TENSOR(0.9995),
    /** Each feature map; the range ends at the 99.9th percentile of its magnitudes. */
    MAP(0.999);

    private final double rank;

    Scale(double rank) {
      this.rank = rank;
    }

    /** How many elements that follow each other share a step. */
    private int group(TensorShape shape) {
      return this == TENSOR || shape.rank() == 1 ? shape.elements() : shape.mapElements();
    }

    /** Where the range ends: the percentile, or the greatest magnitude where that is 0. */
    private float clip(float[] tensor, int from, int to) {
      float[] magnitudes = Arrays.copyOfRange(tensor, from, to);
      for (int i = 0; i < magnitudes.length; i++) {
        magnitudes[i] = Math.abs(magnitudes[i]);
      }
      Arrays.sort(magnitudes);
      int last = magnitudes.length - 1;
      float clip = magnitudes[(int) Math.ceil(rank * last)];
      return clip > 0 ? clip : magnitudes[last];
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static SymbolCase of(ActivationSet set, int bits, Scale scale) {
    int half = set.tensors().size() / 2;
    Check.argument(half > 0, set.name(), "one tensor", "two or more, half of them to train on");
    int levels = 1 << bits;
    int zero = set.tensors().stream().anyMatch(SymbolCase::hasNegatives) ? (levels - 1) / 2 : 0;
    List<SymbolPlanes> planes =
        set.tensors().stream()
            .map(tensor -> symbols(tensor, set.shape(), levels, zero, scale))
            .toList();
    List<SymbolPlanes> measured = planes.subList(half, planes.size());
    return new SymbolCase(set.name(), set.shape(), bits, scale, planes.subList(0, half), measured);
  }

  private static boolean hasNegatives(float[] tensor) {
    for (float value : tensor) {
      if (value < 0) {
        return true;
      }
    }
    return false;
  }

  /** {@code zero + round(value / step)}, clamped; the step divides the range above 0 evenly. */
  private static SymbolPlanes symbols(
      float[] tensor, TensorShape shape, int levels, int zero, Scale scale) {
    byte[] symbols = new byte[tensor.length];
    int group = scale.group(shape);
    for (int from = 0; from < tensor.length; from += group) {
      float step = scale.clip(tensor, from, from + group) / (levels - 1 - zero);
      for (int i = from; i < from + group; i++) {
        int symbol = step > 0 ? zero + Math.round(tensor[i] / step) : zero;
        symbols[i] = (byte) Math.max(0, Math.min(levels - 1, symbol));
      }
    }
    SymbolPlanes planes = SymbolPlanes.of(shape);
    planes.reset(levels, zero);
    DenseCoder.copy(symbols, planes);
    return planes;
  }

  /** Elements of all measured tensors. */
  long measuredElements() {
    return (long) measured.size() * shape.elements();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %s, %d bits, a scale a %s", name, shape, bits, scale);
  }
}
