package io.cleave.core;

import ai.djl.modality.cv.transform.CenterCrop;
import ai.djl.modality.cv.transform.Normalize;
import ai.djl.modality.cv.transform.ResizeShort;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.translate.Transform;
import io.cleave.codec.internal.Check;
import java.util.List;

/**
 * How an image becomes a network's input: the shorter side is resized, the centre cut out, and each
 * colour, scaled to 0..1, is centred and divided.
 *
 * @param shorterSide pixels of the shorter side after resizing
 * @param size height and width of the network's input in pixels
 * @param mean what is subtracted from red, green and blue
 * @param deviation what they are divided by
 */
public record Preprocessing(int shorterSide, int size, List<Float> mean, List<Float> deviation) {

  private static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
  private static final List<Float> IMAGENET_DEVIATION = List.of(0.229f, 0.224f, 0.225f);

  /**
   * Checks that there are three colours and the crop fits.
   *
   * @param shorterSide not below the size
   * @param size as the network wants it
   * @param mean three numbers
   * @param deviation three numbers
   * @throws IllegalArgumentException if one is not so
   */
  public Preprocessing {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    boolean coloured = mean.size() == 3 && deviation.size() == 3;
    String both = mean + ", " + deviation;
    Check.argument(coloured, "mean, deviation", both, "three numbers each");
    String least = "at least the input's " + size;
    Check.argument(shorterSide >= size, "shorterSide", shorterSide, least);
  }

  /**
   * What torchvision does for ImageNet: 256 pixels, of which the centre's 224 are used, and the
   * same proportion for other sizes.
   *
   * @param size height and width of the network's input in pixels
   * @return the preprocessing
   */
  public static Preprocessing imageNet(int size) {
    return new Preprocessing(size * 256 / 224, size, IMAGENET_MEAN, IMAGENET_DEVIATION);
  }

  /**
   * What users call the usual ways.
   *
   * @param name {@code imagenet} as {@link #imageNet}; {@code minus1to1} or {@code 0to1}, which
   *     scale colours to those numbers and resize the shorter side to the network's
   * @param size height and width of the network's input in pixels
   * @return the preprocessing
   * @throws IllegalArgumentException if there is none of that name; names them all
   */
  public static Preprocessing named(String name, int size) {
    return switch (name) {
      case "imagenet" -> imageNet(size);
      case "minus1to1" ->
          new Preprocessing(size, size, List.of(0.5f, 0.5f, 0.5f), List.of(0.5f, 0.5f, 0.5f));
      case "0to1" -> new Preprocessing(size, size, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
      default ->
          throw new IllegalArgumentException(
              "preprocessing: " + name + " (expected: imagenet, minus1to1 or 0to1)");
    };
  }

  /**
   * The steps that a translator takes.
   *
   * @return new transforms of an image's bytes (height, width, 3), in their order
   */
  public List<Transform> transforms() {
    return List.of(
        new ResizeShort(shorterSide),
        new CenterCrop(size, size),
        new ToTensor(),
        new Normalize(array(mean), array(deviation)));
  }

  private static float[] array(List<Float> values) {
    return new float[] {values.get(0), values.get(1), values.get(2)};
  }
}
