package io.cleave.codec.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Changes an input in one to four places, mostly where headers and trailers are. */
final class Mutator {
  private static final int HEADER_BYTES = 48;
  private static final int TRAILER_BYTES = 12;
  private static final int[] NUMBERS = {
    0,
    1,
    -1,
    2,
    0x7f,
    0x80,
    0xff,
    0x100,
    0xffff,
    0x10000,
    0x7fffffff,
    0x80000000,
    0x1fffffff,
    0x20000000,
    0x7fc00000,
    0x7f800000,
    0xff800000,
    0x7f7fffff,
    0x00800000,
    0x007fffff,
    0x04800000,
    0x303b0000,
    0x303a
  };

  private final SplittableRandom random;
  private final List<byte[]> corpus;

  Mutator(SplittableRandom random, List<byte[]> corpus) {
    this.random = random;
    this.corpus = corpus;
  }

  /** {@return an input of the corpus, changed} */
  byte[] next() {
    byte[] input = any().clone();
    int changes = 1 + Long.numberOfTrailingZeros(random.nextLong() | 8);
    for (int i = 0; i < changes; i++) {
      input = change(input);
    }
    return input;
  }

  private byte[] any() {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private byte[] change(byte[] input) {
    if (input.length == 0) {
      return insert(input);
    }
    int at = place(input.length);
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> input[at] ^= (byte) (1 << random.nextInt(8));
      case 3, 4 -> input[at] = (byte) random.nextInt();
      case 5 -> input[at] += (byte) (random.nextInt(9) - 4);
      case 6, 7 -> putNumber(input, at);
      case 8 -> fill(input, at);
      case 9 -> {
        return Arrays.copyOf(
            input, random.nextInt(4) == 0 ? at : Math.max(0, input.length - 9 + random.nextInt(9)));
      }
      case 10 -> {
        return random.nextBoolean() ? insert(input) : delete(input, at);
      }
      default -> {
        return splice(input, at);
      }
    }
    return input;
  }

  private int place(int length) {
    return switch (random.nextInt(4)) {
      case 0, 1 -> random.nextInt(Math.min(HEADER_BYTES, length));
      case 2 -> length - 1 - random.nextInt(Math.min(TRAILER_BYTES, length));
      default -> random.nextInt(length);
    };
  }

  /** Little-endian, cut where the input ends. */
  private void putNumber(byte[] input, int at) {
    int number = NUMBERS[random.nextInt(NUMBERS.length)];
    int bytes = 1 << random.nextInt(3);
    for (int i = 0; i < bytes && at + i < input.length; i++) {
      input[at + i] = (byte) (number >>> (8 * i));
    }
  }

  private void fill(byte[] input, int at) {
    int to = Math.min(input.length, at + 1 + random.nextInt(64));
    boolean noise = random.nextBoolean();
    byte value = (byte) random.nextInt();
    for (int i = at; i < to; i++) {
      input[i] = noise ? (byte) random.nextInt() : value;
    }
  }

  private byte[] insert(byte[] input) {
    int at = random.nextInt(input.length + 1);
    int count = 1 + random.nextInt(8);
    byte[] longer = Arrays.copyOf(input, input.length + count);
    System.arraycopy(input, at, longer, at + count, input.length - at);
    fill(longer, at);
    return longer;
  }

  private byte[] delete(byte[] input, int at) {
    int count = Math.min(1 + random.nextInt(8), input.length - at);
    byte[] shorter = Arrays.copyOf(input, input.length - count);
    System.arraycopy(input, at + count, shorter, at, input.length - count - at);
    return shorter;
  }

  /** The start of one input and the end of another. */
  private byte[] splice(byte[] input, int at) {
    byte[] other = any();
    int from = random.nextBoolean() ? Math.min(at, other.length) : random.nextInt(other.length + 1);
    byte[] both = Arrays.copyOf(input, at + other.length - from);
    System.arraycopy(other, from, both, at, other.length - from);
    return both;
  }
}
