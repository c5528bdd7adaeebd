package io.cleave.core.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files cut short, for which Java's decoders make up pixels. */
class PictureFileTest {
  /** Checksums, the last chunk, and what zlib writes behind the last pixel. */
  private static final int PNG_TRAILER_BYTES = 30;

  /** The last marker of a JPEG. */
  private static final int JPEG_END_BYTES = 2;

  @Test
  void rejectsJpegWhenCutAnywhere() throws IOException {
    byte[] file = TinyPictures.encoded(TinyPictures.picture(24, 24, 1), "jpeg");
    read("whole", file);
    for (int length = 0; length <= file.length - JPEG_END_BYTES; length++) {
      assertRefused(Arrays.copyOf(file, length));
    }
  }

  /** Without its last checksums and its last chunk a PNG still has all its pixels. */
  @Test
  void rejectsPngWhenAnyPixelIsCutOff() throws IOException {
    BufferedImage flat = new BufferedImage(24, 24, BufferedImage.TYPE_BYTE_GRAY);
    for (BufferedImage picture : List.of(TinyPictures.picture(24, 24, 1), flat)) {
      byte[] file = TinyPictures.encoded(picture, "png");
      for (int length = 0; length < file.length; length++) {
        byte[] cut = Arrays.copyOf(file, length);
        if (length > file.length - PNG_TRAILER_BYTES && isRead(cut)) {
          assertArrayEquals(pixels(file), pixels(cut));
        } else {
          assertRefused(cut);
        }
      }
    }
  }

  private static boolean isRead(byte[] file) {
    try {
      return read("picture", file) != null;
    } catch (PicturesException e) {
      return false;
    }
  }

  private static byte[] pixels(byte[] file) throws IOException {
    return read("picture", file).values();
  }

  @Test
  void saysThatAJpegIsCutShort() throws IOException {
    byte[] file = TinyPictures.encoded(TinyPictures.picture(24, 24, 1), "jpeg");
    PicturesException refusal = assertRefused(Arrays.copyOf(file, file.length * 3 / 4));
    assertEquals(
        "cut.jpg: is cut short (expected: a whole JPEG or PNG file)", refusal.getMessage());
  }

  /** Cameras leave notes behind the picture. */
  @Test
  void toleratesBytesBehindAJpeg() throws IOException {
    byte[] file = TinyPictures.encoded(TinyPictures.picture(24, 24, 1), "jpeg");
    assertEquals(24, read("long", Arrays.copyOf(file, file.length + 100)).width());
  }

  private static PicturesException assertRefused(byte[] file) {
    PicturesException refusal =
        assertThrows(
            PicturesException.class, () -> read("cut.jpg", file), () -> file.length + " bytes");
    assertTrue(refusal.getMessage().startsWith("cut.jpg: "), refusal.getMessage());
    return refusal;
  }

  private static Pixels read(String name, byte[] file) throws PicturesException {
    return PictureFile.read(name, file, PictureFile.MAX_PIXELS);
  }
}
