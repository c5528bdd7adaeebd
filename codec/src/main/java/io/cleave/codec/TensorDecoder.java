package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.pruning.SelectionKernel;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads tensor frames ({@code docs/wire-format.md}) of one expected type and shape back into
 * tensors, whatever profile and format they were written with. Nothing in a frame is trusted before
 * it is checked, and nothing is written before the whole frame is.
 *
 * <p>Create one and reuse it: memory for a format or a coder is allocated with the first frame that
 * uses it, and later calls allocate none. Not safe for concurrent use.
 */
public final class TensorDecoder {
  /** Header and checksum of a lossless frame whose eight dimensions take five bytes each. */
  private static final int LOSSLESS_FRAMING_BYTES = 51;

  private final ElementType type;
  private final TensorShape shape;
  private final int bytes;
  private final List<Calibration> calibrations;
  private final TensorFormat.Reader[] readers = new TensorFormat.Reader[TensorFormat.MAX_ID + 1];
  private TensorFormat.@Nullable Reader checked;

  private TensorDecoder(ElementType type, TensorShape shape, Calibration... calibrations) {
    maxEncodedBytes(type, shape);
    this.type = type;
    this.shape = shape;
    this.bytes = shape.elements() * type.bytes();
    this.calibrations = List.of(calibrations);
    Set<Integer> ids = new HashSet<>();
    for (Calibration calibration : calibrations) {
      if (type != ElementType.FLOAT32 || !calibration.isFor(shape)) {
        throw Check.refusal("calibrations", calibration, "for " + type + " " + shape);
      }
      Check.argument(ids.add(calibration.id()), "calibrations", calibration, "each id once");
    }
  }

  /**
   * {@return a decoder of float32 tensors}
   *
   * @param expected the only shape that it accepts, fixed
   * @param calibrations the calibrations that frames may refer to
   * @throws IllegalArgumentException as {@link #of(ElementType, TensorShape, Calibration...)}
   */
  public static TensorDecoder of(TensorShape expected, Calibration... calibrations) {
    return of(ElementType.FLOAT32, expected, calibrations);
  }

  /**
   * {@return a decoder of tensors of one type and shape}
   *
   * @param type the type of the elements
   * @param expected the only shape that it accepts, fixed
   * @param calibrations the calibrations that frames may refer to
   * @throws IllegalArgumentException if the shape is open, a frame could exceed 2 GiB, a
   *     calibration is for another tensor, or two calibrations have the same id
   */
  public static TensorDecoder of(
      ElementType type, TensorShape expected, Calibration... calibrations) {
    return new TensorDecoder(type, expected, calibrations);
  }

  static TensorDecoder of(
      TensorShape expected, SelectionKernel kernel, Calibration... calibrations) {
    TensorDecoder decoder = of(expected, calibrations);
    TensorFormat masked = new MaskedFormat(kernel);
    decoder.readers[masked.id()] = decoder.reader(masked);
    return decoder;
  }

  /** {@return the ids of all registered formats, which can be read here; ascending} */
  public static List<Integer> formats() {
    return TensorFrame.formats();
  }

  /**
   * {@return the max size in bytes of a frame of a float32 tensor} A receiver can refuse anything
   * larger.
   *
   * @param shape the expected shape, fixed
   * @throws IllegalArgumentException as {@link #maxEncodedBytes(ElementType, TensorShape)}
   */
  public static int maxEncodedBytes(TensorShape shape) {
    return maxEncodedBytes(ElementType.FLOAT32, shape);
  }

  /**
   * {@return the max size in bytes of a frame of a tensor} A receiver can refuse anything larger.
   *
   * @param type the type of the elements
   * @param shape the expected shape, fixed
   * @throws IllegalArgumentException if the size exceeds 2 GiB, or the shape is open
   */
  public static int maxEncodedBytes(ElementType type, TensorShape shape) {
    if (type == ElementType.FLOAT32 && shape.elements() > 0) {
      return MaskedFrameWriter.maxEncodedBytes(shape.folded(), true);
    }
    long max = (long) shape.elements() * type.bytes() + LOSSLESS_FRAMING_BYTES;
    if (max > Integer.MAX_VALUE || !shape.isFixed()) {
      throw Check.refusal("shape", type + " " + shape, "fixed, and a frame below 2 GiB");
    }
    return (int) max;
  }

  /**
   * Decodes one frame: {@link #check}, then {@link #write}.
   *
   * @param frame the whole frame, all that remains; direct or heap; its position is left unchanged
   * @param target receives the little-endian tensor at its position, which moves to after the
   *     tensor; every element is written
   * @throws CorruptFrameException if the bytes are not exactly one frame of the expected tensor, or
   *     refer to a calibration that is unknown here; the target is then untouched
   * @throws IllegalArgumentException if the target is read-only or too small
   */
  public void decode(ByteBuffer frame, ByteBuffer target) {
    Check.writable(target, bytes);
    check(frame);
    write(frame, target);
  }

  /**
   * Checks one whole frame and keeps what {@link #write} needs.
   *
   * @param frame the whole frame, all that remains; direct or heap; its position is left unchanged
   * @throws CorruptFrameException if the bytes are not exactly one frame of the expected tensor, or
   *     refer to a calibration that is unknown here
   */
  public void check(ByteBuffer frame) {
    checked = null;
    int id = TensorFrame.checkStart(frame);
    TensorFormat.Reader reader = readers[id];
    if (reader == null) {
      reader = reader(TensorFrame.format(id));
      readers[id] = reader;
    }
    reader.check(frame);
    checked = reader;
  }

  private TensorFormat.Reader reader(TensorFormat format) {
    if (!format.takes(type, shape)) {
      throw new CorruptFrameException(
          TensorFrame.VERSION_AT,
          "version",
          format.id() + " (expected: another, since it takes no " + type + " " + shape + ")");
    }
    return format.reader(type, shape, calibrations);
  }

  /**
   * Writes the tensor of the frame that was checked last.
   *
   * @param frame the frame that was checked, unchanged since
   * @param target receives the little-endian tensor at its position, which moves to after the
   *     tensor; every element is written
   * @throws IllegalStateException if no frame was checked, or the last one was refused
   * @throws IllegalArgumentException if the target is read-only or too small
   */
  public void write(ByteBuffer frame, ByteBuffer target) {
    TensorFormat.Reader reader = checked;
    if (reader == null) {
      throw new IllegalStateException("no frame was checked");
    }
    Check.writable(target, bytes);
    reader.write(frame, target);
    target.position(target.position() + bytes);
  }
}
