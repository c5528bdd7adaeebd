package io.cleave.bench.symbols;

import io.cleave.codec.entropy.CorruptSymbolsException;
import io.cleave.codec.entropy.SymbolCoder;
import io.cleave.codec.entropy.SymbolPlanes;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Huffman codes of single symbols, which is what the JDK's deflate does where told so. */
final class HuffmanSymbols implements SymbolCoder {

  private final byte[] symbols;
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final Inflater inflater = new Inflater(true);

  HuffmanSymbols(int elements) {
    symbols = new byte[elements];
    deflater.setStrategy(Deflater.HUFFMAN_ONLY);
  }

  @Override
  public int maxBytes() {
    return symbols.length + symbols.length / 1000 + 64;
  }

  @Override
  public int encode(SymbolPlanes planes, byte[] target, int from) {
    DenseSymbols.copy(planes, symbols);
    deflater.reset();
    deflater.setInput(symbols);
    deflater.finish();
    int to = from;
    while (!deflater.finished()) {
      to += deflater.deflate(target, to, target.length - to);
    }
    return to - from;
  }

  @Override
  public void decode(byte[] source, int from, int to, SymbolPlanes planes) {
    inflater.reset();
    inflater.setInput(source, from, to - from);
    try {
      inflater.inflate(symbols);
    } catch (DataFormatException e) {
      throw new CorruptSymbolsException(String.valueOf(e.getMessage()));
    }
    DenseSymbols.copy(symbols, planes);
  }
}
