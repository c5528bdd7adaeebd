package io.cleave.codec.entropy;

import io.cleave.codec.entropy.internal.ContextNodes;
import io.cleave.codec.entropy.internal.ContextPrior;
import io.cleave.codec.entropy.internal.Neighbourhood;

/**
 * Codes symbols one by one with adaptive binary arithmetic coding in the context of their
 * neighbours in the same feature map. Each symbol becomes a few yes-or-no questions: is it what the
 * neighbours let expect, is it above, how far away. The probability of each answer is learnt for
 * each context, starting from values that were trained on activations ({@link ContextPrior}). After
 * D. Marpe, H. Schwarz, T. Wiegand, "Context-based adaptive binary arithmetic coding" (2003), and
 * R. A. Cohen et al., "Lightweight compression of neural network feature tensors" (arXiv
 * 2105.06002).
 *
 * <p>Computed in integers: the same bytes on every machine. Not safe for concurrent use. Symbols
 * without structure take at most a few bytes more than uncoded ones. Described in {@code
 * docs/entropy-coding.md}.
 */
public final class ContextCoder extends ArithmeticCoder {
  /** The id of this coding in frames: {@value}. */
  public static final int ID = 3;

  private final boolean smallMaps;
  private final int[] nodes = new int[ContextNodes.COUNT];
  private final Neighbourhood neighbourhood = new Neighbourhood();
  private int top;

  /**
   * Creates a coder.
   *
   * @param planes planes of the shape that will be coded; not kept
   */
  public ContextCoder(SymbolPlanes planes) {
    super(planes);
    smallMaps = planes.rows() * planes.columns() <= ContextPrior.SMALL_MAP;
  }

  private void start(SymbolPlanes planes) {
    top = planes.levels() - 1;
    neighbourhood.reset(planes.levels(), planes.zero());
    ContextPrior.copy(planes.levels(), planes.zero(), smallMaps, nodes);
  }

  @Override
  void encodeMaps(SymbolPlanes planes) {
    start(planes);
    boolean afterEmpty = false;
    for (int map = 0; map < planes.maps(); map++) {
      boolean empty = planes.isEmpty(map);
      encoder.encode(empty ? 1 : 0, nodes, ContextNodes.empty(afterEmpty));
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
      encoder.encode(hit, nodes, ContextNodes.expected(context));
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
      encoder.encode(above, nodes, ContextNodes.expected(context) + 1);
    }
    int max = above != 0 ? top - expected : expected;
    int node = ContextNodes.side(context, above);
    encodeDistance(node, Math.abs(symbol - expected) - 1, max - 1);
  }

  private void encodeDistance(int node, int distance, int max) {
    int unary = Math.min(max, ContextNodes.UNARY);
    for (int i = 0; i < unary; i++) {
      int further = distance > i ? 1 : 0;
      encoder.encode(further, nodes, node + i);
      if (further == 0) {
        return;
      }
    }
    if (max > ContextNodes.UNARY) {
      encodeRest(node + ContextNodes.UNARY, distance - ContextNodes.UNARY, max - unary);
    }
  }

  /** An Exp-Golomb code: the number of mantissa bits, then these. */
  private void encodeRest(int node, int rest, int max) {
    int mantissaBits = log2(rest + 1);
    int maxBits = log2(max + 1);
    for (int i = 0; i < maxBits && i <= mantissaBits; i++) {
      encoder.encode(i < mantissaBits ? 1 : 0, nodes, node + i);
    }
    encoder.encodeBits(rest + 1, mantissaBits);
  }

  private static int log2(int value) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(value);
  }

  @Override
  void decodeMaps(SymbolPlanes planes) {
    start(planes);
    boolean afterEmpty = false;
    for (int map = 0; map < planes.maps(); map++) {
      boolean empty = decoder.decode(nodes, ContextNodes.empty(afterEmpty)) != 0;
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
      int hit = decoder.decode(nodes, ContextNodes.expected(context));
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
      above = decoder.decode(nodes, ContextNodes.expected(context) + 1);
    }
    int max = above != 0 ? top - expected : expected;
    int distance = 1 + decodeDistance(ContextNodes.side(context, above), max - 1);
    return above != 0 ? expected + distance : expected - distance;
  }

  private int decodeDistance(int node, int max) {
    int unary = Math.min(max, ContextNodes.UNARY);
    for (int i = 0; i < unary; i++) {
      if (decoder.decode(nodes, node + i) == 0) {
        return i;
      }
    }
    if (max <= ContextNodes.UNARY) {
      return max;
    }
    return unary + decodeRest(node + ContextNodes.UNARY, max - unary);
  }

  private int decodeRest(int node, int max) {
    int maxBits = log2(max + 1);
    int mantissaBits = 0;
    while (mantissaBits < maxBits && decoder.decode(nodes, node + mantissaBits) != 0) {
      mantissaBits++;
    }
    int rest = (1 << mantissaBits | decoder.decodeBits(mantissaBits)) - 1;
    if (rest > max) {
      throw new CorruptSymbolsException("distance: " + rest + " (expected: up to " + max + ")");
    }
    return rest;
  }

  /** Registers this coder under its id. */
  public static final class Coding extends PlainCoding {
    /** Creates the registered instance. */
    public Coding() {
      super(ID, ContextCoder::new);
    }
  }
}
