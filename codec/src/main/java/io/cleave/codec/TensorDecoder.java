package io.cleave.codec;

import java.nio.ByteBuffer;

/**
 * Reads tensor frames ({@code docs/wire-format.md}) of one expected shape back into activations.
 * Nothing of a frame is believed before it is checked, and nothing is written before all is.
 *
 * <p>Made once and reused: all memory is taken at construction, none by a call. Not safe for
 * concurrent use.
 */
public final class TensorDecoder {
  private final TensorShape shape;
  private final TensorHeader header;
  private final SurvivingMaps maps;
  private final ElementMask mask;
  private final RoaringReader roaring;
  private final Selection selection;
  private final FrameChecksum checksum = new FrameChecksum();
  private final byte[] scratch;

  private TensorDecoder(TensorShape shape, SelectionKernel kernel) {
    this.shape = shape;
    this.header = new TensorHeader(shape);
    this.maps = new SurvivingMaps(shape);
    this.mask = new ElementMask(shape.elements());
    this.roaring = new RoaringReader(ElementMask.bitmapBytes(shape.elements()));
    this.selection = new Selection(kernel, maps, mask);
    this.scratch = new byte[Math.max(SurvivingMaps.bitmapBytes(shape), Integer.BYTES)];
  }

  /**
   * Makes a decoder.
   *
   * @param expected the only shape that it takes
   * @return the decoder
   * @throws IllegalArgumentException if a frame of the shape could exceed 2 GiB
   */
  public static TensorDecoder of(TensorShape expected) {
    return of(expected, SelectionKernels.best());
  }

  static TensorDecoder of(TensorShape expected, SelectionKernel kernel) {
    maxEncodedBytes(expected);
    return new TensorDecoder(expected, kernel);
  }

  /**
   * Returns the largest frame of a shape: a receiver need not take more.
   *
   * @param shape the expected shape
   * @return bytes
   * @throws IllegalArgumentException if that exceeds 2 GiB
   */
  public static int maxEncodedBytes(TensorShape shape) {
    return TensorEncoder.maxEncodedBytes(shape, true);
  }

  /**
   * Decodes one frame.
   *
   * @param frame the whole frame, all that remains; direct or heap; its position stays
   * @param target receives little-endian float32 of the expected shape at its position, which moves
   *     behind it; every element is written
   * @throws CorruptFrameException if the bytes are not exactly one frame of the expected shape; the
   *     target is then untouched
   * @throws IllegalArgumentException if the target is read-only or too small
   */
  public void decode(ByteBuffer frame, ByteBuffer target) {
    checkTarget(target);
    header.read(frame);
    int mapBytes = header.hasMaps() ? SurvivingMaps.bitmapBytes(shape) : 0;
    int maskAt = header.bytes() + mapBytes;
    checkLength(frame, maskAt);
    checkChecksum(frame);
    readMaps(frame);
    checkCounts();
    int valuesAt = frame.position() + maskAt + (int) header.maskBytes();
    readMask(frame, maskAt);
    if (header.mask() == MaskKind.DENSE) {
      selection.unpackDense(frame, valuesAt, header.values(), target);
    } else {
      selection.unpack(frame, valuesAt, header.values(), target);
    }
    maps.clearDropped(target);
    target.position(target.position() + shape.bytes());
  }

  private void checkTarget(ByteBuffer target) {
    if (target.isReadOnly() || target.remaining() < shape.bytes()) {
      throw new IllegalArgumentException(
          "target: "
              + (target.isReadOnly() ? "read-only" : target.remaining() + " bytes")
              + " (expected: at least "
              + shape.bytes()
              + " writable bytes)");
    }
  }

  private void checkLength(ByteBuffer frame, int maskAt) {
    long valueBytes = header.kept() * header.values().bytes();
    long needed = maskAt + header.maskBytes() + valueBytes + TensorHeader.CHECKSUM_BYTES;
    if (frame.remaining() != needed) {
      String what = frame.remaining() < needed ? "frame ends here" : "trailing bytes";
      throw new CorruptFrameException(
          Math.min(frame.remaining(), needed),
          "length",
          what + " (expected: " + needed + " bytes, not " + frame.remaining() + ")");
    }
  }

  private void checkChecksum(ByteBuffer frame) {
    int end = frame.limit() - TensorHeader.CHECKSUM_BYTES;
    frame.get(end, scratch, 0, TensorHeader.CHECKSUM_BYTES);
    int claimed = LittleEndian.getInt(scratch, 0);
    int found = checksum.of(frame, frame.position(), end);
    if (found != claimed) {
      throw new CorruptFrameException(
          end - frame.position(),
          "checksum",
          Integer.toHexString(claimed) + " (expected: " + Integer.toHexString(found) + ")");
    }
  }

  private void readMaps(ByteBuffer frame) {
    if (!header.hasMaps()) {
      maps.keepAll();
      return;
    }
    int bytes = SurvivingMaps.bitmapBytes(shape);
    frame.get(frame.position() + header.bytes(), scratch, 0, bytes);
    maps.clear();
    for (int map = 0; map < bytes * Byte.SIZE; map++) {
      if ((scratch[map >>> 3] >>> (map & 7) & 1) != 0) {
        if (map >= shape.channels()) {
          throw new CorruptFrameException(
              header.bytes() + (map >>> 3), "map bitmap", "a bit behind the last map");
        }
        maps.add(map);
      }
    }
  }

  private void checkCounts() {
    int elements = maps.elements();
    int bitmapBytes = ElementMask.bitmapBytes(elements);
    long kept = header.kept();
    boolean dense = header.mask() == MaskKind.DENSE;
    if (kept > elements || (dense && kept != elements)) {
      throw new CorruptFrameException(
          header.keptAt(),
          "kept count",
          kept + " (expected: " + (dense ? "" : "at most ") + elements + ")");
    }
    long bytes = header.maskBytes();
    boolean right =
        switch (header.mask()) {
          case DENSE -> bytes == 0;
          case BITMAP -> bytes == bitmapBytes;
          case ROARING -> bytes < bitmapBytes;
        };
    if (!right) {
      throw new CorruptFrameException(
          header.maskBytesAt(), "mask bytes", bytes + " (a bitmap has " + bitmapBytes + ")");
    }
  }

  private void readMask(ByteBuffer frame, int maskAt) {
    if (header.mask() == MaskKind.DENSE) {
      return;
    }
    mask.clear();
    int bytes = (int) header.maskBytes();
    int elements = maps.elements();
    if (header.mask() == MaskKind.BITMAP) {
      frame.get(frame.position() + maskAt, mask.bits(), 0, bytes);
      if (mask.hasBitsBehind(elements)) {
        throw new CorruptFrameException(
            maskAt + bytes - 1, "mask", "a bit behind the last element");
      }
    } else {
      roaring.read(frame, maskAt, bytes, mask, elements);
    }
    int population = mask.population(0, ElementMask.words(elements));
    if (population != header.kept()) {
      throw new CorruptFrameException(
          maskAt, "mask", population + " elements (expected: " + header.kept() + ")");
    }
  }
}
