package io.cleave.codec.quantise;

import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * Undoes {@link Quantiser}: {@code (symbol - zero) * step} in binary32. Calls allocate nothing. Not
 * safe for concurrent use.
 */
public final class Dequantiser {
  private final int maps;
  private final int mapElements;
  private final FloatChunk chunk = new FloatChunk();
  private final byte[] symbols = new byte[FloatChunk.ELEMENTS];

  /**
   * Creates a dequantiser.
   *
   * @param shape the shape of every activation
   */
  public Dequantiser(TensorShape shape) {
    this.maps = SymbolPlanes.maps(shape);
    this.mapElements = shape.elements() / maps;
  }

  /**
   * Writes the values of symbols.
   *
   * @param planes the symbols, of the shape
   * @param steps what the symbols mean; maps without a step are all 0
   * @param target receives little-endian float32 of the shape from its position on, which is left
   *     unchanged; direct or heap, whatever its byte order is set to
   */
  public void dequantise(SymbolPlanes planes, Steps steps, ByteBuffer target) {
    for (int map = 0; map < maps; map++) {
      for (int from = 0; from < mapElements; from += FloatChunk.ELEMENTS) {
        int count = Math.min(FloatChunk.ELEMENTS, mapElements - from);
        if (steps.step(map) > 0) {
          dequantise(planes, map, from, count, steps);
        } else {
          chunk.clear(count);
        }
        chunk.store(target, map * mapElements + from, count);
      }
    }
  }

  /**
   * Writes {@code +0.0f} to every element.
   *
   * @param target as in {@link #dequantise}
   */
  public void clear(ByteBuffer target) {
    chunk.clear(FloatChunk.ELEMENTS);
    int elements = maps * mapElements;
    for (int from = 0; from < elements; from += FloatChunk.ELEMENTS) {
      chunk.store(target, from, Math.min(FloatChunk.ELEMENTS, elements - from));
    }
  }

  private void dequantise(SymbolPlanes planes, int map, int from, int count, Steps steps) {
    planes.get(map, from, symbols, 0, count);
    int zero = steps.zero();
    float step = steps.step(map);
    byte[] floats = chunk.bytes();
    for (int i = 0; i < count; i++) {
      float value = ((symbols[i] & 0xff) - zero) * step;
      FloatChunk.setBits(floats, i, Float.floatToRawIntBits(value));
    }
  }
}
