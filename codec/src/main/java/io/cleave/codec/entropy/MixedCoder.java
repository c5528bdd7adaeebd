package io.cleave.codec.entropy;

import io.cleave.codec.entropy.internal.AdaptiveBit;
import io.cleave.codec.entropy.internal.LowBits;
import io.cleave.codec.entropy.internal.MapReferences;
import io.cleave.codec.entropy.internal.MixedModel;
import io.cleave.codec.entropy.internal.MixedPrior;
import java.util.Arrays;

/**
 * Codes symbols in the fewest bytes: it mixes the predictions of several contexts, starting from
 * what was learnt from other networks. If there are more than 16 levels, only the upper four bits
 * of a symbol are predicted this way, and the lower bits follow them. Not safe for concurrent use.
 * The payload is described in {@code docs/entropy-mixing.md}.
 */
public final class MixedCoder extends ArithmeticCoder {
  /** The id of this coding in frames: {@value}. */
  public static final int ID = 4;

  private static final int NOT_SEEN = AdaptiveBit.of(1 << 18, 6);

  /** Flags 0 and 1: is a map empty, after one that was not or one that was? */
  private static final int REFERENCE_FLAG = 2;

  private final int maps;
  private final int rows;
  private final int columns;
  private final int mapStride;
  private final MixedModel model;
  private final MapReferences references;
  private final int[] flags = new int[REFERENCE_FLAG + 1];
  private final LowBits lowBits = new LowBits();

  /** The upper bits of all symbols, with borders, where symbols have lower ones. */
  private byte[] upper = {};

  private int lowerBits;
  private int top;

  /**
   * Creates a coder that starts from the built-in prior.
   *
   * @param planes planes of the shape that will be coded
   */
  public MixedCoder(SymbolPlanes planes) {
    this(planes, MixedPrior.builtIn());
  }

  /** Creates a coder that starts from another prior. */
  MixedCoder(SymbolPlanes planes, MixedPrior prior) {
    super(planes);
    maps = planes.maps();
    rows = planes.rows();
    columns = planes.columns();
    mapStride = planes.mapStride();
    model = new MixedModel(prior, planes);
    references = new MapReferences(planes);
  }

  /** The model, in the state that the last call left it in. */
  MixedModel model() {
    return model;
  }

  @Override
  void encodeMaps(SymbolPlanes planes) {
    start(planes);
    splitAll(planes.symbols());
    byte[] mixed = lowerBits == 0 ? planes.symbols() : upper;
    for (int map = 0; map < maps; map++) {
      encodeMap(planes, mixed, map);
    }
  }

  private void start(SymbolPlanes planes) {
    lowerBits = Math.max(0, planes.symbolBits() - 4);
    top = (planes.levels() - 1) >> lowerBits;
    model.start(top + 1);
    Arrays.fill(flags, NOT_SEEN);
    if (lowerBits > 0) {
      lowBits.start();
      if (upper.length == 0) {
        upper = new byte[planes.symbols().length];
      }
      Arrays.fill(upper, (byte) (planes.zero() >> lowerBits));
    }
  }

  private void splitAll(byte[] symbols) {
    if (lowerBits > 0) {
      for (int i = 0; i < symbols.length; i++) {
        upper[i] = (byte) ((symbols[i] & 0xff) >> lowerBits);
      }
    }
  }

  private void encodeMap(SymbolPlanes planes, byte[] mixed, int map) {
    int back = references.choose(mixed, map);
    int flag = map > 0 && planes.isEmpty(map - 1) ? 1 : 0;
    boolean empty = planes.isEmpty(map);
    encoder.encode(empty ? 1 : 0, flags, flag);
    if (empty) {
      return;
    }
    if (map > 1) {
      encodeReference(back, map);
    }
    model.startMap();
    for (int row = 0; row < rows; row++) {
      int start = planes.index(map, row);
      model.startRow(start, start + columns);
      for (int i = start; i < start + columns; i++) {
        model.locate(mixed, i, i - back * mapStride);
        encodeSymbol(mixed[i]);
        if (lowerBits > 0) {
          lowBits.encode(encoder, mixed[i], planes.symbols()[i] & 0xff, lowerBits);
        }
      }
      model.endRow(mixed, start, start + columns);
    }
  }

