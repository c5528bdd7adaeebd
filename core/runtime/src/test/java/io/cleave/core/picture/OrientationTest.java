package io.cleave.core.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures of cameras that were held otherwise; {@link PictureKindsTest} has Pillow's pixels. */
class OrientationTest {
  private static List<String> turned() {
    return List.of(
        "2-jpeg-exif2.jpg",
        "2-jpeg-exif3.jpg",
        "2-jpeg-exif4.jpg",
        "2-jpeg-exif5.jpg",
        "2-jpeg-exif6.jpg",
        "2-jpeg-exif7.jpg",
        "2-jpeg-exif8.jpg",
        "0-png-exif6.png",
        "0-webp-exif3.webp");
  }

  private static Pixels read(byte[] file, Turning turning) throws IOException {
    return PictureFile.open("picture", file, PictureFile.MAX_PIXELS, turning).pixels();
  }

  /** All eight are the same stored pixels. */
  @ParameterizedTest
  @MethodSource("turned")
  void storedPixelsStayAsTheyAreWhenAskedFor(String name) throws IOException {
    byte[] file = PillowPictures.file(name);
    Pixels stored = read(file, Turning.AS_STORED);
    assertNotEquals(
        Arrays.hashCode(stored.values()), Arrays.hashCode(read(file, Turning.UPRIGHT).values()));
    if (name.endsWith(".jpg")) {
      byte[] upright = PillowPictures.file("2-jpeg-exif1.jpg");
      assertArrayEquals(read(upright, Turning.UPRIGHT).values(), stored.values());
      assertEquals(24, stored.width());
    }
  }

  /** A reader that turns pictures upright leaves the copy alone. */
  @ParameterizedTest
  @MethodSource("turned")
  void aCopyWithoutOrientationIsReadAsStored(String name) throws IOException {
    byte[] file = PillowPictures.file(name);
    byte[] before = file.clone();
    byte[] copy = PictureFile.withoutOrientation(name, file);
    assertArrayEquals(before, file);
    assertArrayEquals(read(file, Turning.AS_STORED).values(), read(copy, Turning.UPRIGHT).values());
    assertEquals(file.length, copy.length);
  }

  @Test
  void aFileThatNeedsNoTurningIsNotCopied() throws IOException {
    for (String name : List.of("2-jpeg-exif1.jpg", "2-jpeg-rgb.jpg", "0-gif.gif")) {
      byte[] file = PillowPictures.file(name);
      assertSame(file, PictureFile.withoutOrientation(name, file));
    }
  }

  /** The numbers of the network, turned before they are resized. */
  @ParameterizedTest
  @MethodSource("turned")
  void theInputIsThatOfTheUprightPixels(String name) throws IOException {
    Preprocessing preprocessing = Preprocessing.imageNet(8);
    byte[] file = PillowPictures.file(name);
    for (Turning turning : Turning.values()) {
      PictureFile picture = PictureFile.open(name, file, PictureFile.MAX_PIXELS, turning);
      assertArrayEquals(
          preprocessing.frame(read(file, turning)).values(), picture.frame(preprocessing).values());
    }
  }
}
