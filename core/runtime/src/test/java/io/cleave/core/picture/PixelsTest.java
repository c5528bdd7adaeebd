package io.cleave.core.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.awt.image.BufferedImage;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same greys, however a file has them. */
class PixelsTest {
  private static final int LEVELS = 256;

  private static Stream<BufferedImage> greys() {
    BufferedImage bytes = new BufferedImage(LEVELS, 1, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage shorts = new BufferedImage(LEVELS, 1, BufferedImage.TYPE_USHORT_GRAY);
    BufferedImage colours = new BufferedImage(LEVELS, 1, BufferedImage.TYPE_INT_RGB);
    BufferedImage opaque = new BufferedImage(LEVELS, 1, BufferedImage.TYPE_4BYTE_ABGR);
    for (int i = 0; i < LEVELS; i++) {
      bytes.getRaster().setSample(i, 0, 0, i);
      shorts.getRaster().setSample(i, 0, 0, i * 257);
      colours.setRGB(i, 0, i * 0x010101);
      opaque.setRGB(i, 0, 0xff000000 | i * 0x010101);
    }
    return Stream.of(bytes, shorts, colours, opaque);
  }

  @ParameterizedTest
  @MethodSource("greys")
  void greysAreAsBrightAsInTheFile(BufferedImage picture) {
    byte[] expected = new byte[3 * LEVELS];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (byte) (i / 3);
    }
    assertArrayEquals(expected, Pixels.of(picture).values());
  }
}
