package io.cleave.codec;

import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * Writes activations of one shape as tensor frames ({@code docs/wire-format.md}), each as a {@link
 * Profile} says. What is dropped follows Haberer and Landsiedel 2022, sections 3.1 and 3.2, except
 * that the mask is part of every size.
 *
 * <p>Made once and reused: all memory is taken at construction. A call allocates nothing, save
 * where a RoaringBitmap is smaller than the plain bitmap and has to be built. Not safe for
 * concurrent use.
 */
public final class TensorEncoder {
  private final TensorShape shape;
  private final FrameWriter writer;
  private boolean encoded;

  private TensorEncoder(TensorShape shape, FrameWriter writer) {
    this.shape = shape;
    this.writer = writer;
  }

  /**
   * Makes an encoder of a profile.
   *
   * @param shape the shape of every activation, (channels, height, width) or (classes)
   * @param profile how they are sent
   * @return the encoder
   * @throws IllegalArgumentException if a frame could exceed 2 GiB, if the byte budget is below the
   *     smallest frame for the shape, if the calibration is for another shape, or if a profile that
   *     quantises has a rule for the feature maps of logits
   */
  public static TensorEncoder of(TensorShape shape, Profile profile) {
    return of(shape, profile, SelectionKernels.best());
  }

  /**
   * Makes an encoder that writes survivors behind a mask, as {@link Profile#exact} and {@link
   * Profile#half} do.
   *
   * @param shape the shape of every activation, (channels, height, width) or (classes)
   * @param pruning what is dropped
   * @param values how survivors are written
   * @return the encoder
   * @throws IllegalArgumentException if a frame could exceed 2 GiB, or if the byte budget is below
   *     the smallest frame for the shape
   */
  public static TensorEncoder of(TensorShape shape, Pruning pruning, ValueType values) {
    return of(shape, pruning, values, SelectionKernels.best());
  }

  static TensorEncoder of(
      TensorShape shape, Pruning pruning, ValueType values, SelectionKernel kernel) {
    return new TensorEncoder(shape, new MaskedFrameWriter(shape, pruning, values, kernel));
  }

  static TensorEncoder of(TensorShape shape, Profile profile, SelectionKernel kernel) {
    return switch (profile.kind()) {
      case EXACT -> of(shape, profile.pruningWithBudget(), ValueType.FLOAT32, kernel);
      case HALF -> of(shape, profile.pruningWithBudget(), ValueType.FLOAT16, kernel);
      case FAST, COMPACT, SMALLEST ->
          new TensorEncoder(shape, new SymbolFrameWriter(shape, profile, kernel));
    };
  }

  /**
   * Returns the room that {@link #encode} asks for.
   *
   * @return bytes, not less than any frame of this encoder
   */
  public int maxEncodedBytes() {
    return writer.maxEncodedBytes();
  }

  /**
   * Writes an activation as one frame.
   *
   * <p>A profile that quantises sends {@code -0.0f} as {@code +0.0f}, and an activation with NaN or
   * infinities as {@link Profile#exact} would without pruning: whole, bit for bit.
   *
   * @param activation little-endian float32 of the shape, row-major, exactly all that remains;
   *     direct or heap, whatever its byte order is set to; left as it was
   * @param target receives the frame at its position, which moves behind it; must have {@link
   *     #maxEncodedBytes()} remaining, of which those behind the frame may be overwritten
   * @return the frame's bytes
   * @throws IllegalArgumentException if a buffer has not the size that it must have; if there is a
   *     byte budget and the infinities and NaN of the activation alone exceed it; or if there is
   *     one, the profile quantises, and the activation has infinities or NaN at all
   */
  public int encode(ByteBuffer activation, ByteBuffer target) {
    checkBuffers(activation, target);
    encoded = false;
    int bytes = writer.write(activation, target);
    encoded = true;
    return bytes;
  }

  private void checkBuffers(ByteBuffer activation, ByteBuffer target) {
    if (activation.remaining() != shape.bytes()) {
      throw new IllegalArgumentException(
          "activation: "
              + activation.remaining()
              + " bytes (expected: "
              + shape.bytes()
              + " for "
              + shape
              + ")");
    }
    if (target.isReadOnly() || target.remaining() < writer.maxEncodedBytes()) {
      throw new IllegalArgumentException(
          "target: "
              + (target.isReadOnly() ? "read-only" : target.remaining() + " bytes")
              + " (expected: at least "
              + writer.maxEncodedBytes()
              + " writable bytes)");
    }
  }

  /**
   * Says where the bytes of the last frame went.
   *
   * @return the sizes of its parts
   * @throws IllegalStateException if nothing was encoded yet
   */
  public EncodedSize lastSize() {
    requireEncoded();
    return writer.lastSize();
  }

  /**
   * Says how far off the last frame is: no finite element {@code x} comes back as a value further
   * than this from {@code x}. NaN and infinities come back as they were, unless their feature map
   * was dropped.
   *
   * <ul>
   *   <li>{@link Profile#exact}: the threshold of what was dropped, and 0 where nothing was.
   *   <li>{@link Profile#half}: the same, or half a unit in the last place of the largest survivor
   *       in binary16.
   *   <li>The others, with quantiser step s of a feature map: {@code s / 2} or the threshold,
   *       whichever is more. A value beyond the highest or lowest level loses what it exceeds that
   *       level by. For rounding in binary32 the bound has up to {@code s / 2048} to spare.
   *   <li>With a calibration that mixes feature maps: what that makes of the planes' bound, and
   *       what the planes leave out of this activation.
   * </ul>
   *
   * @return a finite magnitude
   * @throws IllegalStateException if nothing was encoded yet
   */
  public double lastBound() {
    requireEncoded();
    return writer.lastBound();
  }

  private void requireEncoded() {
    if (!encoded) {
      throw new IllegalStateException("nothing was encoded yet");
    }
  }
}
