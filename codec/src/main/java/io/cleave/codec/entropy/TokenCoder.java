package io.cleave.codec.entropy;

import java.util.Arrays;

/**
 * The asymmetric numeral systems of {@link StaticCoder}. Four maps are coded in step, each with a
 * state of its own; the maps left over if their number is no multiple of four are coded with the
 * first state, one after the other. A state is in 2^15 to 2^31 - 1 and moves by words of 16 bits,
 * big-endian.
 *
 * <p>The encoder goes backwards, from the last token to the first, and writes from the back.
 */
final class TokenCoder {
  private static final int LANES = 4;
  private static final int MIN_STATE = 1 << 15;
  private static final int BITS = StaticTables.FREQUENCY_BITS;
  private static final int MASK = StaticTables.TOTAL - 1;
  private static final int MAX_TOKENS = Tokens.MAX;

  private final StaticTables tables;
  private final byte[] contexts;

  /** The token of each of 2^12 numbers, for each distribution. */
  private final byte[] slots;

  /** Frequency and start of each token of each distribution: 16 bits each. */
  private final int[] ranges;

  /** The same, with reciprocals: see {@link #step}. */
  private final long[] steps;

  private final int rows;
  private final int columns;
  private final int rowStride;
  private final int mapStride;
  private final int elements;
  private final short[] parts;
  private final short[] path;
  private final char[] words;
  private final int[] starts = new int[LANES];
  private final int[] firsts = new int[LANES];
  private final int[] states = new int[LANES];
  private int position;

  TokenCoder(SymbolPlanes planes, StaticTables tables) {
    this.tables = tables;
    contexts = tables.contexts();
    rows = planes.rows();
    columns = planes.columns();
    rowStride = planes.rowStride();
    mapStride = planes.mapStride();
    elements = planes.elements();
    parts = new short[LANES * columns];
    path = new short[elements];
    words = new char[maxBytes() / 2 + LANES * columns];
    int distributions = tables.frequencies().length / MAX_TOKENS;
    slots = new byte[distributions << BITS];
    ranges = new int[distributions * MAX_TOKENS];
    steps = new long[distributions * MAX_TOKENS];
    fill(tables.frequencies());
  }

  private void fill(short[] frequencies) {
    int start = 0;
    for (int i = 0; i < frequencies.length; i++) {
      int frequency = frequencies[i];
      if (frequency > 0) {
        int first = ((i / MAX_TOKENS) << BITS) + start;
        Arrays.fill(slots, first, first + frequency, (byte) (i % MAX_TOKENS));
        ranges[i] = (frequency << 16) | start;
        steps[i] = step(frequency, start);
      }
      start = (start + frequency) & MASK;
    }
  }

  /**
   * What an encoder needs of a token: 33 bits of a reciprocal, 6 of its exponent, 12 of the start,
   * 12 of 2^12 minus the frequency. The quotient of a state below frequency * 2^19 is exact: with
   * an exponent of 19 and twice the bits of the frequency, the error stays below 1 / frequency.
   */
  private static long step(int frequency, int start) {
    int exponent = 19 + 2 * (Integer.SIZE - Integer.numberOfLeadingZeros(frequency - 1));
    long reciprocal = ((1L << exponent) + frequency - 1) / frequency;
    return reciprocal << 30
        | (long) exponent << 24
        | start << 12
        | (StaticTables.TOTAL - frequency);
  }

  int maxBytes() {
    return (int) Math.min(Integer.MAX_VALUE / 4, elements * 3L / 2 + 4L * LANES + 2);
  }

  /** Encodes maps; returns where the bytes end. */
  int encode(byte[] tokens, int[] maps, int count, byte[] target, int from) {
    int inStep = count / LANES * LANES;
    int length = 0;
    for (int i = 0; i < inStep; i += LANES) {
      length = walk(tokens, maps, i, LANES, length);
    }
    int stepped = length;
    for (int i = inStep; i < count; i++) {
      length = walk(tokens, maps, i, 1, length);
    }
    Arrays.fill(states, MIN_STATE);
    position = from + maxBytes();
    encodeAlone(stepped, length, target);
    encodeInStep(stepped, target);
    writeStates(lanes(count), target);
    int bytes = from + maxBytes() - position;
    System.arraycopy(target, position, target, from, bytes);
    return from + bytes;
  }

