package io.cleave.bench.accuracy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.picture.Pixels;
import io.cleave.lab.link.Link;
import io.cleave.lab.link.PictureCoding;
import io.cleave.lab.link.PictureCoding.Format;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BarePictureTest {

  private static final int SIDE = 32;

  @Test
  void bareFilesAreSmallerAndGrowWithTheQuality() {
    for (Format format : List.of(Format.JPEG, Format.WEBP)) {
      long before = 0;
      for (int quality : List.of(10, 50, 90)) {
        PictureCoding whole = new PictureCoding(format, quality);
        long bare = new BarePicture(whole).link().count(List.of(picture()));
        assertTrue(bare > before, whole.name());
        assertTrue(bare < whole.link().count(List.of(picture())), whole.name());
        before = bare;
      }
    }
  }

  @Test
  void bareFilesGiveTheSamePixels() {
    for (Format format : List.of(Format.PNG, Format.WEBP_LOSSLESS)) {
      Link<List<Pixels>> link = new BarePicture(PictureCoding.lossless(format)).link();
      Pixels received = link.send(List.of(picture())).received().get(0);
      assertArrayEquals(picture().values(), received.values(), format.toString());
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

  private static Pixels picture() {
    Random random = new Random(3);
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      int shade = Math.min(255, i / 5 + random.nextInt(40));
      rgb[3 * i] = (byte) shade;
      rgb[3 * i + 1] = (byte) shade;
      rgb[3 * i + 2] = (byte) (255 - shade);
    }
    return new Pixels(SIDE, SIDE, rgb);
  }
}
