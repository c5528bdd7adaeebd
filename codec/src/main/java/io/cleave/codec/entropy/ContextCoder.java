package io.cleave.codec.entropy;

import java.util.Optional;

/**
 * Codes symbols one by one with adaptive binary arithmetic coding in the context of their
 * neighbours in the same feature map. Each symbol becomes a few yes-or-no questions: is it what the
 * neighbours let expect, is it above, how far away. The probability of each answer is learnt for
 * each context, from a start that was trained on activations ({@link ContextPrior}). After D.
 * Marpe, H. Schwarz, T. Wiegand, "Context-based adaptive binary arithmetic coding" (2003), and R.
 * A. Cohen et al., "Lightweight compression of neural network feature tensors" (arXiv 2105.06002).
 *
 * <p>Exact in integers: the same bytes on every machine. Symbols without structure take at most a
 * few bytes more than their bits. Described in {@code docs/entropy-coding.md}.
 */
public final class ContextCoder implements SymbolCoder {
  /** What frames call it: {@value}. */
  public static final int ID = 3;

  private static final int EVEN = 1 << 15;
  private static final int LIKELY = (1 << 16) - 1;
  private static final int SLACK_BYTES = 64;

  private final int elements;
  private final boolean smallMaps;
  private final int[] nodes = new int[ContextNodes.COUNT];
  private final Neighbourhood neighbourhood = new Neighbourhood();
  private final BinaryEncoder encoder = new BinaryEncoder();
  private final BinaryDecoder decoder = new BinaryDecoder();
  private int top;

  /**
   * Makes a coder.
   *
   * @param planes of the shape that will be coded; not kept
   */
  public ContextCoder(SymbolPlanes planes) {
    elements = planes.elements();
    smallMaps = planes.rows() * planes.columns() <= ContextPrior.SMALL_MAP;
  }

  @Override
  public int maxBytes() {
    return plainLimit(Byte.SIZE);
  }

  /** Bytes that symbols of so many bits never exceed. */
  private int plainLimit(int bits) {
    long plain = ((long) elements * bits + 7) / 8;
    return (int) Math.min(Integer.MAX_VALUE - 8, plain + plain / 1024 + SLACK_BYTES);
  }