  private static int lanes(int count) {
    return count >= LANES ? LANES : Math.min(count, 1);
  }

  /** Notes which frequency each token has, in the order of the decoder. */
  private int walk(byte[] tokens, int[] maps, int first, int lanes, int from) {
    int to = from;
    for (int row = 0; row < rows; row++) {
      for (int lane = 0; lane < lanes; lane++) {
        int start = startRow(tokens, maps[first + lane], row, lane, lanes);
        walkRow(tokens, start, firsts[lane], lane, lanes, to);
      }
      to += lanes * columns;
    }
    return to;
  }

  private int startRow(byte[] tokens, int map, int row, int lane, int lanes) {
    int start = (map + 1) * mapStride + (row + 1) * rowStride + 1;
    StaticContexts.above(tokens, start - rowStride, columns, parts, lane, lanes);
    starts[lane] = start;
    firsts[lane] = tables.firstContext(map);
    return start;
  }

  private void walkRow(byte[] tokens, int start, int first, int lane, int lanes, int to) {
    int west = tokens[start - 1];
    int k = lane;
    for (int i = start; i < start + columns; i++, k += lanes) {
      int token = tokens[i];
      path[to + k] = (short) ((contexts[first + parts[k] + west] & 0xff) * MAX_TOKENS + token);
      west = token;
    }
  }

  private void encodeAlone(int from, int to, byte[] target) {
    long state = states[0];
    for (int i = to - 1; i >= from; i--) {
      long step = steps[path[i]];
      state = push(state, step, target);
    }
    states[0] = (int) state;
  }

  private long push(long state, long step, byte[] target) {
    long complement = step & MASK;
    long x = state;
    if (x >= (StaticTables.TOTAL - complement) << 19) {
      target[--position] = (byte) x;
      target[--position] = (byte) (x >>> 8);
      x >>>= 16;
    }
    long quotient = (x * (step >>> 30)) >>> (step >>> 24);
    return x + quotient * complement + ((step >>> 12) & MASK);
  }

  private void encodeInStep(int length, byte[] target) {
    long a = states[0];
    long b = states[1];
    long c = states[2];
    long d = states[3];
    for (int i = length - LANES; i >= 0; i -= LANES) {
      d = push(d, steps[path[i + 3]], target);
      c = push(c, steps[path[i + 2]], target);
      b = push(b, steps[path[i + 1]], target);
      a = push(a, steps[path[i]], target);
    }
    states[0] = (int) a;
    states[1] = (int) b;
    states[2] = (int) c;
    states[3] = (int) d;
  }

