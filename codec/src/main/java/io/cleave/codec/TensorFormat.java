package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A way to write tensors as frames, which start with its id ({@code docs/wire-format.md}). One
 * registers itself: a class with a public constructor without parameters, and a line with its name
 * in {@code META-INF/services/io.cleave.codec.TensorFormat}. Safe for concurrent use; what it makes
 * is not.
 */
public interface TensorFormat {
  /** Values behind a mask: {@value}. */
  int MASKED = 1;

  /** Coded symbols of a quantiser: {@value}. */
  int SYMBOLS = 2;

  /** Elements of any type, bit for bit: {@value}. */
  int LOSSLESS = 3;

  /** The smallest id that is anyone's own: {@value}. */
  int FIRST_PRIVATE_ID = 128;

  /** The largest id: {@value}. */
  int MAX_ID = 255;

  /**
   * Says how frames call it.
   *
   * @return below {@value #FIRST_PRIVATE_ID} for those of this project, from there on for anyone's
   *     own
   */
  int id();

  /** {@return a name for messages} */
  String name();

  /**
   * Tells whether it has frames of some tensors.
   *
   * @param type of the elements
   * @param shape fixed
   * @return whether it has
   */
  boolean takes(ElementType type, TensorShape shape);

  /**
   * Makes a writer.
   *
   * @param type of the elements
   * @param shape one that it {@link #takes}
   * @param profile how the tensors are to be sent
   * @return a writer whose frames are never larger than {@link TensorDecoder#maxEncodedBytes}
   * @throws IllegalArgumentException if the profile does not go with the shape
   */
  Writer writer(ElementType type, TensorShape shape, Profile profile);

  /**
   * Makes a reader. May take no more memory than a few times the tensor.
   *
   * @param type of the elements
   * @param shape one that it {@link #takes}
   * @param calibrations those for the shape that frames may refer to
   * @return a reader
   */
  Reader reader(ElementType type, TensorShape shape, List<Calibration> calibrations);

  /** Writes tensors of one shape. Buffers were checked by {@link TensorEncoder}. */
  interface Writer {
    /** {@return the room that {@link #write} asks for, in bytes} */
    int maxEncodedBytes();

    /**
     * Writes one frame. Allocates nothing once it has been called.
     *
     * @param tensor little-endian, all that remains; its position stays
     * @param target receives the frame at its position, which moves behind it
     * @return the frame's bytes
     */
    int write(ByteBuffer tensor, ByteBuffer target);

    /** {@return where the bytes of the last frame went} */
    EncodedSize lastSize();

    /** {@return the greatest error of a finite element in the last frame} */
    double lastBound();
  }

  /** Reads frames of one shape in two steps, so that nothing is written before all is checked. */
  interface Reader {
    /**
     * Checks a whole frame and keeps what {@link #write} needs. Allocates nothing by what was not
     * checked.
     *
     * @param frame all that remains, with the id of the format; its position stays
     * @throws CorruptFrameException if the bytes are not exactly one frame of the tensor
     */
    void check(ByteBuffer frame);

    /**
     * Writes the tensor of the frame that was checked last.
     *
     * @param frame as it was checked
     * @param target receives the tensor from its position on, which stays
     */
    void write(ByteBuffer frame, ByteBuffer target);
  }
}
