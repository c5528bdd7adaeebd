package io.cleave.core.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of file that people have becomes Pillow's pixels. */
class PictureKindsTest {
  private static final int SIZE = 8;

  private static List<String> names() {
    return PillowPictures.names();
  }

  private static Pixels read(String name) throws IOException {
    return PictureFile.read(name, PillowPictures.file(name), PictureFile.MAX_PIXELS);
  }

  @Test
  void allKindsAreThere() {
    assertTrue(names().size() >= 70, names().toString());
  }

  @ParameterizedTest
  @MethodSource("names")
  void pixelsArePillows(String name) throws IOException {
    assertNear(PillowPictures.pixels(name), read(name), PillowPictures.tolerance(name));
  }

  private static void assertNear(Pixels expected, Pixels found, int tolerance) {
    assertEquals(expected.width() + "x" + expected.height(), found.width() + "x" + found.height());
    for (int i = 0; i < expected.values().length; i++) {
      int wanted = expected.values()[i] & 0xff;
      int got = found.values()[i] & 0xff;
      int pixel = i / 3;
      assertTrue(
          Math.abs(wanted - got) <= tolerance,
          () ->
              "pixel %d,%d: %d, not %d"
                  .formatted(pixel % found.width(), pixel / found.width(), got, wanted));
    }
  }

  /** What a network takes is the same whether rows are resized as they come or all at once. */
  @ParameterizedTest
  @MethodSource("names")
  void whatTheNetworkTakesIsThatOfAllPixels(String name) throws IOException {
    Preprocessing preprocessing = Preprocessing.imageNet(SIZE);
    PictureFile picture =
        PictureFile.open(name, PillowPictures.file(name), PictureFile.MAX_PIXELS, Turning.UPRIGHT);
    assertArrayEquals(
        preprocessing.frame(read(name)).values(), picture.frame(preprocessing).values());
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey8", "grey16", "grey-alpha8", "rgb16", "palette"})
  void onePictureIsTheSamePixelsInEveryForm(String form) throws IOException {
    assertArrayEquals(
        read("0-png-same-rgb8.png").values(), read("0-png-same-" + form + ".png").values());
  }
}
