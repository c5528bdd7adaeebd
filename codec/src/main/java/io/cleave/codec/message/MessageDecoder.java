package io.cleave.codec.message;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads messages of the expected tensors, whatever profile they were written with. Each tensor must
 * be present once, in order, with its type and a shape that the signature allows; anything else is
 * refused by name. Nothing is trusted before it is checked, and no tensor is written before all are
 * checked. Names are not sent: both ends must have agreed elsewhere that they mean the same
 * tensors.
 *
 * <p>Create one and reuse it. What a tensor needs is allocated for each shape it has, and kept for
 * the last {@value ShapeCache#MAX_SHAPES} shapes with at most {@value ShapeCache#MAX_ELEMENTS}
 * elements together, or for the last shape alone; none of it is larger than the max shapes of the
 * signature require. While shapes stay the same, a call allocates only a few small objects. Not
 * safe for concurrent use.
 */
public final class MessageDecoder {
  private final HeaderReader header;
  private final List<ShapeCache<TensorDecoder>> caches = new ArrayList<>();
  private final TensorDecoder[] decoders;

  private MessageDecoder(Signature expected, Calibration... calibrations) {
    this.header = new HeaderReader(expected);
    this.decoders = new TensorDecoder[expected.tensors().size()];
    for (TensorSpec tensor : expected.tensors()) {
      ElementType type = tensor.type();
      caches.add(
          new ShapeCache<>(
              shape -> TensorDecoder.of(type, shape, Calibrations.of(type, shape, calibrations))));
    }
  }

  /**
   * {@return a decoder}
   *
   * @param expected the only tensors that it accepts; dimensions may be open
   * @param calibrations the calibrations that float32 tensors may refer to
   * @throws IllegalArgumentException if a calibration fits none of the tensors, or a message could
   *     exceed the range of {@link #maxEncodedBytes}
   */
  public static MessageDecoder of(Signature expected, Calibration... calibrations) {
    maxEncodedBytes(expected);
    for (Calibration calibration : calibrations) {
      Calibrations.requireFor(expected, calibration);
    }
    return new MessageDecoder(expected, calibrations.clone());
  }

  /**
   * {@return the max size in bytes of a message of some tensors} A receiver can refuse anything
   * larger.
   *
   * @param expected the tensors; open dimensions count with their bounds
   * @throws IllegalArgumentException if a tensor's frame could exceed 2 GiB
   */
  public static long maxEncodedBytes(Signature expected) {
    long bytes = MessageLayout.headerBytes(expected);
    for (TensorSpec tensor : expected.tensors()) {
      TensorShape max = TensorShape.of(tensor.shape().dims());
      bytes += TensorDecoder.maxEncodedBytes(tensor.type(), max);
    }
    return bytes;
  }

  /**
   * {@return the expected names and types with the fixed shapes that a message states; the same
   * object while they stay the same} With these, room for the tensors can be made before they are
   * decoded. Only the header is checked, completely and by its checksum.
   *
   * @param message the whole message, all that remains; direct or heap; its position is left
   *     unchanged
   * @throws CorruptFrameException if the header does not describe the expected tensors, or the
   *     message does not have the size that it states
   */
  public Signature peek(ByteBuffer message) {
    return header.read(message);
  }

  /**
   * Decodes a message into existing memory, such as an engine's own.
   *
   * @param message the whole message, all that remains; direct or heap; its position is left
   *     unchanged
   * @param target receives every element of every tensor; one sample, with the shapes that {@link
   *     #peek} returns
   * @throws CorruptFrameException if the bytes are not exactly one message of the expected tensors,
   *     or refer to a calibration that is unknown here; the target is then untouched
   * @throws IllegalArgumentException if the target has other tensors, is a batch or is read-only
   */
  public void decode(ByteBuffer message, Tensors target) {
    Signature found = peek(message);
    if (!found.equals(target.signature())) {
      found.requireAdmits(target.signature());
    }
    if (target.batch() != 1) {
      throw Check.refusal("target", "a batch of " + target.batch(), "one sample");
    }
    ByteBuffer frame = message.duplicate();
    for (int i = 0; i < decoders.length; i++) {
      decoders[i] = caches.get(i).get(header.shape(i));
      check(i, select(i, frame, message.position()));
    }
    for (int i = 0; i < decoders.length; i++) {
      decoders[i].write(select(i, frame, message.position()), target.data(i));
    }
  }

  private ByteBuffer select(int tensor, ByteBuffer frame, int start) {
    int from = start + header.frameAt(tensor);
    return frame.limit(from + header.frameBytes(tensor)).position(from);
  }

  private void check(int tensor, ByteBuffer frame) {
    try {
      decoders[tensor].check(frame);
    } catch (CorruptFrameException e) {
      String name = header.name(tensor);
      throw new CorruptFrameException(
          header.frameAt(tensor) + e.offset(), e.field(), name + ": " + e.reason());
    }
  }

  /**
   * {@return the tensors of the sample in a message, in new native memory that is released when
   * nothing refers to it}
   *
   * @param message the whole message, all that remains; direct or heap; its position is left
   *     unchanged
   * @throws CorruptFrameException if the bytes are not exactly one message of the expected tensors,
   *     or refer to a calibration that is unknown here
   */
  public Tensors decode(ByteBuffer message) {
    Tensors tensors = Tensors.allocate(peek(message), 1);
    decode(message, tensors);
    return tensors;
  }
}
