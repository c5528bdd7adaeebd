package io.cleave.codec.lossless;

import io.cleave.codec.EncodedSize;
import io.cleave.codec.FrameChecksum;
import io.cleave.codec.TensorFormat;
import io.cleave.codec.TensorFrame;
import io.cleave.codec.entropy.ZstdBytes;
import io.cleave.codec.entropy.ZstdLibrary;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes frames of version 3. Not safe for concurrent use. */
final class LosslessWriter implements TensorFormat.Writer {
  /** Tensors of fewer bytes are stored: zstd could not make up for its own header. */
  private static final int MIN_PACKED_BYTES = 64;

  private final ElementType type;
  private final int elements;
  private final int bytes;
  private final LosslessHeader header;
  private final BytePlanes planes;
  private final @Nullable ZstdBytes zstd;
  private final byte[] plain;
  private final byte[] packed;
  private final FrameChecksum checksum = new FrameChecksum();
  private int valueBytes;

  LosslessWriter(ElementType type, TensorShape shape) {
    this.type = type;
    this.elements = shape.elements();
    this.bytes = elements * type.bytes();
    this.header = new LosslessHeader(type, shape);
    boolean packs =
        bytes >= MIN_PACKED_BYTES && ZstdLibrary.maxBytes(bytes) < Integer.MAX_VALUE - 8;
    this.planes = new BytePlanes(elements, type.bytes());
    this.zstd = packs ? ZstdLibrary.open() : null;
    this.plain = new byte[packs ? bytes : 0];
    this.packed = new byte[packs ? (int) ZstdLibrary.maxBytes(bytes) : 0];
  }

  @Override
  public int maxEncodedBytes() {
    return header.bytes() + bytes + TensorFrame.CHECKSUM_BYTES;
  }

  @Override
  public int write(ByteBuffer tensor, ByteBuffer target) {
    if (type == ElementType.BOOL) {
      checkBools(tensor);
    }
    int valuesAt = target.position() + header.bytes();
    valueBytes = zstd == null ? bytes : compress(tensor, zstd);
    if (valueBytes < bytes) {
      header.write(target, LosslessHeader.ZSTD);
      target.put(valuesAt, packed, 0, valueBytes);
    } else {
      valueBytes = bytes;
      header.write(target, LosslessHeader.STORED);
      target.put(valuesAt, tensor, tensor.position(), bytes);
    }
    return checksum.seal(target, valuesAt + valueBytes);
  }

  private int compress(ByteBuffer tensor, ZstdBytes zstd) {
    planes.split(tensor, plain);
    return zstd.compress(plain, bytes, packed, 0, packed.length);
  }

  private static void checkBools(ByteBuffer tensor) {
    for (int i = tensor.position(); i < tensor.limit(); i++) {
      if ((tensor.get(i) & ~1) != 0) {
        throw Check.refusal("tensor", "bool " + (tensor.get(i) & 0xff), "0 or 1");
      }
    }
  }

  @Override
  public EncodedSize lastSize() {
    int framing = header.bytes() + TensorFrame.CHECKSUM_BYTES;
    return new EncodedSize(framing, 0, valueBytes, elements, Optional.empty());
  }

  @Override
  public double lastBound() {
    return 0;
  }
}
