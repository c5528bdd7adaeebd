package io.cleave.bench.symbols;

import io.cleave.codec.tensor.TensorShape;
import java.util.Arrays;
import java.util.Locale;

/** What shares one quantiser step, and where its range ends. */
enum Scale {
  /** All of a tensor; the range ends at the 99.95th percentile of its magnitudes. */
  TENSOR(0.9995) {
    @Override
    int group(TensorShape shape) {
      return shape.elements();
    }
  },
  /** Each feature map; the range ends at the 99.9th percentile of its magnitudes. */
  MAP(0.999) {
    @Override
    int group(TensorShape shape) {
      return shape.rank() == 1 ? shape.elements() : shape.mapElements();
    }
  };

  private final double rank;

  Scale(double rank) {
    this.rank = rank;
  }

  /** How many elements that follow each other share a step. */
  abstract int group(TensorShape shape);

  /** Where the range ends: the percentile, or the greatest magnitude where that is 0. */
  float clip(float[] tensor, int from, int to) {
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
