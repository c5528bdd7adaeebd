package io.cleave.codec.fuzz;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Frames of one type and shape. A frame is refused with the target untouched, or accepted with
 * every element written; values of version 2 are finite, and do not depend on the frames before.
 */
final class FrameTarget implements FuzzTarget {
  private static final int VERSION_AT = 4;
  private static final int CHECKSUM_BYTES = 4;
  private static final int CANARY_BYTES = 16;
  private static final byte CANARY = (byte) 0xee;

  private final ElementType type;
  private final TensorShape shape;
  private final int bytes;
  private final List<byte[]> corpus;
  private final TensorDecoder decoder;
  private final TensorDecoder witness;
  private final byte[] blank;
  private final byte[] decoded;
  private final byte[] decodedByWitness;
  private final CRC32C crc = new CRC32C();
  private boolean direct;
  private ByteBuffer directFrame = ByteBuffer.allocateDirect(0);

  FrameTarget(
      ElementType type, TensorShape shape, List<Calibration> calibrations, List<byte[]> corpus) {
    this.type = type;
    this.shape = shape;
    this.bytes = shape.elements() * type.bytes();
    this.corpus = List.copyOf(corpus);
    Calibration[] known = calibrations.toArray(Calibration[]::new);
    this.decoder = TensorDecoder.of(type, shape, known);
    this.witness = TensorDecoder.of(type, shape, known);
    this.blank = new byte[bytes + 2 * CANARY_BYTES];
    Arrays.fill(blank, CANARY);
    this.decoded = blank.clone();
    this.decodedByWitness = blank.clone();
  }

  @Override
  public String name() {
    return "frame-" + shape + (type == ElementType.FLOAT32 ? "" : "-" + type);
  }

  @Override
  public List<byte[]> corpus() {
    return corpus;
  }

  @Override
  public byte[] seal(byte[] input) {
    if (input.length >= CHECKSUM_BYTES) {
      int end = input.length - CHECKSUM_BYTES;
      crc.reset();
      crc.update(input, 0, end);
      ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN).putInt(end, (int) crc.getValue());
    }
    return input;
  }

  @Override
  public boolean take(byte[] input) {
    direct = !direct;
    try {
      decode(decoder, direct ? direct(input) : ByteBuffer.wrap(input), decoded);
    } catch (CorruptFrameException e) {
      check(e.offset() >= 0 && e.offset() <= input.length, "offset " + e.offset());
      check(Arrays.equals(blank, decoded), "refused, but the target was written to");
      return false;
    }
    checkCanaries();
    if (input[VERSION_AT] == 2) {
      checkFinite();
    }
    decode(witness, ByteBuffer.wrap(input), decodedByWitness);
    check(Arrays.equals(decoded, decodedByWitness), "another result after other frames");
    System.arraycopy(blank, 0, decoded, 0, blank.length);
    return true;
  }

  private ByteBuffer direct(byte[] input) {
    if (directFrame.capacity() < input.length) {
      directFrame = ByteBuffer.allocateDirect(2 * input.length);
    }
    return directFrame.clear().put(input).flip();
  }

  private void decode(TensorDecoder with, ByteBuffer frame, byte[] to) {
    ByteBuffer target = ByteBuffer.wrap(to, CANARY_BYTES, bytes);
    int length = frame.remaining();
    try {
      with.decode(frame, target);
      check(target.remaining() == 0, "the target's position");
    } finally {
      check(frame.position() == 0 && frame.remaining() == length, "the frame's position");
    }
  }

  private void checkCanaries() {
    for (int i = 0; i < CANARY_BYTES; i++) {
      check(decoded[i] == CANARY && decoded[decoded.length - 1 - i] == CANARY, "a canary");
    }
  }

  private void checkFinite() {
    ByteBuffer values = ByteBuffer.wrap(decoded).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < shape.elements(); i++) {
      float value = values.getFloat(CANARY_BYTES + i * Float.BYTES);
      check(Float.isFinite(value), "element is not finite");
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  @Override
  public long mostAllocatedBytes() {
    return 32 << 10;
  }

  @Override
  public int work() {
    return shape.elements();
  }
}
