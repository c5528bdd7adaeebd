package io.cleave.codec.entropy;

final class ZstdCoderTest extends SymbolCoderContract {
  @Override
  SymbolCoder coder(SymbolPlanes planes) {
    return new ZstdCoder(planes);
  }
}
