package io.cleave.codec.entropy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.lang.ref.Cleaner;

/**
 * Symbols as bytes through zstd: for links so fast that contexts would cost more time than they
 * save. The bytes are either all symbols, or a bitmap of those that are not the zero and then these
 * alone, by whichever is smaller; and either the symbols themselves, or each less its left
 * neighbour, by whichever has less entropy.
 *
 * <pre>
 *   layout u8 | one zstd frame without its magic number
 *
 *   layout bit 0: a bitmap, one bit an element, the lowest bit of a byte first; then the symbols
 *                 that have a bit. Without it: every symbol.
 *   layout bit 1: a symbol is less its left neighbour, modulo 256.
 * </pre>
 *
 * <p>Level 1 without a search for more: on activations higher levels were measured to be slower for
 * hardly fewer bytes, and LZ4 to be faster for more ({@code docs/benchmarks.md}). Native memory is
 * freed when a coder is collected. Not safe for concurrent use.
 */
public final class ZstdCoder implements SymbolCoder {
  private static final int LEVEL = 1;
  private static final int MASKED = 1;
  private static final int DIFFERENCES = 2;
  private static final Cleaner CLEANER = Cleaner.create();

  private final ZstdCompressCtx compressor = new ZstdCompressCtx();
  private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
  private final PackedSymbols packed;
  private final byte[] plain;
  private final int maxBytes;

  /**
   * Makes a coder.
   *
   * @param planes of the shape
   * @throws IllegalArgumentException if the symbols with a bitmap would not fit into an array
   */
  public ZstdCoder(SymbolPlanes planes) {
    this.packed = new PackedSymbols(planes);
    long room = Zstd.compressBound(packed.maxMaskedBytes()) + 1;
    if (room > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "planes: " + planes.elements() + " elements (expected: below 2 GiB with a bitmap)");
    }
    this.maxBytes = (int) room;
    this.plain = new byte[packed.maskedRoom()];
    compressor.setLevel(LEVEL).setMagicless(true).setContentSize(false).setChecksum(false);
    decompressor.setMagicless(true);
    CLEANER.register(this, new Native(compressor, decompressor));
  }

  /** What is freed with the coder; must not refer to it. */
  private record Native(ZstdCompressCtx compressor, ZstdDecompressCtx decompressor)
      implements Runnable {
    @Override
    public void run() {
      compressor.close();
      decompressor.close();
    }
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
    int room = maxBytes - 1;
    return 1 + compressor.compressByteArray(target, from + 1, room, plain, 0, bytes);
  }

  @Override
  public void decode(byte[] source, int from, int to, SymbolPlanes planes) {
    if (from >= to || (source[from] & ~(MASKED | DIFFERENCES)) != 0) {
      throw new CorruptSymbolsException(from >= to ? "no layout" : "layout " + source[from]);
    }
    boolean masked = (source[from] & MASKED) != 0;
    boolean differences = (source[from] & DIFFERENCES) != 0;
    int most = masked ? packed.maxMaskedBytes() : planes.elements();
    int bytes = decompress(source, from + 1, to, most);
    if (masked) {
      packed.unmask(plain, bytes, differences, planes);
    } else {
      packed.paste(plain, bytes, differences, planes);
    }
  }

  private int decompress(byte[] source, int from, int to, int most) {
    try {
      return decompressor.decompressByteArray(plain, 0, most, source, from, to - from);
    } catch (ZstdException e) {
      throw new CorruptSymbolsException("zstd: " + e.getMessage());
    }
  }
}
