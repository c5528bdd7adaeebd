package io.cleave.edge;

import io.cleave.codec.EncodedSize;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.tensor.TensorShape;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Writes activations into the buffers that the socket sends, each with the profile that suits the
 * link. Thread-safe.
 */
final class RequestEncoder {
  private final TensorShape shape;
  private final List<Profile> profiles;
  private final List<EncoderPool> pools;
  private final LinkRate link;
  private final ProfileChooser chooser;

  /**
   * Makes the first encoder of each profile.
   *
   * @param profiles the choice, from the plainest to the smallest
   * @param link learns from each answer
   * @throws IllegalArgumentException if a profile cannot work on the shape
   */
  RequestEncoder(TensorShape shape, List<Profile> profiles, LinkRate link) {
    this.shape = shape;
    this.profiles = List.copyOf(profiles);
    this.pools = profiles.stream().map(profile -> new EncoderPool(shape, profile)).toList();
    this.link = link;
    this.chooser = new ProfileChooser(profiles.size(), link);
  }

  TensorShape shape() {
    return shape;
  }

  /** {@return the encoded activation; owned by the caller} */
  ByteBuf encode(ByteBuffer activation, PendingPrediction pending) {
    int chosen = chooser.next();
    EncoderPool pool = pools.get(chosen);
    TensorEncoder encoder = pool.take();
    ByteBuf tensor = buffer(encoder);
    try {
      long started = System.nanoTime();
      write(encoder, activation, tensor);
      int frameBytes = frameBytes(tensor);
      pending.encoded(
          started,
          shape.bytes(),
          frameBytes,
          encoder.lastSize(),
          Optional.of(profiles.get(chosen)));
      chooser.encoded(chosen, System.nanoTime() - started, frameBytes);
      return tensor;
    } catch (RuntimeException | Error e) {
      tensor.release();
      throw e;
    } finally {
      pool.give(encoder);
    }
  }

  /** {@return a copy of a JPEG or PNG file, to be sent as it is; owned by the caller} */
  ByteBuf copy(byte[] picture, PendingPrediction pending) {
    long started = System.nanoTime();
    ByteBuf payload = PooledByteBufAllocator.DEFAULT.directBuffer(picture.length);
    payload.writeBytes(picture);
    EncodedSize size = new EncodedSize(0, 0, picture.length, 0, Optional.empty());
    pending.encoded(started, shape.bytes(), frameBytes(payload), size, Optional.empty());
    return payload;
  }

  /**
   * Now and then encodes an activation once more with another profile, to know what that costs, and
   * forgets the bytes.
   */
  void tryAnother(ByteBuffer activation) {
    int trial = chooser.trial();
    if (trial == ProfileChooser.NONE) {
      return;
    }
    EncoderPool pool = pools.get(trial);
    TensorEncoder encoder = pool.take();
    ByteBuf tensor = buffer(encoder);
    try {
      long started = System.nanoTime();
      write(encoder, activation, tensor);
      chooser.encoded(trial, System.nanoTime() - started, frameBytes(tensor));
    } catch (IllegalArgumentException e) {
      // This profile cannot keep its budget with this activation: nothing is learnt.
    } finally {
      tensor.release();
      pool.give(encoder);
    }
  }

  void answered(RequestReport report) {
    link.request(report.bytesSent(), report.networkNanos());
    report
        .profile()
        .ifPresent(used -> chooser.decoded(profiles.indexOf(used), report.decodeNanos()));
  }

  private static ByteBuf buffer(TensorEncoder encoder) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(encoder.maxEncodedBytes());
  }

  private static int frameBytes(ByteBuf tensor) {
    return Call.HEAD_BYTES + tensor.readableBytes();
  }

  private static void write(TensorEncoder encoder, ByteBuffer activation, ByteBuf tensor) {
    ByteBuffer target = tensor.nioBuffer(0, tensor.capacity());
    encoder.encode(activation, target);
    tensor.writerIndex(target.position());
  }
}