  private void writeStates(int lanes, byte[] target) {
    for (int lane = lanes - 1; lane >= 0; lane--) {
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        target[--position] = (byte) (states[lane] >>> shift);
      }
    }
  }

  /**
   * Decodes maps, and returns where their bytes end.
   *
   * @throws CorruptSymbolsException if the bytes are not what an encoder writes
   */
  int decode(byte[] source, int from, int to, byte[] tokens, int[] maps, int count) {
    int available = load(source, from, to);
    position = 0;
    readStates(lanes(count));
    int inStep = count / LANES * LANES;
    for (int i = 0; i < inStep; i += LANES) {
      decodeInStep(tokens, maps, i, available);
    }
    for (int i = inStep; i < count; i++) {
      decodeAlone(tokens, maps[i], available);
    }
    for (int lane = 0; lane < lanes(count); lane++) {
      if (states[lane] != MIN_STATE) {
        throw new CorruptSymbolsException(
            "last state: " + states[lane] + " (expected: " + MIN_STATE + ")");
      }
    }
    return from + 2 * position;
  }

  private int load(byte[] source, int from, int to) {
    int count = Math.min((to - from) / 2, maxBytes() / 2);
    for (int i = 0; i < count; i++) {
      int at = from + 2 * i;
      words[i] = (char) (((source[at] & 0xff) << 8) | (source[at + 1] & 0xff));
    }
    return count;
  }

  private void readStates(int lanes) {
    for (int lane = 0; lane < lanes; lane++) {
      states[lane] = (words[position] << 16) | words[position + 1];
      position += 2;
      if (states[lane] < MIN_STATE) {
        throw new CorruptSymbolsException(
            "first state: " + states[lane] + " (expected: at least " + MIN_STATE + ")");
      }
    }
  }

  private void checkWords(int available) {
    if (position > available) {
      throw new CorruptSymbolsException(
          "words: " + available + " (expected: at least " + position + ")");
    }
  }

  private void decodeAlone(byte[] tokens, int map, int available) {
    for (int row = 0; row < rows; row++) {
      startRow(tokens, map, row, 0, 1);
      decodeRow(tokens);
      checkWords(available);
    }
  }

  private void decodeRow(byte[] tokens) {
    int at = starts[0];
    int west = tokens[at - 1];
    int state = states[0];
    int next = position;
    for (int i = 0; i < columns; i++) {
      int distribution = contexts[firsts[0] + parts[i] + west] & 0xff;
      int number = state & MASK;
      int token = slots[(distribution << BITS) + number];
      int range = ranges[distribution * MAX_TOKENS + token];
      state = (range >>> 16) * (state >>> BITS) + number - (range & 0xffff);
      if (state < MIN_STATE) {
        state = (state << 16) | words[next++];
      }
      tokens[at + i] = (byte) token;
      west = token;
    }
    states[0] = state;
    position = next;
  }

  private void decodeInStep(byte[] tokens, int[] maps, int first, int available) {
    for (int row = 0; row < rows; row++) {
      for (int lane = 0; lane < LANES; lane++) {
        startRow(tokens, maps[first + lane], row, lane, LANES);
      }
      decodeRows(tokens);
      checkWords(available);
    }
  }

  private void decodeRows(byte[] tokens) {
    int atA = starts[0];
    int atB = starts[1];
    int atC = starts[2];
    int atD = starts[3];
    int firstA = firsts[0] + tokens[atA - 1];
    int firstB = firsts[1] + tokens[atB - 1];
    int firstC = firsts[2] + tokens[atC - 1];
    int firstD = firsts[3] + tokens[atD - 1];
    int a = states[0];
    int b = states[1];
    int c = states[2];
    int d = states[3];
    int next = position;
    for (int i = 0; i < columns; i++) {
      int k = i * LANES;
      int inA = contexts[firstA + parts[k]] & 0xff;
      int inB = contexts[firstB + parts[k + 1]] & 0xff;
      int inC = contexts[firstC + parts[k + 2]] & 0xff;
      int inD = contexts[firstD + parts[k + 3]] & 0xff;
      int tokenA = slots[(inA << BITS) + (a & MASK)];
      int tokenB = slots[(inB << BITS) + (b & MASK)];
      int tokenC = slots[(inC << BITS) + (c & MASK)];
      int tokenD = slots[(inD << BITS) + (d & MASK)];
      int rangeA = ranges[inA * MAX_TOKENS + tokenA];
      int rangeB = ranges[inB * MAX_TOKENS + tokenB];
      int rangeC = ranges[inC * MAX_TOKENS + tokenC];
      int rangeD = ranges[inD * MAX_TOKENS + tokenD];
      a = (rangeA >>> 16) * (a >>> BITS) + (a & MASK) - (rangeA & 0xffff);
      b = (rangeB >>> 16) * (b >>> BITS) + (b & MASK) - (rangeB & 0xffff);
      c = (rangeC >>> 16) * (c >>> BITS) + (c & MASK) - (rangeC & 0xffff);
      d = (rangeD >>> 16) * (d >>> BITS) + (d & MASK) - (rangeD & 0xffff);
      if (a < MIN_STATE) {
        a = (a << 16) | words[next++];
      }
      if (b < MIN_STATE) {
        b = (b << 16) | words[next++];
      }
      if (c < MIN_STATE) {
        c = (c << 16) | words[next++];
      }
      if (d < MIN_STATE) {
        d = (d << 16) | words[next++];
      }
      tokens[atA + i] = (byte) tokenA;
      tokens[atB + i] = (byte) tokenB;
      tokens[atC + i] = (byte) tokenC;
      tokens[atD + i] = (byte) tokenD;
      firstA = firsts[0] + tokenA;
      firstB = firsts[1] + tokenB;
      firstC = firsts[2] + tokenC;
      firstD = firsts[3] + tokenD;
    }
    states[0] = a;
    states[1] = b;
    states[2] = c;
    states[3] = d;
    position = next;
  }
}
