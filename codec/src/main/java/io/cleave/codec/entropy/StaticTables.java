package io.cleave.codec.entropy;

import io.cleave.codec.internal.Leb128;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * What {@link StaticCoder} knows about the activations of one cut: how likely each token is in each
 * context. Trained from samples; both ends need the same tables. Immutable and safe for concurrent
 * use.
 *
 * <p>Each feature map belongs to a class, each context of a class to a distribution. A context is
 *
 * <pre>
 *   ((N * 3 + side(NE - N)) * 3 + side(NW - N)) * 16 + W
 * </pre>
 *
 * <p>of the tokens to the left (W), above (N), and above to the left and to the right (NW, NE);
 * {@code side} is 0 below, 1 at and 2 above zero. The bytes are described in {@code
 * docs/entropy-coding.md}.
 */
public final class StaticTables {
  /** Bits of a frequency. */
  static final int FREQUENCY_BITS = 12;

  /** The sum of the frequencies of a distribution. */
  static final int TOTAL = 1 << FREQUENCY_BITS;

  /** Contexts of each class. */
  static final int CONTEXTS = 16 * 9 * 16;

  /** The max number of classes of maps. */
  static final int MAX_CLASSES = 16;

  /** The max number of maps, limited since a few bytes can claim many. */
  static final int MAX_MAPS = 1 << 20;

  private static final int VERSION = 1;

  private final int levels;
  private final int zero;
  private final byte[] classes;
  private final byte[] contexts;
  private final short[] frequencies;

  /**
   * Creates tables.
   *
   * @param classes the class of each map
   * @param contexts the distribution of each context, {@value #CONTEXTS} for each class
   * @param frequencies 16 for each distribution, 0 beyond the last token
   */
  StaticTables(int levels, int zero, byte[] classes, byte[] contexts, short[] frequencies) {
    this.levels = levels;
    this.zero = zero;
    this.classes = classes;
    this.contexts = contexts;
    this.frequencies = frequencies;
  }

  /**
   * {@return tables that were learnt from samples}
   *
   * @param samples planes of one shape, with the same levels and the same zero; iterated over twice
   *     and not kept, so that the iterator may compute them
   * @throws IllegalArgumentException if there are no samples, or they differ in shape, levels or
   *     zero
   */
  public static StaticTables train(Iterable<SymbolPlanes> samples) {
    return StaticTablesTrainer.train(samples);
  }

  /** {@return how many levels the symbols have} */
  public int levels() {
    return levels;
  }

  /** {@return the symbol of the value 0} */
  public int zero() {
    return zero;
  }

  /** {@return the number of feature maps} */
  public int maps() {
    return classes.length;
  }

  /** The index of the first context of a map. */
  int firstContext(int map) {
    return classes[map] * CONTEXTS;
  }

  /** The distribution of each context, unsigned; not a copy. */
  byte[] contexts() {
    return contexts;
  }

  /** 16 frequencies for each distribution; not a copy. */
  short[] frequencies() {
    return frequencies;
  }

  /** {@return the tables as bytes; equal tables have equal bytes} */
  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(VERSION);
    out.write(levels - 1);
    out.write(zero);
    writeNumber(out, classes.length);
    out.write(contexts.length / CONTEXTS - 1);
    out.write(frequencies.length / Tokens.MAX - 1);
    writeRuns(out, classes);
    writeRuns(out, contexts);
    int tokens = new Tokens(levels, zero).count();
    for (int i = 0; i < frequencies.length; i++) {
      if (i % Tokens.MAX < tokens - 1) {
        writeNumber(out, frequencies[i]);
      }
    }
    return out.toByteArray();
  }

  /** Writes each value and how often it is repeated. */
  private static void writeRuns(ByteArrayOutputStream out, byte[] values) {
    for (int i = 0; i < values.length; ) {
      int end = i + 1;
      while (end < values.length && values[end] == values[i]) {
        end++;
      }
      out.write(values[i]);
      writeNumber(out, end - i - 1);
      i = end;
    }
  }

  private static void writeNumber(ByteArrayOutputStream out, int number) {
    byte[] bytes = new byte[Leb128.MAX_BYTES];
    out.write(bytes, 0, Leb128.put(number, bytes, 0));
  }

  /**
   * {@return the tables that bytes contain} Sizes that the bytes claim are checked before memory is
   * allocated.
   *
   * @param bytes bytes that {@link #toBytes} returned
   * @param maps how many feature maps the tables must be for
   * @throws IllegalArgumentException if the bytes are anything else
   */
  public static StaticTables fromBytes(byte[] bytes, int maps) {
    return new Reader(bytes).read(maps);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StaticTables tables && Arrays.equals(toBytes(), tables.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toBytes());
  }

  /** Reads bytes that have not been checked. */
  private static final class Reader {
    private final byte[] bytes;
    private int position;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    StaticTables read(int maps) {
      check("version", next(), VERSION, VERSION);
      int levels = 1 + check("levels - 1", next(), 1, SymbolPlanes.MAX_LEVELS - 1);
      int zero = check("zero", next(), 0, levels - 1);
      check("maps", number(), maps, Math.min(maps, MAX_MAPS));
      int classCount = 1 + check("classes - 1", next(), 0, MAX_CLASSES - 1);
      int distributions = 1 + next();
      byte[] classes = runs(maps, classCount);
      byte[] contexts = runs(classCount * CONTEXTS, distributions);
      short[] frequencies = frequencies(distributions, new Tokens(levels, zero).count());
      check("bytes behind the tables", bytes.length - position, 0, 0);
      return new StaticTables(levels, zero, classes, contexts, frequencies);
    }

    private byte[] runs(int count, int values) {
      byte[] all = new byte[count];
      int at = 0;
      while (at < count) {
        int value = check("value", next(), 0, values - 1);
        int end = at + 1 + check("repetitions", number(), 0, count - at - 1);
        Arrays.fill(all, at, end, (byte) value);
        at = end;
      }
      return all;
    }

    private short[] frequencies(int distributions, int tokens) {
      short[] all = new short[distributions * Tokens.MAX];
      for (int i = 0; i < distributions; i++) {
        int rest = TOTAL;
        for (int token = 0; token < tokens - 1; token++) {
          int frequency = check("frequency", number(), 1, rest - (tokens - 1 - token));
          all[i * Tokens.MAX + token] = (short) frequency;
          rest -= frequency;
        }
        all[i * Tokens.MAX + tokens - 1] = (short) rest;
      }
      return all;
    }

    private int next() {
      check("missing bytes", position < bytes.length ? 0 : 1, 0, 0);
      return bytes[position++] & 0xff;
    }

    private int number() {
      int number = 0;
      for (int shift = 0; shift <= 21; shift += 7) {
        int part = next();
        number |= (part & 0x7f) << shift;
        if (part < 0x80) {
          check("number's last byte", part, shift == 0 ? 0 : 1, 0x7f);
          return number;
        }
      }
      throw new IllegalArgumentException("number at " + position + ": too long");
    }

    private int check(String field, int value, int min, int max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "static tables, %s before byte %d: %d (expected: %d to %d)",
                field,
                position,
                value,
                min,
                max));
      }
      return value;
    }
  }
}
