package io.cleave.codec.entropy;

import io.cleave.codec.internal.Check;

/**
 * Symbols as bytes, compressed with zstd: for links so fast that contexts would cost more time than
 * they save. The bytes are either all symbols, or a bitmap of those that are not the zero and then
 * these alone, by whichever is smaller; and either the symbols themselves, or each minus its left
 * neighbour, by whichever has less entropy.
 *
 * <pre>
 *   layout u8 | one zstd frame without its magic number
 *
 *   layout bit 0: a bitmap, one bit an element, the lowest bit of a byte first; then the symbols
 *                 that have a bit. Without it: every symbol.
 *   layout bit 1: a symbol is minus its left neighbour, modulo 256.
 * </pre>
 *
 * <p>Not safe for concurrent use.
 */
public final class ZstdCoder implements SymbolCoder {
  /** The id of this coding in frames: {@value}. */
  public static final int ID = 2;

  private static final int MASKED = 1;
  private static final int DIFFERENCES = 2;

  private final ZstdBytes zstd = ZstdLibrary.open();
  private final PackedSymbols packed;
  private final byte[] plain;
  private final int maxBytes;

  /**
   * Creates a coder.
   *
   * @param planes planes of the shape that will be coded
   * @throws IllegalArgumentException if the symbols with a bitmap would not fit into an array
   */
  public ZstdCoder(SymbolPlanes planes) {
    this.packed = new PackedSymbols(planes);
    long room = ZstdLibrary.maxBytes(packed.maxMaskedBytes()) + 1;
    if (room > Integer.MAX_VALUE - 8) {
      throw Check.refusal("planes", planes.elements() + " elements", "below 2 GiB with a bitmap");
    }
    this.maxBytes = (int) room;
    this.plain = new byte[packed.maskedRoom()];
  }

  @Override
  public int maxBytes() {
    return maxBytes;
  }

  @Override
  public int encode(SymbolPlanes planes, byte[] target, int from) {
    boolean differences = packed.gather(planes);
    int bytes = packed.mask(plain);
    boolean masked = bytes < planes.elements();
    if (!masked) {
      bytes = packed.copy(plain);
    }
    target[from] = (byte) ((masked ? MASKED : 0) | (differences ? DIFFERENCES : 0));
    return 1 + zstd.compress(plain, bytes, target, from + 1, maxBytes - 1);
  }

  @Override
  public void decode(byte[] source, int from, int to, SymbolPlanes planes) {
    if (from >= to || (source[from] & ~(MASKED | DIFFERENCES)) != 0) {
      throw new CorruptSymbolsException(from >= to ? "no layout" : "layout " + source[from]);
    }
    boolean masked = (source[from] & MASKED) != 0;
    boolean differences = (source[from] & DIFFERENCES) != 0;
    int maxBytes = masked ? packed.maxMaskedBytes() : planes.elements();
    int bytes = zstd.decompress(source, from + 1, to, plain, maxBytes);
    if (masked) {
      packed.unmask(plain, bytes, differences, planes);
    } else {
      packed.paste(plain, bytes, differences, planes);
    }
  }

  /** Registers this coder under its id. */
  public static final class Coding extends PlainCoding {
    /** Creates the registered instance. */
    public Coding() {
      super(ID, ZstdCoder::new);
    }
  }
}
