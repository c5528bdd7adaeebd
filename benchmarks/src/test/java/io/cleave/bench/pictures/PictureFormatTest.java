package io.cleave.bench.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureFormatTest {

  private static final int SIDE = 32;

  @Test
  void losslessFormatsGiveEveryPixelBack() throws IOException {
    BufferedImage picture = picture();
    for (PictureFormat format : PictureFormat.all(List.of())) {
      assertArrayEquals(pixels(picture), pixels(format.send(picture).received()), format.name());
    }
  }

  @Test
  void lossyFormatsTakeMoreBytesAtHigherQuality() throws IOException {
    for (String name : List.of("JPEG", "WebP")) {
      int before = 0;
      for (PictureFormat format : PictureFormat.all(List.of(10, 50, 90))) {
        if (format.name().equals(name)) {
          PictureFormat.Sent sent = format.send(picture());
          assertTrue(sent.bareBytes() > before, name);
          assertTrue(sent.bareBytes() < sent.bytes(), name);
          before = sent.bareBytes();
        }
      }
    }
  }

  @Test
  void countsScansOfTwoPartsWithRestartsAndStuffedBytes() {
    byte[] file = {
      (byte) 0xff,
      (byte) 0xd8, // start of image
      (byte) 0xff,
      (byte) 0xdb,
      0,
      4,
      1,
      2, // tables
      (byte) 0xff,
      (byte) 0xda,
      0,
      3,
      9, // first scan
      1,
      (byte) 0xff,
      0,
      2,
      (byte) 0xff,
      (byte) 0xd3,
      3, // seven bytes of it
      (byte) 0xff,
      (byte) 0xda,
      0,
      2, // second scan
      4,
      5, // two bytes
      (byte) 0xff,
      (byte) 0xd9 // end
    };
    assertEquals(9, JpegSegments.entropyCodedBytes(file));
    for (int length = 0; length < file.length; length++) {
      byte[] shorter = Arrays.copyOf(file, length);
      assertThrows(IllegalArgumentException.class, () -> JpegSegments.entropyCodedBytes(shorter));
    }
  }

  private static BufferedImage picture() {
    Random random = new Random(3);
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < SIDE * SIDE; i++) {
      int shade = Math.min(255, i / 5 + random.nextInt(40));
      picture.setRGB(i % SIDE, i / SIDE, shade << 16 | shade << 8 | (255 - shade));
    }
    return picture;
  }

  private static int[] pixels(BufferedImage picture) {
    int[] pixels = picture.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
    return Arrays.stream(pixels).map(pixel -> pixel & 0xffffff).toArray();
  }
}
