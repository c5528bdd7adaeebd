package io.cleave.codec.entropy;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.lang.ref.Cleaner;

/**
 * Bytes through zstd: one frame without its magic number, its size and its checksum, all of which
 * the frame around it has.
 *
 * <p>Level 1 without a search for more: on activations higher levels were measured to be slower for
 * hardly fewer bytes, and LZ4 to be faster for more ({@code docs/benchmarks.md}). Native memory is
 * freed when this is collected. {@link ZstdLibrary#open} makes one. Not safe for concurrent use.
 */
public final class ZstdBytes {
  private static final int LEVEL = 1;
  private static final Cleaner CLEANER = Cleaner.create();

  private final ZstdCompressCtx compressor = new ZstdCompressCtx();
  private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();

  ZstdBytes() {
    compressor.setLevel(LEVEL).setMagicless(true).setContentSize(false).setChecksum(false);
    decompressor.setMagicless(true);
    CLEANER.register(this, new Native(compressor, decompressor));
  }

  /** What is freed; must not refer to what is collected. */
  private record Native(ZstdCompressCtx compressor, ZstdDecompressCtx decompressor)
      implements Runnable {
    @Override
    public void run() {
      compressor.close();
      decompressor.close();
    }
  }

  /**
   * Compresses bytes.
   *
   * @param source holds them from its start on
   * @param bytes how many there are
   * @param target receives the frame
   * @param from where the frame starts
   * @param room what may be overwritten from there on, at least {@link ZstdLibrary#maxBytes}
   * @return the frame's bytes
   */
  public int compress(byte[] source, int bytes, byte[] target, int from, int room) {
    return compressor.compressByteArray(target, from, room, source, 0, bytes);
  }

  /**
   * Undoes {@link #compress}.
   *
   * @param source holds a frame
   * @param from where it starts
   * @param to where it ends, exclusive
   * @param target receives the bytes at its start
   * @param most how many there may be
   * @return how many there are
   * @throws CorruptSymbolsException if it is no frame, or one of more bytes
   */
  public int decompress(byte[] source, int from, int to, byte[] target, int most) {
    try {
      return decompressor.decompressByteArray(target, 0, most, source, from, to - from);
    } catch (ZstdException e) {
      throw new CorruptSymbolsException("zstd: " + e.getMessage());
    }
  }
}
