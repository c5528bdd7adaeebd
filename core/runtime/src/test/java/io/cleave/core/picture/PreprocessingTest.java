package io.cleave.core.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Transform;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Numbers worked out by hand, of pictures of a few pixels. */
class PreprocessingTest {
  private static final List<Float> MEAN = List.of(0.1f, 0.2f, 0.3f);
  private static final List<Float> DEVIATION = List.of(0.5f, 1f, 2f);
  private static final OptionalInt NONE = OptionalInt.empty();

  /** Two rows of four pixels: red counts from 0, green from 100, blue from 200, in fives. */
  private static final int WIDTH = 4;

  private static final int HEIGHT = 2;

  private static float[] input(Preprocessing preprocessing) {
    ByteBuffer rgb = ByteBuffer.allocateDirect(3 * WIDTH * HEIGHT);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      rgb.put((byte) (5 * i)).put((byte) (100 + 5 * i)).put((byte) (200 + 5 * i));
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray pixels = manager.create(rgb.flip(), new Shape(HEIGHT, WIDTH, 3), DataType.UINT8);
      for (Transform transform : preprocessing.transforms()) {
        pixels = transform.transform(pixels);
      }
      assertEquals(new Shape(3, HEIGHT, HEIGHT), pixels.getShape());
      return pixels.toFloatArray();
    }
  }

  /** The four pixels in the middle of one colour. */
  private static float[] centre(int first, float mean, float deviation) {
    float[] values = new float[4];
    int[] places = {1, 2, 5, 6};
    for (int i = 0; i < values.length; i++) {
      values[i] = ((first + 5 * places[i]) / 255f - mean) / deviation;
    }
    return values;
  }

  private static void assertPlanes(float[] values, float[]... planes) {
    for (int i = 0; i < planes.length; i++) {
      float[] plane = Arrays.copyOfRange(values, 4 * i, 4 * i + 4);
      assertArrayEquals(planes[i], plane, 1e-6f, "plane " + i);
    }
  }

  @Test
  void coloursAreRedGreenBlueUnlessTheyAreSaidToBeOtherwise() {
    assertPlanes(
        input(new Preprocessing(HEIGHT, HEIGHT, MEAN, DEVIATION)),
        centre(0, 0.1f, 0.5f),
        centre(100, 0.2f, 1),
        centre(200, 0.3f, 2));
  }

  /** As OpenCV's blobFromImage does for Caffe's networks: the first mean is blue's. */
  @Test
  void blueComesFirstAndHasTheFirstMeanAndDeviationWhereTheNetworkWantsIt() {
    assertPlanes(
        input(
            new Preprocessing(NONE, HEIGHT, MEAN, DEVIATION, ColourOrder.BGR, Resampling.BILINEAR)),
        centre(200, 0.1f, 0.5f),
        centre(100, 0.2f, 1),
        centre(0, 0.3f, 2));
  }

  @Test
  void theCentreIsCutOutOfAPictureThatIsNotResized() {
    Preprocessing none =
        new Preprocessing(NONE, HEIGHT, MEAN, DEVIATION, ColourOrder.RGB, Resampling.BILINEAR);
    assertArrayEquals(input(new Preprocessing(HEIGHT, HEIGHT, MEAN, DEVIATION)), input(none));
  }

  @Test
  void rejectsAPictureThatIsNotResizedWhenItIsSmallerThanTheInput() {
    Preprocessing none =
        new Preprocessing(NONE, 3, MEAN, DEVIATION, ColourOrder.RGB, Resampling.BILINEAR);
    String message = assertThrows(IllegalArgumentException.class, () -> input(none)).getMessage();
    assertEquals("picture: 4x2 (expected: at least 3x3, as nothing is resized)", message);
  }

  @Test
  void rejectsACropLargerThanTheShorterSide() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Preprocessing(3, 4, MEAN, DEVIATION))
            .getMessage();
    assertTrue(message.contains("shorterSide: 3"), message);
  }
}
