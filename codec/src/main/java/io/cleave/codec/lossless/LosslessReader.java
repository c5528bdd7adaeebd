package io.cleave.codec.lossless;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.FrameChecksum;
import io.cleave.codec.TensorFormat;
import io.cleave.codec.TensorFrame;
import io.cleave.codec.entropy.CorruptSymbolsException;
import io.cleave.codec.entropy.ZstdBytes;
import io.cleave.codec.entropy.ZstdLibrary;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames of version 3. Memory for packed frames, twice the tensor, is allocated with the
 * first of them. Not safe for concurrent use.
 */
final class LosslessReader implements TensorFormat.Reader {
  private final ElementType type;
  private final int bytes;
  private final LosslessHeader header;
  private final BytePlanes planes;
  private final FrameChecksum checksum = new FrameChecksum();
  private @Nullable ZstdBytes zstd;
  private byte[] packed = new byte[0];
  private byte[] plain = new byte[0];
  private int packing;

  LosslessReader(ElementType type, TensorShape shape) {
    this.type = type;
    this.bytes = shape.elements() * type.bytes();
    this.header = new LosslessHeader(type, shape);
    this.planes = new BytePlanes(shape.elements(), type.bytes());
  }

  @Override
  public void check(ByteBuffer frame) {
    packing = header.read(frame);
    int length = frame.remaining() - header.bytes() - TensorFrame.CHECKSUM_BYTES;
    checkLength(length);
    checksum.check(frame);
    if (packing == LosslessHeader.ZSTD) {
      unpack(frame, length);
    }
    if (type == ElementType.BOOL) {
      checkBools(frame);
    }
  }

  private void checkLength(int length) {
    boolean stored = packing == LosslessHeader.STORED;
    int max = stored ? bytes : bytes - 1;
    if (length > max || (stored && length < bytes)) {
      throw new CorruptFrameException(
          header.bytes() + Math.min(length, Math.max(0, max)) + TensorFrame.CHECKSUM_BYTES,
          "length",
          length < max
              ? "frame ends here (expected: " + bytes + " bytes of elements, not " + length + ")"
              : "trailing bytes (expected: at most " + max + " of elements, not " + length + ")");
    }
  }

  private ZstdBytes zstd() {
    if (zstd == null) {
      zstd = ZstdLibrary.open();
      packed = new byte[bytes];
      plain = new byte[bytes];
    }
    return zstd;
  }

  private void unpack(ByteBuffer frame, int length) {
    ZstdBytes opened = zstd();
    frame.get(frame.position() + header.bytes(), packed, 0, length);
    int found;
    try {
      found = opened.decompress(packed, 0, length, plain, bytes);
    } catch (CorruptSymbolsException e) {
      throw new CorruptFrameException(header.bytes(), "elements", String.valueOf(e.getMessage()));
    }
    if (found != bytes) {
      throw new CorruptFrameException(
          header.bytes(), "elements", found + " bytes (expected: " + bytes + ")");
    }
  }

  private void checkBools(ByteBuffer frame) {
    int start = frame.position() + header.bytes();
    for (int i = 0; i < bytes; i++) {
      int value = packing == LosslessHeader.ZSTD ? plain[i] : frame.get(start + i);
      if ((value & ~1) != 0) {
        throw new CorruptFrameException(
            header.bytes(), "elements", "bool " + (value & 0xff) + " (expected: 0 or 1)");
      }
    }
  }

  @Override
  public void write(ByteBuffer frame, ByteBuffer target) {
    if (packing == LosslessHeader.ZSTD) {
      planes.join(plain, target);
    } else {
      target.put(target.position(), frame, frame.position() + header.bytes(), bytes);
    }
  }
}
