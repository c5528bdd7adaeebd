package io.cleave.codec.protocol;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The CRC32C of what a request carries after its preamble, as an extension. Tensors have a checksum
 * of their own that covers them completely; a picture's file does not.
 */
public final class ContentChecksum {
  private static final String FIELD = "content checksum";

  private ContentChecksum() {}

  /**
   * {@return the extensions, with the checksum of a content added}
   *
   * @param extensions the other extensions
   * @param content what the request carries, between position and limit; neither is changed
   */
  public static Extensions addTo(Extensions extensions, ByteBuffer content) {
    byte[] value = new byte[Integer.BYTES];
    new PayloadWriter(ByteBuffer.wrap(value)).i32(of(content));
    return extensions.with(Extensions.CONTENT_CHECKSUM, value);
  }

  /**
   * Throws if a content is not what was sent, as far as the request says.
   *
   * @param extensions the extensions of the request; without a checksum, any content is accepted
   * @param content what the request carries, between position and limit; neither is changed
   * @throws io.cleave.codec.CorruptFrameException if the checksum is that of another content, or is
   *     not valid
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
