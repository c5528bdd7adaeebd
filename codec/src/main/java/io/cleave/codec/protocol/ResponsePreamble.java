package io.cleave.codec.protocol;

import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.frame.FrameType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first bytes of a {@link FrameType#RESPONSE} payload, which say where the request spent its
 * time in the server; a message of outputs follows.
 *
 * <pre>
 *   u16 bytes of what follows, the checksum included
 *   u64 receipt, microseconds since 1970 | u16 batch | u16 waiting | u16 running | u32 wait, us
 *   u8 spans, for each: u8 kind | u32 start, us | u32 duration, us
 *   extensions | u32 CRC32C
 * </pre>
 *
 * <p>Times have a resolution of one microsecond. Spans of kinds that this version does not know are
 * skipped. Immutable.
 *
 * @param receivedMicros when the request's first byte arrived by the server's clock, in
 *     microseconds since 1970
 * @param batch how many requests the tail ran together, 1 to 65535
 * @param load how busy the server is now
 * @param spans the parts of the request's time, at most 32, in the order in which they began
 * @param extensions optional fields
 */
public record ResponsePreamble(
    long receivedMicros,
    int batch,
    ServerLoad load,
    List<ServerSpan> spans,
    Extensions extensions) {
  private static final int MAX_SPANS = 32;
  private static final int FIXED_BYTES =
      Short.BYTES + Long.BYTES + Short.BYTES + ServerLoad.BYTES + Byte.BYTES + Integer.BYTES;

  /** The max size of a preamble, in bytes: {@value}. */
  public static final int MAX_BYTES = FIXED_BYTES + 255 * ServerSpan.BYTES + Extensions.MAX_BYTES;

  private static final int NANOS_PER_MICRO = 1000;

  /**
   * Which variant answered, if the cut has {@linkplain Catalogue.Variant variants}: an extension of
   * the preamble.
   *
   * <pre>
   *   u16 variant | u8 exit
   * </pre>
   *
   * @param variant the number of the variant, 0 to 65535
   * @param exit the exit of the variant, 0 to 255: 0 is its end, earlier exits count from 1
   */
  public record AnsweredBy(int variant, int exit) {
    /**
     * Checks the numbers.
     *
     * @param variant as above
     * @param exit as above
     * @throws IllegalArgumentException if a number is out of range
     */
    public AnsweredBy {
      Check.range("variant", variant, 0, 0xffff);
      Check.range("exit", exit, 0, 0xff);
    }

    /**
     * {@return the extensions of a response, with this one added}
     *
     * @param extensions the other extensions
     */
    public Extensions addTo(Extensions extensions) {
      byte[] value = {(byte) variant, (byte) (variant >> Byte.SIZE), (byte) exit};
      return extensions.with(Extensions.ANSWERED_BY, value);
    }

    private static AnsweredBy read(PayloadReader fields) {
      AnsweredBy found = new AnsweredBy(fields.u16("variant"), fields.u8("exit"));
      fields.requireEnd("answered by");
      return found;
    }
  }

  /**
   * Keeps a copy of the list.
   *
   * @param receivedMicros as above
   * @param batch as above
   * @param load as above
   * @param spans as above
   * @param extensions as above
   * @throws IllegalArgumentException if the batch is out of range or there are too many spans
   */
  public ResponsePreamble {
    Check.range("batch", batch, 1, 0xffff);
    Check.range("spans", spans.size(), 0, MAX_SPANS);
    spans = List.copyOf(spans);
  }

  /**
   * {@return the size in bytes of a preamble without extensions}
   *
   * @param spans how many spans it has
   */
  public static int bytes(int spans) {
    return FIXED_BYTES + spans * ServerSpan.BYTES;
  }

  /** {@return the size of this preamble, in bytes} */
  public int bytes() {
    return bytes(spans.size()) + extensions.bytes();
  }

  /**
   * Writes the preamble at the target's position, which moves to after the preamble.
   *
   * @param target a buffer with at least {@link #bytes()} remaining
   */
  public void encode(ByteBuffer target) {
    PayloadWriter writer = new PayloadWriter(target);
    writer.u16(bytes() - Short.BYTES).i64(receivedMicros).u16(batch);
    load.write(writer);
    writer.u8(spans.size());
    spans.forEach(span -> span.write(writer));
    extensions.write(writer);
    writer.end();
  }

  /**
   * {@return the preamble at the source's position, which moves to the message}
   *
   * @param source a response's payload
   * @throws io.cleave.codec.CorruptFrameException if the payload is too short or the preamble is
   *     not sound
   */
  public static ResponsePreamble decode(ByteBuffer source) {
    int bytes = PayloadReader.peekU16(source, source.position());
    PayloadReader reader = PayloadReader.ofPreamble(source, Short.BYTES + bytes);
    reader.u16("preamble bytes");
    long receivedMicros = reader.i64("receipt");
    int batch = reader.u16("batch");
    reader.check(batch >= 1, "batch", "is 0");
    ServerLoad load = ServerLoad.read(reader);
    List<ServerSpan> spans = spans(reader);
    Extensions extensions = Extensions.read(reader);
    answeredBy(extensions); // refused here, and not where somebody asks
    return new ResponsePreamble(receivedMicros, batch, load, spans, extensions);
  }

  private static Optional<AnsweredBy> answeredBy(Extensions extensions) {
    return extensions.fields(Extensions.ANSWERED_BY).map(AnsweredBy::read);
  }

  /** {@return which variant answered, if the server says so} */
  public Optional<AnsweredBy> answeredBy() {
    return answeredBy(extensions);
  }

  private static List<ServerSpan> spans(PayloadReader reader) {
    int count = reader.u8("spans");
    List<ServerSpan> spans = new ArrayList<>();
    for (int left = count; left > 0; left--) {
      SpanKind kind = SpanKind.ofId(reader.u8("span"));
      long startNanos = reader.u32("start") * NANOS_PER_MICRO;
      long nanos = reader.u32("duration") * NANOS_PER_MICRO;
      if (kind != null) {
        spans.add(new ServerSpan(kind, startNanos, nanos));
        reader.check(spans.size() <= MAX_SPANS, "spans", "are over " + MAX_SPANS);
      }
    }
    return spans;
  }

  /**
   * {@return how long the server spent with something, in nanoseconds; 0 if it does not say}
   *
   * @param kind what the time was spent with
   */
  public long nanos(SpanKind kind) {
    return spans.stream().filter(span -> span.kind() == kind).mapToLong(ServerSpan::nanos).sum();
  }
}