  private void encodeReference(int back, int map) {
    int far = back > 1 ? 1 : 0;
    encoder.encode(far, flags, REFERENCE_FLAG);
    if (far != 0) {
      encoder.encodeBits(back - 1, MapReferences.bits(map));
    }
  }

  private void encodeSymbol(int symbol) {
    int predictor = model.predictor();
    if (encodeDecision(0, symbol == predictor)) {
      return;
    }
    boolean up = predictor == 0;
    if (!up && predictor != top) {
      up = encodeDecision(1, symbol > predictor);
    }
    if (up) {
      int decision = 2;
      for (int i = predictor + 1; i < top && encodeDecision(decision, symbol > i); i++) {
        decision++;
      }
    } else {
      int decision = model.downFrom();
      for (int i = predictor - 1; i > 0 && encodeDecision(decision, symbol < i); i--) {
        decision++;
      }
    }
  }

  private boolean encodeDecision(int decision, boolean yes) {
    int bit = yes ? 1 : 0;
    encoder.encode(bit, model.predict(decision));
    model.learn(decision, bit);
    return yes;
  }

  @Override
  void decodeMaps(SymbolPlanes planes) {
    start(planes);
    int previousEmpty = 0;
    for (int map = 0; map < maps; map++) {
      previousEmpty = decodeMap(planes, map, previousEmpty);
    }
  }

  private int decodeMap(SymbolPlanes planes, int map, int previousEmpty) {
    if (decoder.decode(flags, previousEmpty) != 0) {
      return 1;
    }
    int back = map > 1 ? decodeReference(map) : 1;
    byte[] symbols = planes.symbols();
    byte[] mixed = lowerBits == 0 ? symbols : upper;
    model.startMap();
    for (int row = 0; row < rows; row++) {
      int start = planes.index(map, row);
      model.startRow(start, start + columns);
      for (int i = start; i < start + columns; i++) {
        model.locate(mixed, i, i - back * mapStride);
        int symbol = decodeSymbol();
        mixed[i] = (byte) symbol;
        if (lowerBits > 0) {
          symbols[i] = planes.checked(lowBits.decode(decoder, symbol, lowerBits));
        }
      }
      model.endRow(mixed, start, start + columns);
    }
    if (planes.isEmpty(map)) {
      throw new CorruptSymbolsException("map " + map + ": empty (expected: a symbol, or no map)");
    }
    return 0;
  }

  private int decodeReference(int map) {
    if (decoder.decode(flags, REFERENCE_FLAG) == 0) {
      return 1;
    }
    int back = decoder.decodeBits(MapReferences.bits(map));
    if (back == 0 || back >= map) {
      throw new CorruptSymbolsException(
          "reference: " + (back + 1) + " maps before map " + map + " (expected: 2 to " + map + ")");
    }
    return back + 1;
  }

  private int decodeSymbol() {
    int predictor = model.predictor();
    if (decodeDecision(0)) {
      return predictor;
    }
    boolean up = predictor == 0;
    if (!up && predictor != top) {
      up = decodeDecision(1);
    }
    if (up) {
      int symbol = predictor + 1;
      for (int decision = 2; symbol < top && decodeDecision(decision); decision++) {
        symbol++;
      }
      return symbol;
    }
    int symbol = predictor - 1;
    for (int decision = model.downFrom(); symbol > 0 && decodeDecision(decision); decision++) {
      symbol--;
    }
    return symbol;
  }

  private boolean decodeDecision(int decision) {
    int bit = decoder.decode(model.predict(decision));
    model.learn(decision, bit);
    return bit != 0;
  }

  /** Registers this coder under its id. */
  public static final class Coding extends PlainCoding {
    /** Creates the registered instance. */
    public Coding() {
      super(ID, MixedCoder::new);
    }
  }
}
