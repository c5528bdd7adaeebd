package io.cleave.simulation.net;

import io.cleave.core.random.SplitMix;
import java.util.List;

/** All chance of a simulation, from one seed, which means the same on each Java. */
public final class Dice {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final SplitMix numbers;

  public Dice(long seed) {
    this.numbers = new SplitMix(seed * GOLDEN);
  }

  /** Dice of their own, whose throws change none of these. */
  public Dice fork() {
    return new Dice(next());
  }

  public long next() {
    return numbers.nextLong();
  }

  public double fraction() {
    return numbers.nextDouble();
  }

  public boolean chance(double probability) {
    return numbers.chance(probability);
  }

  /** Both ends included. */
  public long between(long least, long most) {
    return least + (long) (fraction() * (most - least + 1));
  }

  public int between(int least, int most) {
    return (int) between((long) least, (long) most);
  }

  /** Mostly near the least: of the same weight in each power of two. */
  public long skewed(long least, long most) {
    return least + (long) (Math.pow(most - least + 1.0, fraction()) - 1);
  }

  public <T> T pick(List<T> all) {
    return all.get(between(0, all.size() - 1));
  }
}
