package io.cleave.bench.symbols;

import io.cleave.codec.entropy.SymbolCoder;
import io.cleave.codec.entropy.SymbolPlanes;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FastDecompressor;

/** LZ4 through JNI, default level, on symbols that were laid out one a byte. */
final class Lz4Symbols implements SymbolCoder {

  private final byte[] symbols;
  private final LZ4Compressor compressor = LZ4Factory.nativeInstance().fastCompressor();
  private final LZ4FastDecompressor decompressor = LZ4Factory.nativeInstance().fastDecompressor();

  Lz4Symbols(int elements) {
    symbols = new byte[elements];
  }

  @Override
  public int maxBytes() {
    return compressor.maxCompressedLength(symbols.length);
  }

  @Override
  public int encode(SymbolPlanes planes, byte[] target, int from) {
    DenseSymbols.copy(planes, symbols);
    return compressor.compress(symbols, 0, symbols.length, target, from, target.length - from);
  }

  @Override
  public void decode(byte[] source, int from, int to, SymbolPlanes planes) {
    decompressor.decompress(source, from, symbols, 0, symbols.length);
    DenseSymbols.copy(symbols, planes);
  }
}
