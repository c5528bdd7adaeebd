package io.cleave.core.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FittingTest {
  private static Fitting fitting(int width, int height, Fit fit) {
    return new Fitting(
        new PictureSize(width, height), fit, 114, Colours.plain(), Resampling.BILINEAR);
  }

  private static float[] written(Fitting fitting, Pixels image) {
    ByteBuffer target = ByteBuffer.allocate(fitting.shape().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    fitting.write(image, target);
    assertEquals(0, target.remaining());
    float[] values = new float[fitting.shape().elements()];
    target.flip().asFloatBuffer().get(values);
    return values;
  }

  private static Pixels image(Random random, int width, int height) {
    byte[] values = new byte[3 * width * height];
    random.nextBytes(values);
    return new Pixels(width, height, values);
  }

  @ParameterizedTest
  @EnumSource(Fit.class)
  void aPlaceInThePictureComesBackFromTheInput(Fit fit) {
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      PictureSize picture = new PictureSize(1 + random.nextInt(500), 1 + random.nextInt(500));
      Fitting fitting = fitting(1 + random.nextInt(300), 1 + random.nextInt(300), fit);
      Placement at = fitting.placement(picture);
      double x = random.nextDouble() * picture.width();
      double y = random.nextDouble() * picture.height();
      assertEquals(x, at.pictureX(at.inputX(x)), 1e-6);
      assertEquals(y, at.pictureY(at.inputY(y)), 1e-6);
      assertInside(fitting, at);
    }
  }

  /** The whole picture is in the input, touches two of its sides and is as wide as it is high. */
  private static void assertInside(Fitting fitting, Placement at) {
    PictureSize input = fitting.input();
    String message = fitting + ", " + at;
    int right = at.left() + at.size().width();
    int bottom = at.top() + at.size().height();
    assertTrue(at.left() >= 0 && at.top() >= 0, message);
    assertTrue(right <= input.width() && bottom <= input.height(), message);
    boolean touches = at.size().width() == input.width() || at.size().height() == input.height();
    assertTrue(touches, message);
    if (fitting.fit() == Fit.LETTERBOX) {
      assertTrue(Math.abs(input.width() - right - at.left()) <= 1, message);
      assertTrue(Math.abs(input.height() - bottom - at.top()) <= 1, message);
    }
    if (fitting.fit() != Fit.STRETCH) {
      double scale =
          Math.min(
              (double) input.width() / at.picture().width(),
              (double) input.height() / at.picture().height());
      assertTrue(Math.abs(at.size().width() - scale * at.picture().width()) <= 1, message);
      assertTrue(Math.abs(at.size().height() - scale * at.picture().height()) <= 1, message);
    }
  }

  @Test
  void aPictureOfTheInputsSizeIsNotChanged() {
    Pixels image = image(new Random(1), 7, 5);
    for (Fit fit : Fit.values()) {
      float[] values = written(fitting(7, 5, fit), image);
      for (int i = 0; i < values.length; i++) {
        int colour = i / 35;
        assertEquals(
            (image.values()[i % 35 * 3 + colour] & 0xff) / 255f, values[i], fit.toString());
      }
    }
  }

  @Test
  void whatThePictureDoesNotCoverHasThePaddingsColour() {
    byte[] white = new byte[3 * 8 * 4];
    java.util.Arrays.fill(white, (byte) 255);
    Pixels image = new Pixels(8, 4, white);
    float grey = 114 / 255f;
    float[] boxed = written(fitting(4, 5, Fit.LETTERBOX), image);
    float[] corner = written(fitting(4, 5, Fit.CORNER), image);
    for (int i = 0; i < boxed.length; i++) {
      int row = i / 4 % 5;
      assertEquals(row == 1 || row == 2 ? 1 : grey, boxed[i], "row " + row);
      assertEquals(row < 2 ? 1 : grey, corner[i], "row " + row);
    }
  }

  @Test
  void coloursAreScaledInTheNetworksOrder() {
    Colours colours =
        new Colours(List.of(0.1f, 0.2f, 0.3f), List.of(0.5f, 0.25f, 2f), ColourOrder.BGR);
    Fitting fitting =
        new Fitting(new PictureSize(1, 1), Fit.STRETCH, 0, colours, Resampling.BICUBIC);
    byte[] pixel = {51, 102, (byte) 153};
    assertArrayEquals(
        new float[] {(0.6f - 0.1f) / 0.5f, (0.4f - 0.2f) / 0.25f, (0.2f - 0.3f) / 2},
        written(fitting, new Pixels(1, 1, pixel)));
  }

  @Test
  void rejectsATargetWhenItHasNoRoom() {
    Fitting fitting = fitting(4, 4, Fit.STRETCH);
    assertThrows(
        IllegalArgumentException.class,
        () -> fitting.write(image(new Random(1), 2, 2), ByteBuffer.allocate(191)));
  }

  @Test
  void rejectsAnInputWhenNoBufferHoldsIt() {
    assertThrows(IllegalArgumentException.class, () -> fitting(1 << 15, 1 << 15, Fit.STRETCH));
    assertThrows(IllegalArgumentException.class, () -> new PictureSize(0, 5));
  }
}
