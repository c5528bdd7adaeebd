package io.cleave.codec.quantise;

import io.cleave.codec.TensorShape;
import io.cleave.codec.entropy.SymbolPlanes;
import java.nio.ByteBuffer;

/**
 * Undoes {@link Quantiser}: {@code (symbol - zero) * step} in binary32. Allocates nothing for a
 * call; not safe for concurrent use.
 */
public final class Dequantiser {
  private final int maps;
  private final int mapElements;
  private final FloatChunk chunk = new FloatChunk();

  /**
   * Makes a dequantiser.
   *
   * @param shape of every activation
   */
  public Dequantiser(TensorShape shape) {
    this.maps = SymbolPlanes.maps(shape);
    this.mapElements = shape.elements() / maps;
  }

  /**
   * Writes the values of symbols.
   *
   * @param planes of the shape
   * @param steps what the symbols mean; maps without a step are all 0
   * @param target receives little-endian float32 of the shape from its position on, which stays;
   *     direct or heap, whatever its byte order is set to
   */
  public void dequantise(SymbolPlanes planes, Steps steps, ByteBuffer target) {
    for (int map = 0; map < maps; map++) {
      for (int from = 0; from < mapElements; from += FloatChunk.ELEMENTS) {
        int count = Math.min(FloatChunk.ELEMENTS, mapElements - from);
        if (steps.step(map) > 0) {
          dequantise(planes, map, from, count, steps);
        } else {
          clear(count);
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
    clear(FloatChunk.ELEMENTS);
    int elements = maps * mapElements;
    for (int from = 0; from < elements; from += FloatChunk.ELEMENTS) {
      chunk.store(target, from, Math.min(FloatChunk.ELEMENTS, elements - from));
    }
  }

  private void clear(int count) {
    for (int i = 0; i < count; i++) {
      chunk.setBits(i, 0);
    }
  }

  private void dequantise(SymbolPlanes planes, int map, int from, int count, Steps steps) {
    int columns = planes.columns();
    for (int done = 0; done < count; ) {
      int column = (from + done) % columns;
      int length = Math.min(columns - column, count - done);
      int at = planes.index(map, (from + done) / columns) + column;
      values(planes.symbols(), at, length, steps.zero(), steps.step(map), done);
      done += length;
    }
  }

  private void values(byte[] symbols, int at, int count, int zero, float step, int to) {
    for (int i = 0; i < count; i++) {
      float value = ((symbols[at + i] & 0xff) - zero) * step;
      chunk.setBits(to + i, Float.floatToRawIntBits(value));
    }
  }
}
