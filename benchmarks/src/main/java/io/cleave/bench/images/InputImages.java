package io.cleave.bench.images;

import ai.djl.ndarray.types.Shape;
import io.cleave.core.ModelBundle;
import io.cleave.core.Preprocessing;
import io.cleave.examples.shapes.ShapeClass;
import io.cleave.examples.shapes.ShapeImage;
import io.cleave.examples.shapes.ShapeSet;
import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Labelled images in a network's input size, as pictures and as its input. Immutable, unless
 * somebody paints the pictures.
 */
public final class InputImages {

  private final Preprocessing preprocessing;
  private final List<BufferedImage> pictures;
  private final int[] labels;

  private InputImages(Preprocessing preprocessing, List<BufferedImage> pictures, int[] labels) {
    this.preprocessing = preprocessing;
    this.pictures = List.copyOf(pictures);
    this.labels = labels;
    for (BufferedImage picture : pictures) {
      if (picture.getWidth() != preprocessing.size()
          || picture.getHeight() != preprocessing.size()) {
        throw new IllegalArgumentException(
            String.format(
                "picture: %dx%d (expected: %3$dx%3$d, the network's input)",
                picture.getWidth(), picture.getHeight(), preprocessing.size()));
      }
    }
  }

  /**
   * Images to test a model on.
   *
   * @param model takes images of its size
   * @param path labelled images, or null for the synthetic set of the demo model
   * @param limit the most images
   * @return the first of them
   * @throws IllegalArgumentException if there is no path and the model is another
   */
  public static InputImages of(ModelBundle model, Path path, int limit) {
    if (path == null && model.labels().equals(ShapeClass.labels())) {
      return shapes(model, limit);
    }
    throw new IllegalArgumentException("images: " + path + " (expected: --images PATH)");
  }

  /**
   * The fixed test split of the synthetic set, which the demo model knows.
   *
   * @param model takes images of its size
   * @param limit the most images
   * @return the first of the split
   */
  public static InputImages shapes(ModelBundle model, int limit) {
    int count = Math.min(limit, ShapeSet.TEST_IMAGES);
    ShapeSet set = ShapeSet.test();
    List<BufferedImage> pictures = new ArrayList<>();
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      ShapeImage image = set.image(i);
      pictures.add(picture(image.rgb(), ShapeSet.SIDE));
      labels[i] = ShapeClass.all().indexOf(image.shape());
    }
    return new InputImages(model.preprocessing(), pictures, labels);
  }

  private static BufferedImage picture(byte[] rgb, int side) {
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      int colour = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | (rgb[3 * i + 2] & 255);
      picture.setRGB(i % side, i / side, colour);
    }
    return picture;
  }

  /** {@return how many there are} */
  public int count() {
    return labels.length;
  }

  /** {@return the pictures, red, green and blue of 8 bits} */
  public List<BufferedImage> pictures() {
    return pictures;
  }

  /**
   * Returns the class of an image.
   *
   * @param index which image
   * @return the index of its label among the network's
   */
  public int label(int index) {
    return labels[index];
  }

  /**
   * The shape of a batch.
   *
   * @param size images in it
   * @return (size, 3, height, width)
   */
  public Shape batchShape(int size) {
    return new Shape(size, 3, preprocessing.size(), preprocessing.size());
  }

  /**
   * Some images as the network's input.
   *
   * @param first the first of them
   * @param size how many
   * @return of the shape {@link #batchShape}, normalised
   */
  public FloatBuffer pixels(int first, int size) {
    return pixels(pictures.subList(first, first + size));
  }

  /**
   * Other pictures of the same size as the network's input.
   *
   * @param others one or more
   * @return of the shape {@link #batchShape}, normalised
   */
  public FloatBuffer pixels(List<BufferedImage> others) {
    int side = preprocessing.size();
    int[] rgb = new int[side * side];
    FloatBuffer input = FloatBuffer.allocate(others.size() * 3 * rgb.length);
    for (BufferedImage picture : others) {
      picture.getRGB(0, 0, side, side, rgb, 0, side);
      for (int colour = 0; colour < 3; colour++) {
        float mean = preprocessing.mean().get(colour);
        float deviation = preprocessing.deviation().get(colour);
        for (int pixel : rgb) {
          float value = ((pixel >>> (16 - 8 * colour)) & 255) / 255f;
          input.put((value - mean) / deviation);
        }
      }
    }
    return input.flip();
  }
}
