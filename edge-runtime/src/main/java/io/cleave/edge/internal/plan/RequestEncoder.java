package io.cleave.edge.internal.plan;

import io.cleave.codec.EncodedSize;
import io.cleave.codec.Profile;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/** Encodes the tensors that cross one cut into the buffers that the socket sends. Thread-safe. */
public final class RequestEncoder {
  private final Signature crossing;
  private final List<Profile> profiles;

  /** For each profile, as many encoders as threads have ever used at once. */
  private final List<Queue<MessageEncoder>> idle;

  private final ProfileChooser chooser;
  private final LongSupplier clock;

  /**
   * Makes the first encoder of each profile.
   *
   * @param profiles from the most bytes to the fewest
   * @param chooser learns what encoding costs
   * @param clock nanoseconds, as {@link System#nanoTime}
   * @throws IllegalArgumentException if a profile cannot encode the tensors that cross
   */
  public RequestEncoder(
      Signature crossing, List<Profile> profiles, ProfileChooser chooser, LongSupplier clock) {
    this.crossing = crossing;
    this.profiles = List.copyOf(profiles);
    this.idle = profiles.stream().map(this::first).toList();
    this.chooser = chooser;
    this.clock = clock;
  }

  private Queue<MessageEncoder> first(Profile profile) {
    return new ConcurrentLinkedQueue<>(List.of(MessageEncoder.of(crossing, profile)));
  }

  /**
   * A sample as a message.
   *
   * @param content the message, owned by the caller
   * @param profile that it was encoded with
   * @param size of the message's parts
   * @param startedNanos when encoding began, by the client's clock
   * @param endedNanos when it ended
   */
  public record Encoded(
      ByteBuf content, Profile profile, EncodedSize size, long startedNanos, long endedNanos) {}

  /**
   * Encodes a sample, whose memory is free for reuse when this returns.
   *
   * @param profile one of those of this encoder
   * @throws IllegalArgumentException if the profile cannot encode the sample
   */
  public Encoded encode(Tensors sample, Profile profile) {
    return encode(profiles.indexOf(profile), sample);
  }

  private Encoded encode(int candidate, Tensors sample) {
    MessageEncoder waiting = idle.get(candidate).poll();
    Profile profile = profiles.get(candidate);
    MessageEncoder encoder = waiting == null ? MessageEncoder.of(crossing, profile) : waiting;
    try {
      return encode(candidate, encoder, sample);
    } finally {
      idle.get(candidate).add(encoder);
    }
  }

  private Encoded encode(int candidate, MessageEncoder encoder, Tensors sample) {
    int maxBytes = encoder.maxEncodedBytes(sample.signature());
    ByteBuf content = PooledByteBufAllocator.DEFAULT.directBuffer(maxBytes, maxBytes);
    try {
      long started = clock.getAsLong();
      ByteBuffer target = content.nioBuffer(0, maxBytes);
      content.writerIndex(encoder.encode(sample, target));
      long ended = clock.getAsLong();
      chooser.encoded(candidate, ended - started, content.readableBytes());
      return new Encoded(content, profiles.get(candidate), encoder.lastSize(), started, ended);
    } catch (RuntimeException | Error e) {
      content.release();
      throw e;
    }
  }

  /**
   * Now and then encodes a sample once more with another profile to learn what that costs, and
   * drops the bytes.
   */
  public void tryAnother(Tensors sample) {
    int trial = chooser.trial();
    if (trial == ProfileChooser.NONE) {
      return;
    }
    try {
      encode(trial, sample).content().release();
    } catch (IllegalArgumentException e) {
      // This profile cannot keep its budget with this sample: nothing is learnt.
    }
  }
}
