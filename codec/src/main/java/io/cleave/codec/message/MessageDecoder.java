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
 * Reads messages of the tensors that are expected, whatever profile they were written with. Each
 * tensor must be there, once, in order, of its type and of a shape that the signature admits; all
 * else is refused by name. Nothing is believed before it is checked, and no tensor is written
 * before all are checked. Names do not travel: that both ends mean the same tensors is agreed on
 * elsewhere.
 *
 * <p>Made once and reused: what a tensor needs is made for each shape that it has and kept for the
 * last {@value ShapeCache#MAX_SHAPES} with no more than {@value ShapeCache#MAX_ELEMENTS} elements
 * together, or for the last one alone; none of it is larger than the largest tensors of the
 * signature let it be. While shapes stay what they were, a call allocates no more than a few small
 * objects. Not safe for concurrent use.
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
   * Makes a decoder.
   *
   * @param expected the only tensors that it takes; dimensions may be open
   * @param calibrations those that float32 tensors may refer to
   * @return the decoder
   * @throws IllegalArgumentException if a calibration can be for none of the tensors, or a message
   *     could exceed what {@link #maxEncodedBytes} can say
   */
  public static MessageDecoder of(Signature expected, Calibration... calibrations) {
    maxEncodedBytes(expected);
    for (Calibration calibration : calibrations) {
      Calibrations.requireFor(expected, calibration);
    }
    return new MessageDecoder(expected, calibrations.clone());
  }

  /**
   * Returns the largest message of some tensors: a receiver need not take more.
   *
   * @param expected the tensors; of open dimensions the bounds count
   * @return bytes
   * @throws IllegalArgumentException if a tensor's frame could exceed 2 GiB
   */
  public static long maxEncodedBytes(Signature expected) {
    long bytes = MessageLayout.headerBytes(expected);
    for (TensorSpec tensor : expected.tensors()) {
      TensorShape largest = TensorShape.of(tensor.shape().dims());
      bytes += TensorDecoder.maxEncodedBytes(tensor.type(), largest);
    }
    return bytes;
  }

  /**
   * Says which shapes the tensors of a message have, so that there can be room for them before they
   * are decoded. Only the header is checked, whole and by its checksum.
   *
   * @param message the whole message, all that remains; direct or heap; its position stays
   * @return the expected names and types with fixed shapes; the same object while they stay
   * @throws CorruptFrameException if the header is not one of the expected tensors, or the message
   *     has not the size that it says
   */
  public Signature peek(ByteBuffer message) {
    return header.read(message);
  }

  /**
   * Decodes a message into memory that is there, such as an engine's own.
   *
   * @param message the whole message, all that remains; direct or heap; its position stays
   * @param target receives every element of every tensor; one sample, of the shapes that {@link
   *     #peek} says
   * @throws CorruptFrameException if the bytes are not exactly one message of the expected tensors,
   *     or refer to a calibration that is not known here; the target is then untouched
   * @throws IllegalArgumentException if the target is of other tensors, a batch or read-only
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
   * Decodes a message into memory of its own.
   *
   * @param message the whole message, all that remains; direct or heap; its position stays
   * @return the tensors of one sample, in native memory that is freed when nothing refers to it
   * @throws CorruptFrameException if the bytes are not exactly one message of the expected tensors,
   *     or refer to a calibration that is not known here
   */
  public Tensors decode(ByteBuffer message) {
    Tensors tensors = Tensors.allocate(peek(message), 1);
    decode(message, tensors);
    return tensors;
  }
}
