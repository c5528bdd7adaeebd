package io.cleave.codec.internal.pruning;

import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The feature maps that a map rule kept, read and written as if they were contiguous.
 *
 * <p>Offsets and counts are in elements of that gapless sequence. If every map survives, the
 * sequence is the tensor itself.
 */
public final class SurvivingMaps {
  private static final byte[] ZEROS = new byte[4096];

  private final TensorShape shape;
  private final int[] maps;
  private final byte[] bitmap;
  private int count;

  public SurvivingMaps(TensorShape shape) {
    this.shape = shape;
    this.maps = new int[shape.channels()];
    this.bitmap = new byte[bitmapBytes(shape)];
    this.count = shape.channels();
  }

  public static int bitmapBytes(TensorShape shape) {
    return (shape.channels() + 7) >>> 3;
  }

  /**
   * {@return the bits of the surviving maps, the lowest bit of a byte first; trailing bits are
   * zero}
   */
  public byte[] bitmap() {
    return bitmap;
  }

  /** {@return how many bytes the frame needs to say which maps survive; 0 if all do} */
  public int encodedBytes() {
    return areAll() ? 0 : bitmap.length;
  }

  public void keepAll() {
    count = shape.channels();
  }

  public void clear() {
    count = 0;
    Arrays.fill(bitmap, (byte) 0);
  }

  /** Adds a map. After {@link #clear}, maps are added in ascending order. */
  public void add(int map) {
    maps[count++] = map;
    bitmap[map >>> 3] |= (byte) (1 << (map & 7));
  }

  /** {@return whether a map was added since {@link #clear}} */
  public boolean contains(int map) {
    return (bitmap[map >>> 3] >>> (map & 7) & 1) != 0;
  }

  public boolean areAll() {
    return count == shape.channels();
  }

  public int elements() {
    return count * shape.mapElements();
  }

  /** Copies elements of the sequence to the start of {@code floats}. */
  public void read(ByteBuffer tensor, int from, int elements, byte[] floats) {
    copy(tensor, from, elements, floats, false);
  }

  /** Copies the start of {@code floats} to elements of the sequence. */
  public void write(byte[] floats, int from, int elements, ByteBuffer tensor) {
    copy(tensor, from, elements, floats, true);
  }

  private void copy(ByteBuffer tensor, int from, int elements, byte[] floats, boolean toTensor) {
    for (int done = 0; done < elements; ) {
      int length = contiguous(from + done, elements - done);
      int at = tensor.position() + source(from + done) * Float.BYTES;
      if (toTensor) {
        tensor.put(at, floats, done * Float.BYTES, length * Float.BYTES);
      } else {
        tensor.get(at, floats, done * Float.BYTES, length * Float.BYTES);
      }
      done += length;
    }
  }

  /** Writes {@code +0.0f} to every element of the maps that did not survive. */
  public void clearDropped(ByteBuffer tensor) {
    if (areAll()) {
      return;
    }
    int next = 0;
    for (int i = 0; i < count; i++) {
      zero(tensor, next, maps[i]);
      next = maps[i] + 1;
    }
    zero(tensor, next, shape.channels());
  }

  private void zero(ByteBuffer tensor, int fromMap, int toMap) {
    int mapBytes = shape.mapElements() * Float.BYTES;
    int at = tensor.position() + fromMap * mapBytes;
    int rest = (toMap - fromMap) * mapBytes;
    while (rest > 0) {
      int count = Math.min(ZEROS.length, rest);
      tensor.put(at, ZEROS, 0, count);
      at += count;
      rest -= count;
    }
  }

  private int contiguous(int from, int limit) {
    int mapElements = shape.mapElements();
    return areAll() ? limit : Math.min(limit, mapElements - from % mapElements);
  }

  private int source(int element) {
    int mapElements = shape.mapElements();
    return areAll() ? element : maps[element / mapElements] * mapElements + element % mapElements;
  }
}
