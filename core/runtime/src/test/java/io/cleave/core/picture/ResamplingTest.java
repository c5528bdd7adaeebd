package io.cleave.core.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes that Pillow made of the same images, by torchvision's rules: {@code pillow.py}. */
class ResamplingTest {
  private static final HexFormat HEX = HexFormat.of();

  /** Edges, slopes and noise, the same in every language. */
  private static Pixels image(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int colour = 0; colour < 3; colour++) {
          rgb[at++] = (byte) ((x * x * 7 + y * y * 3 + colour * 91 + x * y) / (1 + colour));
        }
      }
    }
    return new Pixels(width, height, rgb);
  }

  private static Preprocessing preprocessing(int shorterSide, int size, Resampling resampling) {
    List<Float> ones = List.of(1f, 1f, 1f);
    return new Preprocessing(
        OptionalInt.of(shorterSide), size, ones, ones, ColourOrder.RGB, resampling);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/pictures/pillow.csv", numLinesToSkip = 1)
  void everyByteIsPillows(
      int width,
      int height,
      int shorterSide,
      int size,
      Resampling resampling,
      String checksum,
      String first,
      String last) {
    Pixels framed = preprocessing(shorterSide, size, resampling).frame(image(width, height));
    byte[] values = framed.values();
    assertEquals(size * size * 3, values.length);
    assertEquals(first, HEX.formatHex(values, 0, 3));
    assertEquals(last, HEX.formatHex(values, values.length - 3, values.length));
    CRC32 crc = new CRC32();
    crc.update(values);
    assertEquals(checksum, HEX.toHexDigits((int) crc.getValue()));
  }

  @ParameterizedTest
  @EnumSource
  void anImageOfTheRightSizeStaysAsItIs(Resampling resampling) {
    Pixels image = image(40, 40);
    assertArrayEquals(image.values(), preprocessing(40, 40, resampling).frame(image).values());
  }

  @Test
  void oneColourStaysThatColour() {
    byte[] grey = new byte[90 * 70 * 3];
    Arrays.fill(grey, (byte) 201);
    for (Resampling resampling : Resampling.values()) {
      for (byte value :
          preprocessing(33, 30, resampling).frame(new Pixels(90, 70, grey)).values()) {
        assertEquals((byte) 201, value);
      }
    }
  }
}
