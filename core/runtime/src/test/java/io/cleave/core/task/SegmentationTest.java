package io.cleave.core.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.modality.cv.output.CategoryMask;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegmentationTest {
  private static final Signature PICTURE = signature("image", "3x4x4");

  private static Signature signature(String name, String shape) {
    return Signature.of(new TensorSpec(name, ElementType.FLOAT32, TensorShape.parse(shape)));
  }

  private static Segmentation segmentation(Map<String, String> settings, Signature output) {
    return Segmentation.of(new Settings("test", settings), PICTURE, output);
  }

  private static Tensors tensors(Signature signature, float... values) {
    Tensors tensors = Tensors.allocate(signature, 1);
    tensors.data(0).asFloatBuffer().put(values);
    return tensors;
  }

  /** A picture twice as wide as high lies in rows 1 and 2 of the four; planes are half as large. */
  @Test
  void aPixelIsOfTheClassOfTheLargestNumberWhereItLiesInTheInput() {
    Signature output = signature("out", "3x2x2");
    Segmentation task = segmentation(Map.of(), output);
    Tensors outputs =
        tensors(output, 1, 0, 0, 5, /* class 1 */ 0, 0, 9, 5, /* class 2 */ 0, 2, 0, 4);
    CategoryMask mask = task.answer(outputs, new PictureSize(8, 4));
    assertEquals(List.of("class 0", "class 1", "class 2"), mask.getClasses());
    int[] upper = {0, 0, 0, 0, 2, 2, 2, 2};
    int[] lower = {1, 1, 1, 1, 0, 0, 0, 0};
    assertArrayEquals(new int[][] {upper, upper, lower, lower}, mask.getMask());
  }

  @Test
  void aSinglePlaneIsComparedWithTheThreshold() {
    Signature output = signature("out", "1x2x2");
    Segmentation task = segmentation(Map.of("threshold", "0.75", "labels", "no,yes"), output);
    CategoryMask mask = task.answer(tensors(output, 0.74f, 0.75f, 1, 0), new PictureSize(2, 2));
    assertArrayEquals(new int[][] {{0, 1}, {1, 0}}, mask.getMask());
  }

  @Test
  void masksAgreeIfNearlyAllPixelsAreOfTheSameClass() {
    Segmentation task = segmentation(Map.of(), signature("out", "1x2x2"));
    int[][] mask = new int[10][20];
    int[][] two = new int[10][20];
    two[3][4] = 1;
    two[9][19] = 1;
    int[][] three = {
      two[0], two[1], two[2], two[3], two[4], two[5], two[6], two[7], new int[20], two[9]
    };
    List<String> labels = task.labels();
    CategoryMask first = new CategoryMask(labels, mask);
    assertTrue(task.agree(first, new CategoryMask(labels, two)));
    three[8][0] = 1;
    assertFalse(task.agree(first, new CategoryMask(labels, three)));
    assertFalse(task.agree(first, new CategoryMask(labels, new int[10][19])));
  }

  @Test
  void rejectsOutputsWhenTheyAreNoPlanes() {
    for (String shape : List.of("2x2", "3?x2x2", "1x1x2x2")) {
      Signature output = signature("out", shape);
      assertThrows(IllegalArgumentException.class, () -> segmentation(Map.of(), output));
    }
    Signature output = signature("out", "3x2x2");
    assertThrows(
        IllegalArgumentException.class, () -> segmentation(Map.of("labels", "a,b"), output));
    assertThrows(
        IllegalArgumentException.class, () -> segmentation(Map.of("threshold", "2"), output));
  }

  @Test
  void rejectsAPictureWhenItsMaskWouldBeTooLarge() {
    Signature output = signature("out", "1x2x2");
    Segmentation task = segmentation(Map.of(), output);
    Tensors outputs = tensors(output, 0, 0, 0, Float.NaN);
    assertThrows(
        IllegalArgumentException.class,
        () -> task.answer(outputs, new PictureSize(1 << 13, 1 << 12)));
    assertThrows(IllegalArgumentException.class, () -> task.answer(outputs, new PictureSize(2, 2)));
  }
}
