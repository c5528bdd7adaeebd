package io.cleave.core.images;

/** A random order, the same on every Java version. */
final class Shuffle {
  private Shuffle() {}

  /** {@return the numbers from 0 on, {@code count} of them, in the order of Fisher and Yates} */
  static int[] of(int count, SplitMix random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int other = random.between(0, i);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
