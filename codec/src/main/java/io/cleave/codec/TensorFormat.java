package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A way to write tensors as frames, which start with the format's id ({@code docs/wire-format.md}).
 * Implementations must be safe for concurrent use; the writers and readers that they create need
 * not be.
 *
 * <p>To register an implementation, give it a public constructor without parameters and name it in
 * {@code META-INF/services/io.cleave.codec.TensorFormat}.
 */
public interface TensorFormat {
  /** The id of the format of values after a mask: {@value}. */
  int MASKED = 1;

  /** The id of the format of a quantiser's coded symbols: {@value}. */
  int SYMBOLS = 2;

  /** The id of the format of elements of any type, bit for bit: {@value}. */
  int LOSSLESS = 3;

  /** The smallest id that is free for formats of applications: {@value}. */
  int FIRST_PRIVATE_ID = 128;

  /** The largest id: {@value}. */
  int MAX_ID = 255;

  /**
   * {@return the id in frames: below {@value #FIRST_PRIVATE_ID} for formats of this project, from
   * there on for formats of applications}
   */
  int id();

  /** {@return a name for messages} */
  String name();

  /**
   * {@return whether this format can write tensors of a type and shape}
   *
   * @param type the type of the elements
   * @param shape the shape, fixed
   */
  boolean takes(ElementType type, TensorShape shape);

  /**
   * {@return a writer whose frames are never larger than {@link TensorDecoder#maxEncodedBytes}}
   *
   * @param type the type of the elements
   * @param shape a shape that this format {@link #takes}
   * @param profile how the tensors are to be sent
   * @throws IllegalArgumentException if the profile does not suit the shape
   */
  Writer writer(ElementType type, TensorShape shape, Profile profile);

  /**
   * {@return a reader, which may allocate at most a few times the size of the tensor}
   *
   * @param type the type of the elements
   * @param shape a shape that this format {@link #takes}
   * @param calibrations the calibrations for this shape that frames may refer to
   */
  Reader reader(ElementType type, TensorShape shape, List<Calibration> calibrations);

  /** Writes tensors of one shape. {@link TensorEncoder} has already checked the buffers. */
  interface Writer {
    /** {@return the room in bytes that {@link #write} needs} */
    int maxEncodedBytes();

    /**
     * {@return the size in bytes of the frame that this writes for a tensor} Allocates nothing
     * after the first call.
     *
     * @param tensor the little-endian tensor, all that remains; its position is left unchanged
     * @param target receives the frame at its position, which moves to after the frame
     */
    int write(ByteBuffer tensor, ByteBuffer target);

    /** {@return where the bytes of the last frame went} */
    EncodedSize lastSize();

    /** {@return the largest error of a finite element in the last frame} */
    double lastBound();
  }

  /**
   * Reads frames of one shape in two steps, so that nothing is written before everything is
   * checked.
   */
  interface Reader {
    /**
     * Checks a whole frame and keeps what {@link #write} needs. No allocation is sized by a field
     * that was not yet checked.
     *
     * @param frame the whole frame, all that remains, including the id of the format; its position
     *     is left unchanged
     * @throws CorruptFrameException if the bytes are not exactly one frame of the tensor
     */
    void check(ByteBuffer frame);

    /**
     * Writes the tensor of the frame that was checked last.
     *
     * @param frame the frame that was checked, unchanged since
     * @param target receives the tensor at its position, which is left unchanged
     */
    void write(ByteBuffer frame, ByteBuffer target);
  }
}
