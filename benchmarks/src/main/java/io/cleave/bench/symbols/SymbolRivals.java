package io.cleave.bench.symbols;

import io.cleave.codec.entropy.ContextCoder;
import io.cleave.codec.entropy.MixedCoder;
import io.cleave.codec.entropy.StaticCoder;
import io.cleave.codec.entropy.StaticTables;
import io.cleave.codec.entropy.SymbolCoder;
import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.entropy.ZstdCoder;
import java.util.LinkedHashMap;
import java.util.Map;

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
    coders.put("zstd-1 packed", new ZstdSymbols(1, elements, bits));
    coders.put("zstd-1 bytes", new ZstdSymbols(1, elements, 8));
    coders.put("zstd-3 packed", new ZstdSymbols(3, elements, bits));
    coders.put("zstd-3 bytes", new ZstdSymbols(3, elements, 8));
    coders.put(BEST_PACKED, new ZstdSymbols(19, elements, bits));
    coders.put(BEST_BYTES, new ZstdSymbols(19, elements, 8));
    coders.put("lz4 bytes", new Lz4Symbols(elements));
    coders.put("huffman", new HuffmanSymbols(elements));
    coders.put("bitmap + packed", new BitmapSymbols(elements, bits));
    return coders;
  }
}
