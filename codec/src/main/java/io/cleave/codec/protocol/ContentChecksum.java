package io.cleave.codec.protocol;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The CRC32C of what a request carries behind its preamble, as an extension: a picture's file has
 * none of its own that covers all of it, where tensors have.
 */
public final class ContentChecksum {
  private static final String FIELD = "content checksum";

  private ContentChecksum() {}

  /**
   * Adds it to a request's extensions.
   *
   * @param extensions others
   * @param content what the request carries, between position and limit; neither is changed
   * @return those and this
   */
  public static Extensions addTo(Extensions extensions, ByteBuffer content) {
    byte[] value = new byte[Integer.BYTES];
    new PayloadWriter(ByteBuffer.wrap(value)).i32(of(content));
    return extensions.with(Extensions.CONTENT_CHECKSUM, value);
  }

  /**
   * Refuses a content that is not what was sent, as far as the request says.
   *
   * @param extensions what the request has; without a checksum every content is taken
   * @param content what the request carries, between position and limit; neither is changed
   * @throws io.cleave.codec.CorruptFrameException if the checksum is that of another content, or is
   *     none
   */
  public static void verify(Extensions extensions, ByteBuffer content) {
    extensions.fields(Extensions.CONTENT_CHECKSUM).ifPresent(fields -> verify(fields, content));
  }

  private static void verify(PayloadReader fields, ByteBuffer content) {
    int expected = fields.i32(FIELD);
    fields.requireEnd(FIELD);
    fields.check(expected == of(content), FIELD, "does not match what the request carries");
  }

  private static int of(ByteBuffer content) {
    CRC32C crc = new CRC32C();
    crc.update(content.duplicate());
    return (int) crc.getValue();
  }
}
