package io.cleave.core.picture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Transform;
import io.cleave.codec.internal.Check;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
 * @param resampling how pixels are made of others where an image is resized
 */
public record Preprocessing(
    OptionalInt shorterSide,
    int size,
    List<Float> mean,
    List<Float> deviation,
    ColourOrder colours,
    Resampling resampling) {

  private static final float MAX_COLOUR = 255;

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
   * @param resampling as the network was trained
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
   * Resizes bilinearly, and takes colours as red, green and blue.
   *
   * @param shorterSide not below the size
   * @param size as the network wants it
   * @param mean three numbers
   * @param deviation three numbers
   * @throws IllegalArgumentException as above
   */
  public Preprocessing(int shorterSide, int size, List<Float> mean, List<Float> deviation) {
    this(OptionalInt.of(shorterSide), size, mean, deviation, ColourOrder.RGB, Resampling.BILINEAR);
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
      default -> throw Check.refusal("preprocessing", name, "imagenet, minus1to1 or 0to1");
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
   * @return a transform of an image's bytes (height, width, 3), which throws
   *     IllegalArgumentException for an image that is not {@linkplain #takes taken}
   */
  public List<Transform> transforms() {
    Transform input = this::input;
    return List.of(input);
  }

  private NDArray input(NDArray image) {
    return input(Pixels.of(image), image.getManager());
  }

  /**
   * Makes an image into the input.
   *
   * @param image of any size that is {@linkplain #takes taken}
   * @param owner owns the input
   * @return float32 of shape (3, size, size)
   * @throws IllegalArgumentException if the image is smaller, and nothing is resized
   */
  public NDArray input(Pixels image, NDManager owner) {
    return scaled(frame(image), owner);
  }

  /**
   * Makes what is left of an image into the input.
   *
   * @param frame as {@link #frame} gives it
   * @param owner owns the input
   * @return float32 of shape (3, size, size)
   * @throws IllegalArgumentException if the frame is of another size
   */
  public NDArray scaled(Pixels frame, NDManager owner) {
    ByteBuffer values = ByteBuffer.allocateDirect(inputBytes()).order(ByteOrder.nativeOrder());
    scale(frame, values);
    return owner.create(values.flip(), new Shape(Pixels.COLOURS, size, size), DataType.FLOAT32);
  }

  /**
   * The pixels that are left of an image, before colours are scaled.
   *
   * @param image of any size that is {@linkplain #takes taken}
   * @return as high and wide as the input, red, green and blue
   * @throws IllegalArgumentException if the image is smaller, and nothing is resized
   */
  public Pixels frame(Pixels image) {
    return framing(image.width(), image.height()).frame(image);
  }

  /** The same, of an image whose rows come one by one. */
  FrameRows rows(int width, int height) {
    return framing(width, height).rows(width, height);
  }

  private Framing framing(int width, int height) {
    String least = "at least " + size + "x" + size + ", as nothing is resized";
    Check.argument(takes(width, height), "picture", width + "x" + height, least);
    int side = shorterSide.orElse(Math.min(width, height));
    return new Framing(side, size, resampling);
  }

  /**
   * Makes an image into the input.
   *
   * @param image of any size that is {@linkplain #takes taken}
   * @param target float32 of shape (3, size, size) is written here in the buffer's byte order, from
   *     its position on; advanced behind it
   * @throws IllegalArgumentException if the image is too small, or the target has too little room
   */
  public void write(Pixels image, ByteBuffer target) {
    requireRoom(target);
    scale(frame(image), target);
  }

  /**
   * Makes what is left of an image into the input.
   *
   * @param frame as {@link #frame} gives it
   * @param target as above
   * @throws IllegalArgumentException if the frame is of another size, or the target has too little
   *     room
   */
  public void scale(Pixels frame, ByteBuffer target) {
    requireRoom(target);
    boolean fits = frame.width() == size && frame.height() == size;
    Check.argument(fits, "frame", frame.width() + "x" + frame.height(), size + "x" + size);
    byte[] pixels = frame.values();
    for (int place = 0; place < Pixels.COLOURS; place++) {
      float centre = mean.get(place);
      float divisor = deviation.get(place);
      for (int at = colours.source(place); at < pixels.length; at += Pixels.COLOURS) {
        target.putFloat(((pixels[at] & 0xff) / MAX_COLOUR - centre) / divisor);
      }
    }
  }

  void requireRoom(ByteBuffer target) {
    Check.argument(
        target.remaining() >= inputBytes(),
        "target",
        target.remaining() + " bytes",
        "at least " + inputBytes());
  }

  int inputBytes() {
    return Pixels.COLOURS * size * size * Float.BYTES;
  }
}
