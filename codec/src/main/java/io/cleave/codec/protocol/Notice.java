package io.cleave.codec.protocol;

import io.cleave.codec.internal.Check;
import java.nio.ByteBuffer;

/**
 * Why a server refuses, fails a request or closes: a code for programs and a sentence for people.
 *
 * <pre>
 *   u16 error code | u32 retry after, ms | string message | extensions | u32 CRC32C
 * </pre>
 *
 * @param code the reason
 * @param retryAfterMillis how long the server expects to go on refusing for this reason; 0 if it
 *     does not know. The same request sent here earlier is likely to be refused again
 * @param message one sentence; cut after {@value #MAX_MESSAGE_CHARS} characters
 */
public record Notice(ErrorCode code, int retryAfterMillis, String message) {
  /**
   * The max length of a message in characters: {@value}. Its UTF-8 always fits a control payload.
   */
  public static final int MAX_MESSAGE_CHARS = 1024;

  /**
   * Cuts a message that is too long, and replaces line ends and invisible characters by spaces.
   *
   * @param code the reason
   * @param retryAfterMillis not negative
   * @param message one sentence
   * @throws IllegalArgumentException if the time is negative
   */
  public Notice {
    Check.argument(retryAfterMillis >= 0, "retryAfterMillis", retryAfterMillis, ">= 0");
    message = oneLine(message);
    if (message.length() > MAX_MESSAGE_CHARS) {
      message = message.substring(0, MAX_MESSAGE_CHARS);
    }
  }

  /**
   * Creates a notice that does not say when to try again.
   *
   * @param code the reason
   * @param message one sentence
   */
  public Notice(ErrorCode code, String message) {
    this(code, 0, message);
  }

  /** A peer's text as a log may show it: without line ends, control or formatting characters. */
  static String oneLine(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
  }

  /**
   * Writes the payload at the target's position, which moves to after the payload.
   *
   * @param target a buffer with at least {@link Protocol#MAX_CONTROL_PAYLOAD_BYTES} bytes remaining
   */
  public void encode(ByteBuffer target) {
    new PayloadWriter(target).u16(code.id()).i32(retryAfterMillis).string(message).end();
  }

  /**
   * {@return the notice in a payload}
   *
   * @param payload the whole payload between position and limit; neither is changed
   * @throws io.cleave.codec.CorruptFrameException if the payload is not sound
   */
  public static Notice decode(ByteBuffer payload) {
    PayloadReader reader = new PayloadReader(payload);
    ErrorCode code = ErrorCode.ofId(reader.u16("error code"));
    int retryAfterMillis = reader.i32("retry after", 0, Integer.MAX_VALUE);
    String message = reader.string("message");
    Extensions.read(reader);
    return new Notice(code, retryAfterMillis, message);
  }

  /** {@return code and message as one line, and when to try again if that is known} */
  @Override
  public String toString() {
    String when = retryAfterMillis == 0 ? "" : " (retry after " + retryAfterMillis + " ms)";
    return code + ": " + message + when;
  }
}
