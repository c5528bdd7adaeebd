package io.cleave.core.picture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Transform;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;

/**
 * How an image becomes a network's input: the shorter side is resized or left as it is, the centre
 * is cut out, the colours are put into the network's order, scaled to 0..1, reduced by a mean and
 * divided by a deviation. Immutable.
 *
 * @param shorterSide the shorter side after resizing, in pixels; empty if nothing is resized
 * @param size height and width of the network's input, in pixels
 * @param mean what is subtracted from each colour, in the network's order
 * @param deviation what each colour is divided by, in the network's order
 * @param colours the order in which the network takes the colours
 * @param resampling how pixels are computed when an image is resized
 */
public record Preprocessing(
    OptionalInt shorterSide,
    int size,
    List<Float> mean,
    List<Float> deviation,
    ColourOrder colours,
    Resampling resampling)
    implements PictureScaling {

  private static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
  private static final List<Float> IMAGENET_DEVIATION = List.of(0.229f, 0.224f, 0.225f);

  /**
   * Checks that there are three colours and the crop fits.
   *
   * @param shorterSide not below the size
   * @param size height and width of the network's input, in pixels
   * @param mean three numbers
   * @param deviation three numbers
   * @param colours the order in which the network takes the colours
   * @param resampling what the network was trained with
   * @throws IllegalArgumentException if a value does not meet these conditions
   */
  public Preprocessing {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    new Colours(mean, deviation, colours);
    String expected = "at least the input's " + size;
    int side = shorterSide.orElse(size);
    Check.argument(side >= size, "shorterSide", side, expected);
  }

  /**
   * Creates a preprocessing that resizes bilinearly, and takes colours as red, green and blue.
   *
   * @param shorterSide not below the size
   * @param size height and width of the network's input, in pixels
   * @param mean three numbers
   * @param deviation three numbers
   * @throws IllegalArgumentException if a value does not meet these conditions
   */
  public Preprocessing(int shorterSide, int size, List<Float> mean, List<Float> deviation) {
    this(OptionalInt.of(shorterSide), size, mean, deviation, ColourOrder.RGB, Resampling.BILINEAR);
  }

  /**
   * {@return torchvision's preprocessing for ImageNet} It resizes to 256 pixels and uses the
   * centre's 224, and keeps this ratio for other sizes.
   *
   * @param size height and width of the network's input, in pixels
   */
  public static Preprocessing imageNet(int size) {
    return new Preprocessing(size * 256 / 224, size, IMAGENET_MEAN, IMAGENET_DEVIATION);
  }

  /**
   * {@return a common preprocessing by its name}
   *
   * @param name {@code imagenet} for {@link #imageNet}; {@code minus1to1} or {@code 0to1}, which
   *     scale colours to that interval and resize the shorter side to the network's
   * @param size height and width of the network's input, in pixels
   * @throws IllegalArgumentException if there is none of that name; lists all names
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
   * {@return whether a picture can become the input: false if nothing is resized and the picture is
   * smaller than the input}
   *
   * @param width the picture's width in pixels
   * @param height the picture's height in pixels
   */
  public boolean takes(long width, long height) {
    return shorterSide.isPresent() || Math.min(width, height) >= size;
  }

  /**
   * {@return the steps of a translator, as transforms of an image's bytes (height, width, 3)} They
   * throw IllegalArgumentException for an image that is not {@linkplain #takes taken}.
   */
  public List<Transform> transforms() {
    Transform input = this::input;
    return List.of(input);
  }

  private NDArray input(NDArray image) {
    return input(Pixels.of(image), image.getManager());
  }

  /**
   * {@return the input made from an image: float32 of shape (3, size, size)}
   *
   * @param image an image of any size that is {@linkplain #takes taken}
   * @param owner the owner of the array
   * @throws IllegalArgumentException if the image is smaller, and nothing is resized
   */
  public NDArray input(Pixels image, NDManager owner) {
    return scaled(frame(image), owner);
  }

  /**
   * {@return the input made from a frame: float32 of shape (3, size, size)}
   *
   * @param frame what {@link #frame} returned
   * @param owner the owner of the array
   * @throws IllegalArgumentException if the frame has another size
   */
  public NDArray scaled(Pixels frame, NDManager owner) {
    ByteBuffer values = ByteBuffer.allocateDirect(inputBytes()).order(ByteOrder.nativeOrder());
    scale(frame, values);
    return owner.create(values.flip(), new Shape(Pixels.COLOURS, size, size), DataType.FLOAT32);
  }

  /**
   * {@return the part of an image that becomes the input, resized but with unscaled colours: as
   * high and wide as the input, red, green and blue}
   *
   * @param image an image of any size that is {@linkplain #takes taken}
   * @throws IllegalArgumentException if the image is smaller, and nothing is resized
   */
  public Pixels frame(Pixels image) {
    return framing(image.width(), image.height()).frame(image);
  }

  Framing framing(int width, int height) {
    String expected = "at least " + size + "x" + size + ", as nothing is resized";
    Check.argument(takes(width, height), "picture", width + "x" + height, expected);
    int side = shorterSide.orElse(Math.min(width, height));
    return new Framing(side, size, resampling);
  }

  @Override
  public TensorShape shape() {
    return TensorShape.of(Pixels.COLOURS, size, size);
  }

  @Override
  public void write(PictureFile picture, ByteBuffer target) throws PicturesException {
    requireRoom(target);
    scale(picture.frame(this), target);
  }

  @Override
  public void write(Pixels image, ByteBuffer target) {
    requireRoom(target);
    scale(frame(image), target);
  }

  /**
   * Writes the input made from a frame.
   *
   * @param frame what {@link #frame} returned
   * @param target receives float32 of shape (3, size, size), in the buffer's byte order, at its
   *     position, which moves to after the input
   * @throws IllegalArgumentException if the frame has another size, or the target has too little
   *     room
   */
  public void scale(Pixels frame, ByteBuffer target) {
    requireRoom(target);
    boolean fits = frame.width() == size && frame.height() == size;
    Check.argument(fits, "frame", frame.width() + "x" + frame.height(), size + "x" + size);
    byte[] pixels = frame.values();
    Colours scale = new Colours(mean, deviation, colours);
    for (int place = 0; place < Pixels.COLOURS; place++) {
      float[] numbers = scale.values(place);
      for (int at = colours.source(place); at < pixels.length; at += Pixels.COLOURS) {
        target.putFloat(numbers[pixels[at] & 0xff]);
      }
    }
  }

  private void requireRoom(ByteBuffer target) {
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
