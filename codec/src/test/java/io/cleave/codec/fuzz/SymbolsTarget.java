package io.cleave.codec.fuzz;

import io.cleave.codec.entropy.CorruptSymbolsException;
import io.cleave.codec.entropy.StaticCoder;
import io.cleave.codec.entropy.StaticTables;
import io.cleave.codec.entropy.SymbolCoder;
import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.tensor.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * A coder alone. An input is the levels less one, the zero, and then what the coder decodes. What
 * it accepts are symbols below the levels, inside a border that is still zero, which come out the
 * same when they are encoded and decoded again.
 */
final class SymbolsTarget implements FuzzTarget {
  private static final int[] LEVELS = {2, 3, 4, 5, 8, 13, 16, 17, 40, 64, 255, 256};
  private static final int HEADER_BYTES = 2;
  private static final long MOST_ALLOCATED_BYTES = 32 << 10;

  private final String name;
  private final SymbolPlanes planes;
  private final SymbolCoder coder;
  private final SymbolCoder again;
  private final SymbolPlanes planesAgain;
  private final byte[] encoded;
  private final int work;
  private final StaticTables tables;
  private final List<byte[]> corpus = new ArrayList<>();

  /** Any levels. */
  SymbolsTarget(
      String coderName, TensorShape shape, int work, Function<SymbolPlanes, SymbolCoder> of) {
    this(coderName + "-" + shape, shape, work, null, of);
    for (int levels : LEVELS) {
      addSamples(levels, 0);
      addSamples(levels, levels / 2);
    }
  }

  /** The levels of tables. */
  SymbolsTarget(TensorShape shape, int work, StaticTables tables) {
    this(
        "static-" + shape + "-" + tables.levels(),
        shape,
        work,
        tables,
        planes -> new StaticCoder(planes, tables));
    addSamples(tables.levels(), tables.zero());
  }

  private SymbolsTarget(
      String name,
      TensorShape shape,
      int work,
      StaticTables tables,
      Function<SymbolPlanes, SymbolCoder> of) {
    this.name = name;
    this.work = work;
    this.tables = tables;
    this.planes = SymbolPlanes.of(shape);
    this.planesAgain = SymbolPlanes.of(shape);
    this.coder = of.apply(planes);
    this.again = of.apply(planesAgain);
    this.encoded = new byte[coder.maxBytes()];
  }

  private void addSamples(int levels, int zero) {
    for (int density = 0; density <= 8; density += 2) {
      fill(planes, levels, zero, density);
      int bytes = coder.encode(planes, encoded, 0);
      byte[] input = new byte[HEADER_BYTES + bytes];
      input[0] = (byte) (levels - 1);
      input[1] = (byte) zero;
      System.arraycopy(encoded, 0, input, HEADER_BYTES, bytes);
      corpus.add(input);
    }
  }

  /** Fills planes with symbols of which so many of eight are not the zero. */
  static void fill(SymbolPlanes planes, int levels, int zero, int density) {
    SplittableRandom random = new SplittableRandom(levels + 8L * density);
    planes.reset(levels, zero);
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows() && random.nextInt(8) != 0; row++) {
        int from = planes.index(map, row);
        for (int i = from; i < from + planes.columns(); i++) {
          if (random.nextInt(8) < density) {
            planes.symbols()[i] = (byte) random.nextInt(levels);
          }
        }
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<byte[]> corpus() {
    return corpus;
  }

  /** Symbols have no checksum. */
  @Override
  public byte[] seal(byte[] input) {
    return input;
  }

  @Override
  public boolean take(byte[] input) {
    byte[] source = Arrays.copyOf(input, Math.max(HEADER_BYTES, input.length));
    if (tables == null) {
      int levels = Math.max(2, (source[0] & 0xff) + 1);
      planes.reset(levels, Math.min(levels - 1, source[1] & 0xff));
    } else {
      planes.reset(tables.levels(), tables.zero());
    }
    try {
      coder.decode(source, HEADER_BYTES, source.length, planes);
    } catch (CorruptSymbolsException e) {
      return false;
    }
    checkSymbols();
    checkComesBack();
    return true;
  }

  private void checkSymbols() {
    byte[] outside = planes.symbols().clone();
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        int from = planes.index(map, row);
        for (int i = from; i < from + planes.columns(); i++) {
          if ((outside[i] & 0xff) >= planes.levels()) {
            throw new AssertionError("symbol " + (outside[i] & 0xff) + " of " + planes.levels());
          }
        }
        Arrays.fill(outside, from, from + planes.columns(), (byte) planes.zero());
      }
    }
    for (byte symbol : outside) {
      if (symbol != (byte) planes.zero()) {
        throw new AssertionError("the border has symbol " + symbol);
      }
    }
  }

  private void checkComesBack() {
    int bytes = again.encode(planes, encoded, 0);
    planesAgain.reset(planes.levels(), planes.zero());
    again.decode(encoded, 0, bytes, planesAgain);
    if (!Arrays.equals(planes.symbols(), planesAgain.symbols())) {
      throw new AssertionError("other symbols after encoding and decoding again");
    }
  }

  @Override
  public long mostAllocatedBytes() {
    return MOST_ALLOCATED_BYTES;
  }

  @Override
  public int work() {
    return work;
  }
}
