package io.cleave.lab.calibrate;

import io.cleave.codec.internal.Check;
import io.cleave.core.picture.Pixels;
import io.cleave.core.picture.Preprocessing;
import io.cleave.lab.measure.Answers;
import java.nio.ByteBuffer;

/** An input that is typical of what a model will see, with its class where that is known. */
public final class Sample {
  private final Source source;
  private final int label;

  private Sample(Source source, int label) {
    this.source = source;
    this.label = label;
  }

  /** Writes an input as little-endian float32. */
  private interface Source {
    void write(Preprocessing preprocessing, ByteBuffer target);
  }

  /**
   * {@return a sample of an image, which is resized and cropped as the model's inputs are}
   *
   * @param image of any size
   */
  public static Sample of(Pixels image) {
    return new Sample(
        (preprocessing, target) -> preprocessing.write(image, target), Answers.UNKNOWN);
  }

  /**
   * {@return a sample of an image that is resized and cropped already}
   *
   * @param frame a square of the input's size
   */
  public static Sample ofFrame(Pixels frame) {
    return new Sample(
        (preprocessing, target) -> preprocessing.scale(frame, target), Answers.UNKNOWN);
  }

  /**
   * {@return a sample of an input as the network takes it}
   *
   * @param values of shape (3, size, size); copied
   */
  public static Sample of(float... values) {
    float[] copy = values.clone();
    return new Sample((preprocessing, target) -> put(copy, target), Answers.UNKNOWN);
  }

  private static void put(float[] values, ByteBuffer target) {
    int expected = target.remaining() / Float.BYTES;
    Check.argument(values.length == expected, "sample", values.length + " values", expected);
    target.asFloatBuffer().put(values);
  }

  /**
   * {@return this sample with its class}
   *
   * @param index of the class, which is that of its logit
   * @throws IllegalArgumentException if the index is negative
   */
  public Sample withLabel(int index) {
    Check.argument(index >= 0, "label", index, "0 or more");
    return new Sample(source, index);
  }

  /** {@return the index of the class, or {@link Answers#UNKNOWN}} */
  int label() {
    return label;
  }

  /** Writes the input; the target has exactly the room for it. */
  void write(Preprocessing preprocessing, ByteBuffer target) {
    source.write(preprocessing, target);
  }
}
