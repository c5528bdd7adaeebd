package io.cleave.edge.internal.plan;

import io.cleave.codec.EncodedSize;
import io.cleave.codec.Profile;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.RequestReport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Writes what crosses one cut into the buffers that the socket sends, each sample with the profile
 * that suits the link. Thread-safe.
 */
public final class RequestEncoder {
  private final Signature crossing;
  private final List<Profile> profiles;

  /** For each profile, as many as threads have ever encoded with it at once. */
  private final List<Queue<MessageEncoder>> idle;

  private final ProfileChooser chooser;

  /**
   * Makes the first encoder of each profile.
   *
   * @param profiles the choice, from the plainest to the smallest
   * @param link says what a byte costs
   * @throws IllegalArgumentException if a profile cannot work on what crosses
   */
  public RequestEncoder(Signature crossing, List<Profile> profiles, LinkRate link) {
    this.crossing = crossing;
    this.profiles = List.copyOf(profiles);
    this.idle = profiles.stream().map(this::first).toList();
    this.chooser = new ProfileChooser(profiles.size(), link);
  }

  private Queue<MessageEncoder> first(Profile profile) {
    return new ConcurrentLinkedQueue<>(List.of(MessageEncoder.of(crossing, profile)));
  }

  /**
   * A sample as a message.
   *
   * @param content the message, owned by the caller
   * @param profile how it was encoded
   * @param size what it is made of
   * @param startedNanos {@link System#nanoTime} when that began
   */
  public record Encoded(ByteBuf content, Profile profile, EncodedSize size, long startedNanos) {}

  /** Encodes a sample, whose memory is not needed any more when this returns. */
  public Encoded encode(Tensors sample) {
    return encode(chooser.next(), sample);
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
      long started = System.nanoTime();
      ByteBuffer target = content.nioBuffer(0, maxBytes);
      content.writerIndex(encoder.encode(sample, target));
      chooser.encoded(candidate, System.nanoTime() - started, content.readableBytes());
      return new Encoded(content, profiles.get(candidate), encoder.lastSize(), started);
    } catch (RuntimeException | Error e) {
      content.release();
      throw e;
    }
  }

  /**
   * Now and then encodes a sample once more with another profile, to know what that costs, and
   * forgets the bytes.
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

  /** Learns what decoding cost the server. */
  public void answered(RequestReport report) {
    report
        .profile()
        .ifPresent(used -> chooser.decoded(profiles.indexOf(used), report.decodeNanos()));
  }
}
