package org.example.codec;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.EncodedSize;
import io.cleave.codec.FrameChecksum;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorFormat;
import io.cleave.codec.TensorFrame;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.ValueType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Float32 values and nothing else. */
public final class PlainFormat implements TensorFormat {
  static final int ID = 200;

  @Override
  public int id() {
    return ID;
  }

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public boolean takes(ElementType type, TensorShape shape) {
    return type == ElementType.FLOAT32;
  }

  @Override
  public Writer writer(ElementType type, TensorShape shape, Profile profile) {
    return new PlainWriter(shape.bytes());
  }

  @Override
  public Reader reader(ElementType type, TensorShape shape, List<Calibration> calibrations) {
    return new PlainReader(shape.bytes());
  }

  private static final class PlainWriter implements Writer {
    private final int bytes;
    private final byte[] start = new byte[TensorFrame.START_BYTES];
    private final FrameChecksum checksum = new FrameChecksum();

    PlainWriter(int bytes) {
      this.bytes = bytes;
      TensorFrame.start(start, ID);
    }

    @Override
    public int maxEncodedBytes() {
      return start.length + bytes + TensorFrame.CHECKSUM_BYTES;
    }

    @Override
    public int write(ByteBuffer tensor, ByteBuffer target) {
      int end = target.position() + start.length + bytes;
      target.put(target.position(), start);
      target.put(target.position() + start.length, tensor, tensor.position(), bytes);
      return checksum.seal(target, end);
    }

    @Override
    public EncodedSize lastSize() {
      int framing = start.length + TensorFrame.CHECKSUM_BYTES;
      return new EncodedSize(
          framing, 0, bytes, bytes / Float.BYTES, Optional.of(ValueType.FLOAT32));
    }

    @Override
    public double lastBound() {
      return 0;
    }
  }

  private static final class PlainReader implements Reader {
    private final int bytes;
    private final FrameChecksum checksum = new FrameChecksum();

    PlainReader(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public void check(ByteBuffer frame) {
      int expected = TensorFrame.START_BYTES + bytes + TensorFrame.CHECKSUM_BYTES;
      if (frame.remaining() != expected) {
        throw new CorruptFrameException(
            Math.min(frame.remaining(), expected), "length", frame.remaining() + " bytes");
      }
      checksum.check(frame);
    }

    @Override
    public void write(ByteBuffer frame, ByteBuffer target) {
      target.put(target.position(), frame, frame.position() + TensorFrame.START_BYTES, bytes);
    }
  }
}
