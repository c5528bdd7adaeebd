package io.cleave.core;

import ai.djl.modality.cv.transform.Normalize;
import ai.djl.modality.cv.transform.ResizeShort;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.NDArray;
import ai.djl.translate.Transform;
import io.cleave.codec.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How an image becomes a network's input: the shorter side is resized or left as it is, the centre
 * cut out, the colours put into the network's order, and each, scaled to 0..1, is centred and
 * divided.
 *
 * @param shorterSide pixels of the shorter side after resizing; empty if nothing is resized
 * @param size height and width of the network's input in pixels
 * @param mean what is subtracted from each colour, in the network's order
 * @param deviation what they are divided by, in the network's order
 * @param colours the network's order
 */
public record Preprocessing(
    OptionalInt shorterSide,
    int size,
    List<Float> mean,
    List<Float> deviation,
    ColourOrder colours) {

  private static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
  private static final List<Float> IMAGENET_DEVIATION = List.of(0.229f, 0.224f, 0.225f);

  /**
   * Checks that there are three colours and the crop fits.
   *
   * @param shorterSide not below the size
   * @param size as the network wants it
   * @param mean three numbers
   * @param deviation three numbers
   * @param colours as the network wants them
   * @throws IllegalArgumentException if one is not so
   */
  public Preprocessing {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    boolean coloured = mean.size() == 3 && deviation.size() == 3;
    String both = mean + ", " + deviation;
    Check.argument(coloured, "mean, deviation", both, "three numbers each");
    String least = "at least the input's " + size;
    int side = shorterSide.orElse(size);
    Check.argument(side >= size, "shorterSide", side, least);
  }

  /**
   * Resizes, and takes colours as red, green and blue.
   *
   * @param shorterSide not below the size
   * @param size as the network wants it
   * @param mean three numbers
   * @param deviation three numbers
   * @throws IllegalArgumentException as above
   */
  public Preprocessing(int shorterSide, int size, List<Float> mean, List<Float> deviation) {
    this(OptionalInt.of(shorterSide), size, mean, deviation, ColourOrder.RGB);
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
   * Whether a picture can become the input.
   *
   * @param width in pixels
   * @param height in pixels
   * @return false if it is not resized and smaller than the input
   */
  public boolean takes(long width, long height) {
    return shorterSide.isPresent() || Math.min(width, height) >= size;
  }

  /**
   * The steps that a translator takes.
   *
   * @return new transforms of an image's bytes (height, width, 3), in their order; one throws
   *     IllegalArgumentException for an image that is not {@linkplain #takes taken}
   */
  public List<Transform> transforms() {
    List<Transform> steps = new ArrayList<>(framing());
    steps.add(colours::arrange);
    steps.add(new ToTensor());
    steps.add(new Normalize(array(mean), array(deviation)));
    return steps;
  }

  /**
   * The first of these steps, which leave bytes as they are or resize them to bytes.
   *
   * @return new transforms of an image's bytes (height, width, 3) to (size, size, 3), red, green
   *     and blue
   */
  public List<Transform> framing() {
    Transform crop = this::crop;
    return shorterSide.isPresent()
        ? List.of(new ResizeShort(shorterSide.getAsInt()), crop)
        : List.of(crop);
  }

  /**
   * Cuts the centre out. DJL's own transform leaves a row or a column that is alone too many.
   *
   * @param pixels of shape (..., height, width, 3)
   * @return of shape (..., size, size, 3)
   * @throws IllegalArgumentException if they are fewer than that
   */
  public NDArray crop(NDArray pixels) {
    int rank = pixels.getShape().dimension();
    long height = pixels.getShape().get(rank - 3);
    long width = pixels.getShape().get(rank - 2);
    String least = "at least " + size + "x" + size + ", as nothing is resized";
    Check.argument(Math.min(width, height) >= size, "picture", width + "x" + height, least);
    long top = (height - size) / 2;
    long left = (width - size) / 2;
    return pixels.get("..., {}:{}, {}:{}, :", top, top + size, left, left + size);
  }

  private static float[] array(List<Float> values) {
    return new float[] {values.get(0), values.get(1), values.get(2)};
  }
}
