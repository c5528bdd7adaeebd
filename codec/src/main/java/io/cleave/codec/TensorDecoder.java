package io.cleave.codec;

import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads tensor frames ({@code docs/wire-format.md}) of one expected shape back into activations,
 * whatever profile they were written with. Nothing of a frame is believed before it is checked, and
 * nothing is written before all is.
 *
 * <p>Made once and reused: the memory for masked frames is taken at construction, that for
 * quantised ones with the first frame of each coder, and none by calls after that. Not safe for
 * concurrent use.
 */
public final class TensorDecoder {
  private final TensorShape shape;
  private final Calibration[] calibrations;
  private final MaskedFrameReader masked;
  private SymbolFrameReader symbols;

  private TensorDecoder(TensorShape shape, SelectionKernel kernel, Calibration... calibrations) {
    this.shape = shape;
    this.calibrations = calibrations.clone();
    this.masked = new MaskedFrameReader(shape, kernel);
  }

  /**
   * Makes a decoder.
   *
   * @param expected the only shape that it takes
   * @return the decoder
   * @throws IllegalArgumentException if a frame of the shape could exceed 2 GiB
   */
  public static TensorDecoder of(TensorShape expected) {
    return of(expected, SelectionKernels.best());
  }

  /**
   * Makes a decoder that also takes calibrated frames.
   *
   * @param expected the only shape that it takes
   * @param calibrations those that frames may refer to
   * @return the decoder
   * @throws IllegalArgumentException if a frame of the shape could exceed 2 GiB, a calibration is
   *     for another shape, or two of them have one id
   */
  public static TensorDecoder of(TensorShape expected, Calibration... calibrations) {
    return of(expected, SelectionKernels.best(), calibrations);
  }

  static TensorDecoder of(
      TensorShape expected, SelectionKernel kernel, Calibration... calibrations) {
    maxEncodedBytes(expected);
    for (int i = 0; i < calibrations.length; i++) {
      if (!calibrations[i].shape().equals(expected)) {
        throw new IllegalArgumentException(
            "calibrations: " + calibrations[i] + " (expected: for " + expected + ")");
      }
      for (int j = 0; j < i; j++) {
        if (calibrations[i].id() == calibrations[j].id()) {
          throw new IllegalArgumentException(
              "calibrations: " + calibrations[i] + " (expected: each id once)");
        }
      }
    }
    return new TensorDecoder(expected, kernel, calibrations);
  }

  /**
   * Tells a tensor frame from anything else by how it starts. It may still be damaged.
   *
   * @param bytes what may be a frame, from its position on; left as it is
   * @return whether it starts like one
   */
  public static boolean isFrame(ByteBuffer bytes) {
    return bytes.remaining() >= Integer.BYTES
        && bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt() == TensorFrame.MAGIC;
  }

  /**
   * Returns the largest frame of a shape: a receiver need not take more.
   *
   * @param shape the expected shape
   * @return bytes
   * @throws IllegalArgumentException if that exceeds 2 GiB
   */
  public static int maxEncodedBytes(TensorShape shape) {
    return MaskedFrameWriter.maxEncodedBytes(shape, true);
  }

  /**
   * Decodes one frame.
   *
   * @param frame the whole frame, all that remains; direct or heap; its position stays
   * @param target receives little-endian float32 of the expected shape at its position, which moves
   *     behind it; every element is written
   * @throws CorruptFrameException if the bytes are not exactly one frame of the expected shape, or
   *     refer to a calibration that is not known here; the target is then untouched
   * @throws IllegalArgumentException if the target is read-only or too small
   */
  public void decode(ByteBuffer frame, ByteBuffer target) {
    checkTarget(target);
    if (isOfSymbols(frame)) {
      symbols().read(frame, target);
    } else {
      masked.read(frame, target);
    }
    target.position(target.position() + shape.bytes());
  }

  private static boolean isOfSymbols(ByteBuffer frame) {
    int at = frame.position() + TensorFrame.VERSION_AT;
    return at < frame.limit() && frame.get(at) == TensorFrame.SYMBOL_VERSION;
  }

  private SymbolFrameReader symbols() {
    if (symbols == null) {
      requireRoomForSymbols();
      symbols = new SymbolFrameReader(shape, calibrations);
    }
    return symbols;
  }

  private void requireRoomForSymbols() {
    if (!SymbolPlanes.fit(shape)) {
      throw new CorruptFrameException(
          TensorFrame.VERSION_AT, "version", "2 (expected: 1, since " + shape + " is too large)");
    }
  }

  private void checkTarget(ByteBuffer target) {
    if (target.isReadOnly() || target.remaining() < shape.bytes()) {
      throw new IllegalArgumentException(
          "target: "
              + (target.isReadOnly() ? "read-only" : target.remaining() + " bytes")
              + " (expected: at least "
              + shape.bytes()
              + " writable bytes)");
    }
  }
}
