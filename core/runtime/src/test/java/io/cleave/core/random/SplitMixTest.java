package io.cleave.core.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SplitMixTest {
  /** What Vigna's splitmix64.c gives. */
  @Test
  void givesTheNumbersThatItsAuthorsGet() {
    SplitMix numbers = new SplitMix(1234567);

    assertArrayEquals(
        new long[] {6457827717110365317L, 3203168211198807973L, -8629252141511181193L},
        LongStream.generate(numbers::nextLong).limit(3).toArray());
  }

  @Test
  void shufflesEachNumberOnce() {
    int[] shuffled = new SplitMix(3).shuffled(100);

    int[] sorted = IntStream.of(shuffled).sorted().toArray();
    assertArrayEquals(IntStream.range(0, 100).toArray(), sorted);
    assertArrayEquals(shuffled, new SplitMix(3).shuffled(100));
  }

  @Test
  void bothEndsOfWholeNumbersAreDrawn() {
    SplitMix numbers = new SplitMix(5);

    int[] drawn = IntStream.generate(() -> numbers.between(-1, 1)).limit(200).sorted().toArray();

    assertArrayEquals(new int[] {-1, 0, 1}, IntStream.of(drawn).distinct().toArray());
  }

  @Test
  void theBellHasMeanZeroAndDeviationOne() {
    SplitMix numbers = new SplitMix(7);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 10_000; i++) {
      double each = numbers.nextBell();
      sum += each;
      squares += each * each;
    }

    assertEquals(0, sum / 10_000, 0.05);
    assertEquals(1, squares / 10_000, 0.05);
  }
}
