package io.cleave.codec.protocol;

import java.nio.ByteBuffer;

/**
 * Why a server refuses, fails a request or closes: a code for programs and a sentence for people.
 *
 * <pre>
 *   u16 error code | string message | u32 CRC32C
 * </pre>
 *
 * @param code the reason
 * @param message one sentence; longer than {@value #MAX_MESSAGE_CHARS} characters is cut
 */
public record Notice(ErrorCode code, String message) {
  /** The longest message in characters: {@value}. Its UTF-8 always fits a control payload. */
  public static final int MAX_MESSAGE_CHARS = 1024;

  /**
   * Cuts a message that is too long and replaces control characters by a space.
   *
   * @param code the reason
   * @param message one sentence
   */
  public Notice {
    message = message.replaceAll("\\p{Cntrl}", " ");
    if (message.length() > MAX_MESSAGE_CHARS) {
      message = message.substring(0, MAX_MESSAGE_CHARS);
    }
  }

  /**
   * Writes the payload at the target's position and advances it.
   *
   * @param target a buffer with {@link Protocol#MAX_CONTROL_PAYLOAD_BYTES} bytes remaining
   */
  public void encode(ByteBuffer target) {
    new PayloadWriter(target).u16(code.id()).string(message).end();
  }

  /**
   * Reads a payload.
   *
   * @param payload the whole payload between position and limit; neither is changed
   * @return the notice
   * @throws io.cleave.codec.CorruptFrameException if the payload is not sound
   */
  public static Notice decode(ByteBuffer payload) {
    PayloadReader reader = new PayloadReader(payload);
    int id = reader.u16("error code");
    ErrorCode code = ErrorCode.ofId(id);
    reader.check(code != null, "error code", id + " is no error code");
    String message = reader.string("message");
    reader.end();
    return new Notice(code, message);
  }

  /**
   * The notice as one line.
   *
   * @return code and message
   */
  @Override
  public String toString() {
    return code + ": " + message;
  }
}
