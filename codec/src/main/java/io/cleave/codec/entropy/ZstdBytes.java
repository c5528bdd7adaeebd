package io.cleave.codec.entropy;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.lang.ref.Cleaner;

/**
 * Compresses bytes with zstd into one frame without its magic number, its size and its checksum,
 * all of which the enclosing frame has.
 *
 * <p>Level 1 without a search for more: on activations, higher levels were measured to be slower
 * for hardly fewer bytes, and LZ4 to be faster but larger ({@code docs/benchmarks.md}). {@link
 * ZstdLibrary#open} creates one. Native memory is released when this object is garbage collected.
 * Not safe for concurrent use.
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

  /** What is released; must not refer to the object that is garbage collected. */
  private record Native(ZstdCompressCtx compressor, ZstdDecompressCtx decompressor)
      implements Runnable {
    @Override
    public void run() {
      compressor.close();
      decompressor.close();
    }
  }

  /**
   * {@return the size of the frame in bytes} Compresses bytes.
   *
   * @param source contains the bytes, from index 0 on
   * @param bytes how many bytes to compress
   * @param target receives the frame
   * @param from the index where the frame starts
   * @param room how many bytes may be overwritten from there on, at least {@link
   *     ZstdLibrary#maxBytes}
   */
  public int compress(byte[] source, int bytes, byte[] target, int from, int room) {
    return compressor.compressByteArray(target, from, room, source, 0, bytes);
  }

  /**
   * {@return the number of bytes that a frame was decompressed to} Undoes {@link #compress}.
   *
   * @param source contains the frame
   * @param from the index where the frame starts
   * @param to the index where it ends, exclusive
   * @param target receives the bytes, from index 0 on
   * @param maxBytes the max number of bytes
   * @throws CorruptSymbolsException if this is not a frame, or one of more bytes
   */
  public int decompress(byte[] source, int from, int to, byte[] target, int maxBytes) {
    try {
      return decompressor.decompressByteArray(target, 0, maxBytes, source, from, to - from);
    } catch (ZstdException e) {
      throw new CorruptSymbolsException("zstd: " + e.getMessage());
    }
  }
}
