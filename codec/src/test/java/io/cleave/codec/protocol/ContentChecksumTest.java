package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.CorruptFrameException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ContentChecksumTest {
  /** What RFC 3720, appendix B.4, says of 32 zeros. */
  @Test
  void isTheCrcOfTheWholeContent() {
    ByteBuffer zeros = ByteBuffer.allocateDirect(40).position(4).limit(36);
    Extensions extensions = ContentChecksum.addTo(Extensions.NONE, zeros);
    byte[] value = extensions.find(Extensions.CONTENT_CHECKSUM).orElseThrow();
    assertEquals("aa36918a", HexFormat.of().formatHex(value));
    assertEquals(32, zeros.remaining());
    ContentChecksum.verify(extensions, zeros);
    assertEquals(32, zeros.remaining());
  }

  @Test
  void takesAnyContentWhereARequestSaysNothing() {
    ContentChecksum.verify(Extensions.NONE, ByteBuffer.allocate(3));
  }

  @Test
  void rejectsContentWhenAnyBitIsFlippedOrTwoBytesChangePlaces() {
    byte[] picture = "a picture".getBytes(StandardCharsets.US_ASCII);
    Extensions extensions = ContentChecksum.addTo(Extensions.NONE, ByteBuffer.wrap(picture));
    for (int bit = 0; bit < picture.length * 8; bit++) {
      byte[] damaged = picture.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertRejected(extensions, damaged);
    }
    assertRejected(extensions, "a pitcure".getBytes(StandardCharsets.US_ASCII));
    assertRejected(extensions, new byte[0]);
  }

  @Test
  void rejectsChecksumWhenItHasAnotherSize() {
    byte[] picture = new byte[0];
    assertRejected(Extensions.NONE.with(Extensions.CONTENT_CHECKSUM, new byte[3]), picture);
    assertRejected(Extensions.NONE.with(Extensions.CONTENT_CHECKSUM, new byte[5]), picture);
  }

  private static void assertRejected(Extensions extensions, byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    CorruptFrameException e =
        assertThrows(CorruptFrameException.class, () -> ContentChecksum.verify(extensions, bytes));
    assertEquals("content checksum", e.field());
  }
}
