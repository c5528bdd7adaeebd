package io.cleave.bench.symbols;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.cleave.codec.entropy.SymbolCoder;
import io.cleave.codec.entropy.SymbolPlanes;

/**
 * Zstandard on symbols that were laid out one a byte, or packed. Its frame has neither size nor
 * checksum, which leaves six bytes of header. Laying out is part of the time.
 */
final class ZstdSymbols implements SymbolCoder {

  private final int elements;
  private final int bits;
  private final byte[] symbols;
  private final byte[] packed;
  private final ZstdCompressCtx compressor;
  private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();

  /**
   * Makes a coder.
   *
   * @param bits a symbol takes in the layout: 8, or as many as it needs
   */
  ZstdSymbols(int level, int elements, int bits) {
    this.elements = elements;
    this.bits = bits;
    this.symbols = new byte[elements];
    this.packed = bits == 8 ? symbols : new byte[BitPacking.bytes(elements, bits)];
    this.compressor =
        new ZstdCompressCtx().setLevel(level).setContentSize(false).setChecksum(false);
  }

  @Override
  public int maxBytes() {
    return (int) Zstd.compressBound(elements);
  }

  @Override
  public int encode(SymbolPlanes planes, byte[] target, int from) {
    DenseSymbols.copy(planes, symbols);
    if (bits < 8) {
      BitPacking.pack(symbols, elements, bits, packed, 0);
    }
    return compressor.compressByteArray(
        target, from, target.length - from, packed, 0, packed.length);
  }

  @Override
  public void decode(byte[] source, int from, int to, SymbolPlanes planes) {
    decompressor.decompressByteArray(packed, 0, packed.length, source, from, to - from);
    if (bits < 8) {
      BitPacking.unpack(packed, 0, bits, symbols, elements);
    }
    DenseSymbols.copy(symbols, planes);
  }
}
