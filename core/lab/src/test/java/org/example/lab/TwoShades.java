package org.example.lab;

import io.cleave.lab.images.ImageSource;
import io.cleave.lab.images.LabelledImage;
import io.cleave.lab.images.TestSplit;
import java.util.Arrays;
import java.util.List;

/** Images of a test's own, each of one shade: dark ones and light ones in turn. */
public final class TwoShades implements TestSplit {
  private static final int SIDE = 4;
  private static final byte[] SHADES = {30, 120};

  /** For {@link java.util.ServiceLoader}. */
  public TwoShades() {}

  @Override
  public List<String> labels() {
    return List.of("dark", "light");
  }

  @Override
  public ImageSource images() {
    return index -> image((int) (index % SHADES.length));
  }

  private static LabelledImage image(int label) {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    Arrays.fill(rgb, SHADES[label]);
    return new LabelledImage(SIDE, label, rgb);
  }

  @Override
  public int count() {
    return 10;
  }
}
