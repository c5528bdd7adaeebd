package io.cleave.bench.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.cleave.codec.entropy.ContextCoder;
import io.cleave.codec.entropy.CorruptSymbolsException;
import io.cleave.codec.entropy.MixedCoder;
import io.cleave.codec.entropy.StaticCoder;
import io.cleave.codec.entropy.StaticTables;
import io.cleave.codec.entropy.SymbolCoder;
import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.entropy.ZstdCoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FastDecompressor;

/** Every coder that takes part, by name. */
final class SymbolRivals {
  static final String BEST_PACKED = "zstd-19 packed";
  static final String BEST_BYTES = "zstd-19 bytes";

  private SymbolRivals() {}

  /** Makes coders for one case, those of this project first. */
  static Map<String, SymbolCoder> of(SymbolCase symbols) {
    int elements = symbols.shape().elements();
    int bits = symbols.bits();
    SymbolPlanes planes = symbols.measured().get(0);
    Map<String, SymbolCoder> coders = new LinkedHashMap<>();
    coders.put("context", new ContextCoder(planes));
    coders.put("static", new StaticCoder(planes, StaticTables.train(symbols.training())));
    coders.put("mixed", new MixedCoder(planes));
    coders.put("fast's zstd", new ZstdCoder(planes));
    for (int level : new int[] {1, 3, 19}) {
      coders.put("zstd-" + level + " packed", zstd(level, elements, bits));
      coders.put("zstd-" + level + " bytes", zstd(level, elements, 8));
    }
    coders.put("lz4 bytes", lz4(elements));
    coders.put("huffman", huffman(elements));
    coders.put("bitmap + packed", bitmap(elements, bits));
    return coders;
  }

  /**
   * Zstandard on symbols of 8 bits, or packed. Its frame has neither size nor checksum, which
   * leaves six bytes of header.
   */
  private static SymbolCoder zstd(int level, int elements, int bits) {
    ZstdCompressCtx compressor =
        new ZstdCompressCtx().setLevel(level).setContentSize(false).setChecksum(false);
    ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
    byte[] packed = new byte[BitPacking.bytes(elements, bits)];
    return new DenseCoder(
        elements,
        (int) Zstd.compressBound(elements),
        (symbols, zero, target, from) -> {
          byte[] layout = bits == 8 ? symbols : packed;
          if (bits < 8) {
            BitPacking.pack(symbols, elements, bits, packed, 0);
          }
          int room = target.length - from;
          return from + compressor.compressByteArray(target, from, room, layout, 0, layout.length);
        },
        (source, from, to, symbols, zero) -> {
          byte[] layout = bits == 8 ? symbols : packed;
          decompressor.decompressByteArray(layout, 0, layout.length, source, from, to - from);
          if (bits < 8) {
            BitPacking.unpack(packed, 0, bits, symbols, elements);
          }
        });
  }

  /** LZ4 through JNI, default level. */
  private static SymbolCoder lz4(int elements) {
    LZ4Compressor compressor = LZ4Factory.nativeInstance().fastCompressor();
    LZ4FastDecompressor decompressor = LZ4Factory.nativeInstance().fastDecompressor();
    return new DenseCoder(
        elements,
        compressor.maxCompressedLength(elements),
        (symbols, zero, target, from) ->
            from + compressor.compress(symbols, 0, elements, target, from, target.length - from),
        (source, from, to, symbols, zero) ->
            decompressor.decompress(source, from, symbols, 0, elements));
  }

  /** Huffman codes of single symbols, which is what the JDK's deflate does where told so. */
  private static SymbolCoder huffman(int elements) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setStrategy(Deflater.HUFFMAN_ONLY);
    Inflater inflater = new Inflater(true);
    return new DenseCoder(
        elements,
        elements + elements / 1000 + 64,
        (symbols, zero, target, from) -> {
          deflater.reset();
          deflater.setInput(symbols);
          deflater.finish();
          int to = from;
          while (!deflater.finished()) {
            to += deflater.deflate(target, to, target.length - to);
          }
          return to;
        },
        (source, from, to, symbols, zero) -> {
          inflater.reset();
          inflater.setInput(source, from, to - from);
          try {
            inflater.inflate(symbols);
          } catch (DataFormatException e) {
            throw new CorruptSymbolsException(String.valueOf(e.getMessage()));
          }
        });
  }

  /** A bitmap of the symbols that are not zero, and those symbols packed. */
  private static SymbolCoder bitmap(int elements, int bits) {
    int bitmapBytes = BitPacking.bytes(elements, 1);
    byte[] others = new byte[elements];
    return new DenseCoder(
        elements,
        bitmapBytes + BitPacking.bytes(elements, bits),
        (symbols, zero, target, from) -> {
          int count = 0;
          for (int i = 0; i < elements; i++) {
            byte symbol = symbols[i];
            int other = symbol == zero ? 0 : 1;
            others[count] = symbol;
            count += other;
            symbols[i] = (byte) other;
          }
          BitPacking.pack(symbols, elements, 1, target, from);
          return BitPacking.pack(others, count, bits, target, from + bitmapBytes);
        },
        (source, from, to, symbols, zero) -> {
          BitPacking.unpack(source, from, 1, symbols, elements);
          int count = 0;
          for (byte other : symbols) {
            count += other;
          }
          BitPacking.unpack(source, from + bitmapBytes, bits, others, count);
          int next = 0;
          for (int i = 0; i < elements; i++) {
            symbols[i] = symbols[i] == 0 ? zero : others[next++];
          }
        });
  }
}
