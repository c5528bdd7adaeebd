package io.cleave.codec.entropy;

final class MixedCoderTest extends SymbolCoderContract {
  @Override
  SymbolCoder coder(SymbolPlanes planes) {
    return new MixedCoder(planes);
  }
}
