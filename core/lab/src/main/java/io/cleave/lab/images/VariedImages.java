package io.cleave.lab.images;

import io.cleave.codec.internal.Check;
import io.cleave.core.random.SplitMix;
import java.util.List;

/**
 * Stored images, repeated endlessly: in another order in each pass, each mirrored or not and moved
 * a little. Image {@code i} is number {@code i mod n} of pass {@code i / n}; order and variation
 * depend only on the seed and the number.
 */
final class VariedImages implements ImageSource {
  private static final long ORDER = 0x6f72_6465_7200_0000L;
  private static final long VARIATION = 0x7661_7279_0000_0000L;

  private final List<LabelledImage> images;
  private final long seed;
  private volatile Pass pass;

  VariedImages(List<LabelledImage> images, long seed) {
    this.images = images;
    this.seed = seed;
    this.pass = pass(0);
  }

  @Override
  public LabelledImage image(long index) {
    Check.argument(index >= 0, "index", index, "0 or more");
    int[] order = order(index / images.size());
    LabelledImage image = images.get(order[(int) (index % images.size())]);
    SplitMix random = new SplitMix(SplitMix.mix(SplitMix.mix(seed + VARIATION) + index));
    return Variation.draw(image.side(), random).of(image);
  }

  private int[] order(long number) {
    Pass current = pass;
    if (current.number != number) {
      current = pass(number);
      pass = current;
    }
    return current.order;
  }

  private Pass pass(long number) {
    SplitMix random = new SplitMix(SplitMix.mix(SplitMix.mix(seed + ORDER) + number));
    return new Pass(number, random.shuffled(images.size()));
  }

  private static final class Pass {
    private final long number;
    private final int[] order;

    Pass(long number, int[] order) {
      this.number = number;
      this.order = order;
    }
  }
}