  private static int bits(int levels) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(levels - 1);
  }

  private void start(SymbolPlanes planes) {
    top = planes.levels() - 1;
    neighbourhood.reset(planes.levels(), planes.zero());
    ContextPrior.copy(planes.levels(), planes.zero(), smallMaps, nodes);
  }

  @Override
  public int encode(SymbolPlanes planes, byte[] target, int from) {
    int limit = plainLimit(bits(planes.levels()));
    start(planes);
    encoder.start(target, from, limit);
    encoder.encode(1, LIKELY);
    encodeMaps(planes);
    int bytes = encoder.finish();
    return bytes >= 0 ? bytes : encodePlain(planes, target, from, limit);
  }

  private void encodeMaps(SymbolPlanes planes) {
    boolean afterEmpty = false;
    for (int map = 0; map < planes.maps(); map++) {
      boolean empty = planes.isEmpty(map);
      encodeBit(ContextNodes.empty(afterEmpty), empty ? 1 : 0);
      afterEmpty = empty;
      for (int row = 0; row < planes.rows() && !empty; row++) {
        encodeRow(planes, planes.index(map, row));
      }
    }
  }

  private void encodeRow(SymbolPlanes planes, int start) {
    byte[] all = planes.symbols();
    int stride = planes.rowStride();
    int west = all[start - 1] & 0xff;
    int northWest = all[start - stride - 1] & 0xff;
    int north = all[start - stride] & 0xff;
    for (int i = start; i < start + planes.columns(); i++) {
      int northEast = all[i - stride + 1] & 0xff;
      int context = neighbourhood.context(west, north, northWest, northEast);
      int expected = Neighbourhood.predict(west, north, northWest, northEast);
      int symbol = all[i] & 0xff;
      int hit = symbol == expected ? 1 : 0;
      encodeBit(ContextNodes.expected(context), hit);
      if (hit == 0) {
        encodeOther(context, expected, symbol);
      }
      west = symbol;
      northWest = north;
      north = northEast;
    }
  }

  private void encodeOther(int context, int expected, int symbol) {
    int above = symbol > expected ? 1 : 0;
    if (expected > 0 && expected < top) {
      encodeBit(ContextNodes.expected(context) + 1, above);
    }
    int most = above != 0 ? top - expected : expected;
    int node = ContextNodes.side(context, above);
    encodeDistance(node, Math.abs(symbol - expected) - 1, most - 1);
  }

  private void encodeDistance(int node, int distance, int most) {
    int unary = Math.min(most, ContextNodes.UNARY);
    for (int i = 0; i < unary; i++) {
      int further = distance > i ? 1 : 0;
      encodeBit(node + i, further);
      if (further == 0) {
        return;
      }
    }
    if (most > ContextNodes.UNARY) {
      encodeRest(node + ContextNodes.UNARY, distance - ContextNodes.UNARY, most - unary);
    }
  }

  /** An Exp-Golomb code: the number of mantissa bits, then these. */
  private void encodeRest(int node, int rest, int most) {
    int mantissaBits = log2(rest + 1);
    int mostBits = log2(most + 1);
    for (int i = 0; i < mostBits && i <= mantissaBits; i++) {
      encodeBit(node + i, i < mantissaBits ? 1 : 0);
    }
    for (int i = mantissaBits - 1; i >= 0; i--) {
      encoder.encode((rest + 1) >> i & 1, EVEN);
    }
  }

  private static int log2(int value) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(value);
  }

  private void encodeBit(int node, int bit) {
    int state = nodes[node];
    encoder.encode(bit, AdaptiveBit.probability(state));
    nodes[node] = AdaptiveBit.next(state, bit);
  }

  /** As they are, for symbols that contexts would make larger. */
  private int encodePlain(SymbolPlanes planes, byte[] target, int from, int limit) {
    int bits = bits(planes.levels());
    encoder.start(target, from, limit);
    encoder.encode(0, LIKELY);
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        int start = planes.index(map, row);
        for (int i = start; i < start + planes.columns(); i++) {
          encodeBits(planes.symbols()[i] & 0xff, bits);
        }
      }
    }
    return encoder.finish();
  }

  private void encodeBits(int value, int bits) {
    for (int i = bits - 1; i >= 0; i--) {
      encoder.encode(value >> i & 1, EVEN);
    }
  }

  @Override
  public void decode(byte[] source, int from, int to, SymbolPlanes planes) {
    start(planes);
    decoder.start(source, from, to);
    if (decoder.decode(LIKELY) != 0) {
      decodeMaps(planes);
    } else {
      decodePlain(planes);
    }
    decoder.finish();
  }

  private void decodeMaps(SymbolPlanes planes) {
    boolean afterEmpty = false;
    for (int map = 0; map < planes.maps(); map++) {
      boolean empty = decodeBit(ContextNodes.empty(afterEmpty)) != 0;
      if (!empty) {
        decodeMap(planes, map);
      }
      afterEmpty = empty;
    }
  }

  private void decodeMap(SymbolPlanes planes, int map) {
    for (int row = 0; row < planes.rows(); row++) {
      decodeRow(planes, planes.index(map, row));
    }
    if (planes.isEmpty(map)) {
      throw new CorruptSymbolsException("map " + map + ": empty (expected: not, by its flag)");
    }
  }

  private void decodeRow(SymbolPlanes planes, int start) {
    byte[] all = planes.symbols();
    int stride = planes.rowStride();
    int west = all[start - 1] & 0xff;
    int northWest = all[start - stride - 1] & 0xff;
    int north = all[start - stride] & 0xff;
    for (int i = start; i < start + planes.columns(); i++) {
      int northEast = all[i - stride + 1] & 0xff;
      int context = neighbourhood.context(west, north, northWest, northEast);
      int expected = Neighbourhood.predict(west, north, northWest, northEast);
      int hit = decodeBit(ContextNodes.expected(context));
      int symbol = hit != 0 ? expected : decodeOther(context, expected);
      all[i] = (byte) symbol;
      west = symbol;
      northWest = north;
      north = northEast;
    }
  }

  private int decodeOther(int context, int expected) {
    int above = expected == 0 ? 1 : 0;
    if (expected > 0 && expected < top) {
      above = decodeBit(ContextNodes.expected(context) + 1);
    }
    int most = above != 0 ? top - expected : expected;
    int distance = 1 + decodeDistance(ContextNodes.side(context, above), most - 1);
    return above != 0 ? expected + distance : expected - distance;
  }

  private int decodeDistance(int node, int most) {
    int unary = Math.min(most, ContextNodes.UNARY);
    for (int i = 0; i < unary; i++) {
      if (decodeBit(node + i) == 0) {
        return i;
      }
    }
    if (most <= ContextNodes.UNARY) {
      return most;
    }
    return unary + decodeRest(node + ContextNodes.UNARY, most - unary);
  }

  private int decodeRest(int node, int most) {
    int mostBits = log2(most + 1);
    int mantissaBits = 0;
    while (mantissaBits < mostBits && decodeBit(node + mantissaBits) != 0) {
      mantissaBits++;
    }
    int rest = (1 << mantissaBits | decodeBits(mantissaBits)) - 1;
    if (rest > most) {
      throw new CorruptSymbolsException("distance: " + rest + " (expected: up to " + most + ")");
    }
    return rest;
  }

  private int decodeBit(int node) {
    int state = nodes[node];
    int bit = decoder.decode(AdaptiveBit.probability(state));
    nodes[node] = AdaptiveBit.next(state, bit);
    return bit;
  }

  private void decodePlain(SymbolPlanes planes) {
    int bits = bits(planes.levels());
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        int start = planes.index(map, row);
        for (int i = start; i < start + planes.columns(); i++) {
          planes.symbols()[i] = plainSymbol(bits);
        }
      }
    }
  }

  private byte plainSymbol(int bits) {
    int symbol = decodeBits(bits);
    if (symbol > top) {
      throw new CorruptSymbolsException("symbol: " + symbol + " (expected: up to " + top + ")");
    }
    return (byte) symbol;
  }

  private int decodeBits(int bits) {
    int value = 0;
    for (int i = 0; i < bits; i++) {
      value = (value << 1) | decoder.decode(EVEN);
    }
    return value;
  }

  /** Registers the coder. */
  public static final class Coding implements SymbolCoding {
    @Override
    public int id() {
      return ID;
    }

    @Override
    public SymbolCoder coder(SymbolPlanes planes, Optional<StaticTables> tables) {
      return new ContextCoder(planes);
    }
  }
}
