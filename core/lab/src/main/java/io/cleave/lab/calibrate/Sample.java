package io.cleave.lab.calibrate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.djl.TensorShapes;
import io.cleave.core.picture.Pixels;
import io.cleave.core.picture.Preprocessing;
import java.util.OptionalInt;

/** One input to calibrate with, and its class where that is known. Immutable. */
public final class Sample {
  private final Source source;
  private final OptionalInt label;

  private Sample(Source source, OptionalInt label) {
    this.source = source;
    this.label = label;
  }

  /** Makes the network's input, without the batch. */
  private interface Source {
    NDArray input(Preprocessing preprocessing, TensorShape shape, NDManager manager);
  }

  /**
   * Takes an image, which goes through the model's preprocessing.
   *
   * @param image of any size
   * @return the sample
   */
  public static Sample of(Pixels image) {
    return new Sample(
        (preprocessing, shape, manager) -> preprocessing.input(image, manager),
        OptionalInt.empty());
  }

  /**
   * Takes what is left of an image of any size, whose other pixels need not stay in memory.
   *
   * @param frame as {@link Preprocessing#frame} of the model gives it
   * @return the sample
   */
  public static Sample ofFrame(Pixels frame) {
    return new Sample(
        (preprocessing, shape, manager) -> preprocessing.scaled(frame, manager),
        OptionalInt.empty());
  }

  /**
   * Takes an input as the network wants it.
   *
   * @param values of the network's input shape (3, height, width)
   * @return the sample
   */
  public static Sample of(float... values) {
    float[] copy = values.clone();
    return new Sample(
        (preprocessing, shape, manager) ->
            manager.create(copy, TensorShapes.batch(1, shape).slice(1)),
        OptionalInt.empty());
  }

  /**
   * Takes an input as the network wants it.
   *
   * @param input float32 of the network's input shape (3, height, width); its values are copied
   * @return the sample
   */
  public static Sample of(NDArray input) {
    return of(input.toFloatArray());
  }

  /**
   * Adds what the sample shows.
   *
   * @param index the class, as the place of its logit
   * @return a new sample
   * @throws IllegalArgumentException if the index is negative
   */
  public Sample withLabel(int index) {
    Check.argument(index >= 0, "label", index, "0 or more");
    return new Sample(source, OptionalInt.of(index));
  }

  /** {@return the class, if it is known} */
  public OptionalInt label() {
    return label;
  }

  /**
   * Makes the network's input.
   *
   * @return float32 with a batch of one in front, attached to {@code manager}
   * @throws IllegalArgumentException if it is not of the shape
   */
  NDArray input(Preprocessing preprocessing, TensorShape shape, NDManager manager) {
    NDArray input = source.input(preprocessing, shape, manager);
    Shape found = input.getShape();
    Check.argument(TensorShapes.of(found).equals(shape), "sample", found, shape.toString());
    return input.expandDims(0);
  }
}
