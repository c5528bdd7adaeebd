package io.cleave.lab.images;

import io.cleave.core.picture.Preprocessing;
import io.cleave.core.random.SplitMix;
import java.util.List;

/** Noisy pictures without end whose class is the colour of their stripes: learnt in a few steps. */
public record Stripes(int side, long seed) implements ImageSource {
  /** What a network tells apart. */
  public static final List<String> LABELS = List.of("red", "green", "blue", "grey");

  private static final int TESTS = 40;

  /**
   * {@return the data set} Makes splits that share no picture.
   *
   * @param side height and width in pixels
   * @param seed of the pictures
   */
  public static Dataset dataset(int side, long seed) {
    List<Float> half = List.of(0.5f, 0.5f, 0.5f);
    return new Dataset(
        LABELS,
        new Preprocessing(side, side, half, half),
        new Stripes(side, SplitMix.mix(seed)),
        new Stripes(side, SplitMix.mix(seed + 1)),
        new Stripes(side, SplitMix.mix(seed + 2)),
        TESTS,
        "");
  }

  @Override
  public LabelledImage image(long index) {
    SplitMix random = new SplitMix(SplitMix.mix(seed + index));
    int label = random.between(0, LABELS.size() - 1);
    int width = random.between(2, 8);
    byte[] rgb = new byte[3 * side * side];
    for (int i = 0; i < rgb.length; i++) {
      boolean stripe = i / 3 % side / width % 2 == 0;
      boolean coloured = label == LABELS.size() - 1 || i % 3 == label;
      rgb[i] = (byte) (random.between(0, 60) + (stripe && coloured ? 120 : 0));
    }
    return new LabelledImage(side, label, rgb);
  }
}
