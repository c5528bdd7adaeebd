package io.cleave.core.task;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.picture.Placement;
import java.nio.FloatBuffer;

/**
 * A network's output of shape (classes, height, width): the class of a pixel is that of its largest
 * number. A single plane has two classes, 1 where its number is the threshold or more.
 *
 * @param planes the number of planes
 * @param size of a plane
 * @param values plane by plane, row by row
 * @param threshold of a single plane
 */
record ClassPlanes(int planes, PictureSize size, FloatBuffer values, float threshold) {
  /** How many classes a network tells apart. */
  static int classes(Signature outputs) {
    TensorSpec only = outputs.only("segmentation");
    TensorShape shape = only.shape();
    boolean fits =
        only.type() == ElementType.FLOAT32
            && shape.rank() == 3
            && !shape.isOpen(0)
            && shape.dim(0) >= 1;
    Check.argument(fits, "output", only, "float32 of classes x height x width");
    return Math.max(2, shape.dim(0));
  }

  static ClassPlanes of(Tensors outputs, float threshold) {
    classes(outputs.signature());
    Check.argument(outputs.batch() == 1, "outputs", outputs, "one sample");
    TensorShape shape = outputs.signature().tensors().get(0).shape();
    return new ClassPlanes(
        shape.dim(0),
        new PictureSize(shape.dim(2), shape.dim(1)),
        outputs.data(0).asFloatBuffer(),
        threshold);
  }

  /** The class of each pixel of a picture, by the pixel of the planes that its middle is in. */
  int[][] mask(Placement placement, PictureSize input) {
    PictureSize picture = placement.picture();
    int[] columns = new int[picture.width()];
    for (int x = 0; x < columns.length; x++) {
      columns[x] = index(placement.inputX(x + 0.5), input.width(), size.width());
    }
    int[][] mask = new int[picture.height()][picture.width()];
    for (int y = 0; y < mask.length; y++) {
      int row = index(placement.inputY(y + 0.5), input.height(), size.height());
      for (int x = 0; x < columns.length; x++) {
        mask[y][x] = label(row * size.width() + columns[x]);
      }
    }
    return mask;
  }

  private static int index(double place, int input, int length) {
    return (int) Math.max(0, Math.min(length - 1, Math.floor(place * length / input)));
  }

  private int label(int at) {
    if (planes == 1) {
      return values.get(at) >= threshold ? 1 : 0;
    }
    int plane = size.width() * size.height();
    int best = 0;
    for (int label = 1; label < planes; label++) {
      if (values.get(label * plane + at) > values.get(best * plane + at)) {
        best = label;
      }
    }
    return best;
  }
}
