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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Writes activations into the buffers that the socket sends, each with the profile that suits the
 * link. Thread-safe.
 */
final class RequestEncoder {
  private final TensorShape shape;
  private final List<Profile> profiles;

  /** For each profile, as many as threads have ever encoded with it at once. */
  private final List<Queue<TensorEncoder>> idle;

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
    this.idle = profiles.stream().map(this::first).toList();
    this.link = link;
    this.chooser = new ProfileChooser(profiles.size(), link);
  }

  private Queue<TensorEncoder> first(Profile profile) {
    return new ConcurrentLinkedQueue<>(List.of(TensorEncoder.of(shape, profile)));
  }

  /** {@return the encoded activation; owned by the caller} */
  ByteBuf encode(ByteBuffer activation, PendingPrediction pending) {
    int chosen = chooser.next();
    Encoded encoded = encode(chosen, activation);
    pending.encoded(
        encoded.startedNanos(),
        shape.bytes(),
        frameBytes(encoded.tensor()),
        encoded.size(),
        Optional.of(profiles.get(chosen)));
    return encoded.tensor();
  }

  private record Encoded(ByteBuf tensor, long startedNanos, EncodedSize size) {}

  private Encoded encode(int candidate, ByteBuffer activation) {
    TensorEncoder waiting = idle.get(candidate).poll();
    TensorEncoder encoder =
        waiting == null ? TensorEncoder.of(shape, profiles.get(candidate)) : waiting;
    ByteBuf tensor = PooledByteBufAllocator.DEFAULT.directBuffer(encoder.maxEncodedBytes());
    try {
      long started = System.nanoTime();
      ByteBuffer target = tensor.nioBuffer(0, tensor.capacity());
      encoder.encode(activation, target);
      tensor.writerIndex(target.position());
      chooser.encoded(candidate, System.nanoTime() - started, frameBytes(tensor));
      return new Encoded(tensor, started, encoder.lastSize());
    } catch (RuntimeException | Error e) {
      tensor.release();
      throw e;
    } finally {
      idle.get(candidate).add(encoder);
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
    try {
      encode(trial, activation).tensor().release();
    } catch (IllegalArgumentException e) {
      // This profile cannot keep its budget with this activation: nothing is learnt.
    }
  }

  void answered(RequestReport report) {
    link.request(report.bytesSent(), report.networkNanos());
    report
        .profile()
        .ifPresent(used -> chooser.decoded(profiles.indexOf(used), report.decodeNanos()));
  }

  private static int frameBytes(ByteBuf tensor) {
    return Call.HEAD_BYTES + tensor.readableBytes();
  }
}
