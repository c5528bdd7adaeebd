package io.cleave.simulation.net;

import java.util.List;

/**
 * All chance of a simulation, from one seed: SplitMix64 (Steele, Lea and Flood, 2014), written here
 * so that a seed means the same on each Java.
 */
public final class Dice {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  public Dice(long seed) {
    this.state = seed * GOLDEN;
  }

  /** Dice of their own, whose throws change none of these. */
  public Dice fork() {
    return new Dice(next());
  }

  public long next() {
    state += GOLDEN;
    long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  public double fraction() {
    return (next() >>> 11) * 0x1p-53;
  }

  public boolean chance(double probability) {
    return fraction() < probability;
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
