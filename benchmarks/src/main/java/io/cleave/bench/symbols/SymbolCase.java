package io.cleave.bench.symbols;

import io.cleave.bench.activations.ActivationSet;
import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
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

  static SymbolCase of(ActivationSet set, int bits, Scale scale) {
    int half = set.tensors().size() / 2;
    Check.argument(half > 0, set.name(), "one tensor", "two or more, half of them to train on");
    int levels = 1 << bits;
    int zero = set.tensors().stream().anyMatch(SymbolCase::hasNegatives) ? (levels - 1) / 2 : 0;
    List<SymbolPlanes> planes =
        set.tensors().stream()
            .map(tensor -> symbols(tensor, set.shape(), levels, zero, scale))
            .toList();
    return new SymbolCase(
        set.name(),
        set.shape(),
        bits,
        scale,
        planes.subList(0, half),
        planes.subList(half, planes.size()));
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
    DenseSymbols.copy(symbols, planes);
    return planes;
  }

  int levels() {
    return 1 << bits;
  }

  int zero() {
    return measured.get(0).zero();
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
