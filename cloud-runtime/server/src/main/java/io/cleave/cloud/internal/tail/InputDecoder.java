package io.cleave.cloud.internal.tail;

import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;

/** Decodes requests into a tail's inputs. For one thread at a time. */
class InputDecoder {
  private final MessageDecoder messages;
  private final Signature sampled;
  private final long maxSampleBytes;

  InputDecoder(ServedPart tail, long maxSampleBytes) {
    this.messages = tail.newDecoder();
    this.sampled = tail.sampled();
    this.maxSampleBytes = tail.isFixed() ? Long.MAX_VALUE : maxSampleBytes;
  }

  /** A decoder for what the tail takes. */
  static InputDecoder of(ServedPart tail, long maxSampleBytes) {
    return tail.pictures().isPresent()
        ? new ImageInput(tail, tail.pictures().get(), maxSampleBytes)
        : new InputDecoder(tail, maxSampleBytes);
  }

  /** The shapes of a typical sample. */
  Signature sampled() {
    return sampled;
  }

  /**
   * The fixed shapes that the target of {@link #decode} must have.
   *
   * @param request whose payload is only read
   * @throws CorruptFrameException if the tail does not take such inputs, or they are too large
   */
  Signature shapes(TailRequest request) {
    Signature shapes = messages.peek(request.content());
    if (shapes.bytes() > maxSampleBytes) {
      throw new CorruptFrameException(
          0,
          "tensors",
          shapes.bytes() + " bytes when decoded (expected: at most " + maxSampleBytes + ")");
    }
    return shapes;
  }

  /**
   * Fills the target.
   *
   * @param request whose payload is only read
   * @param target one sample of the request's {@link #shapes}
   * @throws CorruptFrameException if the payload is not what the tail takes
   */
  void decode(TailRequest request, Tensors target) {
    messages.decode(request.content(), target);
  }

  /**
   * Does what is done only once, so that no request pays for it. The target is one {@link
   * #sampled}.
   */
  void warmUp(Tensors target) {}
}
