package io.cleave.codec.protocol;

import io.cleave.codec.internal.Check;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace that a request belongs to, as in W3C's Trace Context (Recommendation of 2021, section
 * 3.2): 26 bytes, sent only with sampled requests.
 *
 * <pre>
 *   u8 version, 0 | 16 bytes trace id | 8 bytes parent id | u8 flags
 * </pre>
 *
 * @param traceId 32 lower-case hexadecimal digits, not all 0
 * @param parentId 16 lower-case hexadecimal digits, not all 0
 * @param flags 0 to 255; bit 0: sampled
 */
public record TraceContext(String traceId, String parentId, int flags) {
  /** The size on the wire, in bytes: {@value}. */
  public static final int BYTES = 26;

  private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
  private static final Pattern PARENT_ID = Pattern.compile("(?!0{16})[0-9a-f]{16}");
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
  private static final int PARENT_AT = 17;
  private static final int FLAGS_AT = 25;

  /**
   * Checks the parts.
   *
   * @param traceId as above
   * @param parentId as above
   * @param flags as above
   * @throws IllegalArgumentException if a part does not have the form described above
   */
  public TraceContext {
    Check.argument(
        TRACE_ID.matcher(traceId).matches(), "traceId", traceId, "32 hexadecimal digits, not 0");
    Check.argument(
        PARENT_ID.matcher(parentId).matches(), "parentId", parentId, "16 such digits, not 0");
    Check.range("flags", flags, 0, 0xff);
  }

  /**
   * {@return the context that a {@code traceparent} header contains}
   *
   * @param traceparent the header's value, such as {@code
   *     00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01}
   * @throws IllegalArgumentException if it is not of version 00, or not sound
   */
  public static TraceContext ofTraceparent(String traceparent) {
    Matcher parts = TRACEPARENT.matcher(traceparent);
    Check.argument(parts.matches(), "traceparent", traceparent, "00-TRACE_ID-PARENT_ID-FLAGS");
    return new TraceContext(
        parts.group(1), parts.group(2), HexFormat.fromHexDigits(parts.group(3)));
  }

  /** {@return the value of the {@code traceparent} header, as {@link #ofTraceparent} reads it} */
  public String toTraceparent() {
    return String.format(Locale.ROOT, "00-%s-%s-%02x", traceId, parentId, flags);
  }

  /** {@return whether the trace is recorded: the lowest bit of the flags} */
  public boolean isSampled() {
    return (flags & 1) != 0;
  }

  /**
   * {@return the extensions of a request, with this context added}
   *
   * @param extensions the other extensions
   */
  public Extensions addTo(Extensions extensions) {
    byte[] value = HexFormat.of().parseHex(toTraceparent().replace("-", ""));
    return extensions.with(Extensions.TRACE_CONTEXT, value);
  }

  /**
   * {@return the context among a request's extensions} Empty if there is none or it cannot be read
   * here: tracing never fails a request.
   *
   * @param extensions the extensions of the request
   */
  public static Optional<TraceContext> in(Extensions extensions) {
    return extensions.find(Extensions.TRACE_CONTEXT).flatMap(TraceContext::read);
  }

  private static Optional<TraceContext> read(byte[] value) {
    if (value.length != BYTES || value[0] != 0) {
      return Optional.empty();
    }
    String hex = HexFormat.of().formatHex(value);
    try {
      return Optional.of(
          new TraceContext(
              hex.substring(2, 2 * PARENT_AT),
              hex.substring(2 * PARENT_AT, 2 * FLAGS_AT),
              Byte.toUnsignedInt(value[FLAGS_AT])));
    } catch (IllegalArgumentException e) { // an id of zeros
      return Optional.empty();
    }
  }
}
