package io.cleave.codec.entropy;

import io.cleave.codec.entropy.internal.BinaryDecoder;
import io.cleave.codec.entropy.internal.BinaryEncoder;

/**
 * The common part of coders of single decisions: their bytes come from one binary arithmetic coder,
 * and the first decision says whether symbols follow uncoded, because coding them would take more
 * bytes.
 */
abstract class ArithmeticCoder implements SymbolCoder {
  private static final int LIKELY = (1 << 16) - 1;
  private static final int SLACK_BYTES = 64;

  final BinaryEncoder encoder = new BinaryEncoder();
  final BinaryDecoder decoder = new BinaryDecoder();
  private final int elements;

  ArithmeticCoder(SymbolPlanes planes) {
    elements = planes.elements();
  }

  @Override
  public final int maxBytes() {
    return maxPlainBytes(Byte.SIZE);
  }

  /** The max size in bytes of symbols of so many bits. */
  private int maxPlainBytes(int bits) {
    long plain = ((long) elements * bits + 7) / 8;
    return (int) Math.min(Integer.MAX_VALUE - 8, plain + plain / 1024 + SLACK_BYTES);
  }

  @Override
  public final int encode(SymbolPlanes planes, byte[] target, int from) {
    int maxBytes = maxPlainBytes(planes.symbolBits());
    encoder.start(target, from, maxBytes);
    encoder.encode(1, LIKELY);
    encodeMaps(planes);
    int bytes = encoder.finish();
    return bytes >= 0 ? bytes : encodePlain(planes, target, from, maxBytes);
  }

  private int encodePlain(SymbolPlanes planes, byte[] target, int from, int maxBytes) {
    encoder.start(target, from, maxBytes);
    encoder.encode(0, LIKELY);
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        int start = planes.index(map, row);
        for (int i = start; i < start + planes.columns(); i++) {
          encoder.encodeBits(planes.symbols()[i] & 0xff, planes.symbolBits());
        }
      }
    }
    return encoder.finish();
  }

  @Override
  public final void decode(byte[] source, int from, int to, SymbolPlanes planes) {
    decoder.start(source, from, to);
    if (decoder.decode(LIKELY) != 0) {
      decodeMaps(planes);
    } else {
      decodePlain(planes);
    }
    decoder.finish();
  }

  private void decodePlain(SymbolPlanes planes) {
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        int start = planes.index(map, row);
        for (int i = start; i < start + planes.columns(); i++) {
          planes.symbols()[i] = planes.checked(decoder.decodeBits(planes.symbolBits()));
        }
      }
    }
  }

  /** Encodes all maps, starting from what is known before the first. */
  abstract void encodeMaps(SymbolPlanes planes);

  /** Undoes {@link #encodeMaps}. */
  abstract void decodeMaps(SymbolPlanes planes);
}
