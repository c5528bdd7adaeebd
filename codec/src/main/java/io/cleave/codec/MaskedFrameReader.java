package io.cleave.codec;

import io.cleave.codec.internal.pruning.ElementMask;
import io.cleave.codec.internal.pruning.MaskKind;
import io.cleave.codec.internal.pruning.Selection;
import io.cleave.codec.internal.pruning.SelectionKernel;
import io.cleave.codec.internal.pruning.SurvivingMaps;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * Reads frames of version 1: a mask, and the values of what it marks. Not safe for concurrent use.
 */
final class MaskedFrameReader implements TensorFormat.Reader {
  private final TensorShape shape;
  private final MaskedFrameHeader header;
  private final SurvivingMaps maps;
  private final ElementMask mask;
  private final RoaringReader roaring;
  private final Selection selection;
  private final FrameChecksum checksum = new FrameChecksum();
  private final byte[] scratch;
  private int maskAt;

  MaskedFrameReader(TensorShape shape, SelectionKernel kernel) {
    this.shape = shape;
    this.header = new MaskedFrameHeader(shape);
    this.maps = new SurvivingMaps(shape);
    this.mask = new ElementMask(shape.elements());
    this.roaring = new RoaringReader(ElementMask.bitmapBytes(shape.elements()));
    this.selection = new Selection(kernel, maps, mask);
    this.scratch = new byte[SurvivingMaps.bitmapBytes(shape)];
  }

  @Override
  public void check(ByteBuffer frame) {
    header.read(frame);
    maskAt = header.bytes() + (header.hasMaps() ? SurvivingMaps.bitmapBytes(shape) : 0);
    checkLength(frame);
    checksum.check(frame);
    readMaps(frame);
    checkCounts();
    readMask(frame);
  }

  @Override
  public void write(ByteBuffer frame, ByteBuffer target) {
    int valuesAt = frame.position() + maskAt + (int) header.maskBytes();
    if (header.mask() == MaskKind.DENSE) {
      selection.unpackDense(frame, valuesAt, header.values(), target);
    } else {
      selection.unpack(frame, valuesAt, header.values(), target);
    }
    maps.clearDropped(target);
  }

  private void checkLength(ByteBuffer frame) {
    long valueBytes = header.kept() * header.values().bytes();
    long needed = maskAt + header.maskBytes() + valueBytes + TensorFrame.CHECKSUM_BYTES;
    if (frame.remaining() != needed) {
      String what = frame.remaining() < needed ? "frame ends here" : "trailing bytes";
      throw new CorruptFrameException(
          Math.min(frame.remaining(), needed),
          "length",
          what + " (expected: " + needed + " bytes, not " + frame.remaining() + ")");
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

  private void readMask(ByteBuffer frame) {
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
