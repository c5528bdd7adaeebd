package io.cleave.codec;

import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.pruning.SelectionKernel;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Writes tensors of one type and shape as tensor frames ({@code docs/wire-format.md}): float32 as a
 * {@link Profile} says, all other types without loss. Pruning follows Haberer and Landsiedel 2022,
 * sections 3.1 and 3.2, except that the mask counts in every size.
 *
 * <p>Create one and reuse it: all memory is allocated at construction. A call allocates nothing,
 * unless a RoaringBitmap is smaller than the plain bitmap and has to be built. Not safe for
 * concurrent use.
 */
public final class TensorEncoder {
  private final ElementType type;
  private final TensorShape shape;
  private final int bytes;
  private final TensorFormat.Writer writer;
  private boolean encoded;

  private TensorEncoder(ElementType type, TensorShape shape, Profile profile, TensorFormat format) {
    if (!format.takes(type, shape)) {
      throw Check.refusal(
          "shape", type + " " + shape, "one that format " + format.name() + " takes");
    }
    this.type = type;
    this.shape = shape;
    this.bytes = shape.elements() * type.bytes();
    this.writer = format.writer(type, shape, profile);
  }

  /**
   * {@return an encoder of float32 tensors}
   *
   * @param shape the fixed shape of every tensor, such as (channels, height, width) or (classes)
   * @param profile how they are sent
   * @throws IllegalArgumentException as {@link #of(ElementType, TensorShape, Profile)}
   */
  public static TensorEncoder of(TensorShape shape, Profile profile) {
    return of(ElementType.FLOAT32, shape, profile);
  }

  /**
   * {@return an encoder of tensors of one type and shape}
   *
   * @param type the type of every tensor's elements; types other than float32 are sent without
   *     loss, whatever the profile
   * @param shape the fixed shape of every tensor
   * @param profile how float32 is sent
   * @throws IllegalArgumentException if the shape is open, if a frame could exceed 2 GiB, if the
   *     byte budget is below the smallest frame for the shape, if the calibration is for another
   *     shape, or if a profile that quantises has a rule for feature maps and the tensors are
   *     logits
   */
  public static TensorEncoder of(ElementType type, TensorShape shape, Profile profile) {
    TensorDecoder.maxEncodedBytes(type, shape);
    boolean lossy = type == ElementType.FLOAT32 && shape.elements() > 0;
    int format = lossy ? profile.format() : TensorFormat.LOSSLESS;
    return new TensorEncoder(type, shape, profile, TensorFrame.format(format));
  }

  static TensorEncoder of(TensorShape shape, Profile profile, SelectionKernel kernel) {
    return profile.format() == TensorFormat.MASKED
        ? new TensorEncoder(ElementType.FLOAT32, shape, profile, new MaskedFormat(kernel))
        : of(shape, profile);
  }

  /**
   * {@return the room in bytes that {@link #encode} needs, at least as large as any frame of this
   * encoder}
   */
  public int maxEncodedBytes() {
    return writer.maxEncodedBytes();
  }

  /**
   * {@return the size in bytes of the frame that this writes for a tensor}
   *
   * <p>A profile that quantises sends {@code -0.0f} as {@code +0.0f}, and sends an activation with
   * NaN or infinities as {@link Profile#exact} would without pruning: whole, bit for bit.
   *
   * @param tensor little-endian elements of the shape, row-major, exactly all that remains; direct
   *     or heap, whatever its byte order is set to; left unchanged
   * @param target receives the frame at its position, which moves to after the frame; must have
   *     {@link #maxEncodedBytes()} remaining, and bytes after the frame may be overwritten
   * @throws IllegalArgumentException if a buffer does not have the required size; if there is a
   *     byte budget and the infinities and NaN of the tensor alone exceed it; if there is a byte
   *     budget, the profile quantises, and the tensor has infinities or NaN at all; or if a bool is
   *     not 0 or 1
   */
  public int encode(ByteBuffer tensor, ByteBuffer target) {
    if (tensor.remaining() != bytes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tensor: %d bytes (expected: %d for %s %s)",
              tensor.remaining(),
              bytes,
              type,
              shape));
    }
    Check.writable(target, writer.maxEncodedBytes());
    encoded = false;
    int length = writer.write(tensor, target);
    encoded = true;
    return length;
  }

  /**
   * {@return where the bytes of the last frame went}
   *
   * @throws IllegalStateException if nothing has been encoded yet
   */
  public EncodedSize lastSize() {
    requireEncoded();
    return writer.lastSize();
  }

  /**
   * {@return the error bound of the last frame, a finite magnitude: every finite element {@code x}
   * is decoded as a value no further than this from {@code x}} NaN and infinities are restored
   * unchanged, unless their feature map was dropped.
   *
   * <ul>
   *   <li>Types other than float32: 0.
   *   <li>{@link Profile#exact}: the threshold of pruning, and 0 where nothing was dropped.
   *   <li>{@link Profile#half}: the same, or half a unit in the last place of the largest survivor
   *       in binary16.
   *   <li>The others, with quantiser step s of a feature map: {@code s / 2} or the threshold,
   *       whichever is greater. A value beyond the highest or lowest level loses what it exceeds
   *       that level by. The bound includes up to {@code s / 2048} for rounding in binary32.
   *   <li>With a calibration that mixes feature maps: the bound of the planes, carried through the
   *       transform, plus what the planes leave out of this activation.
   * </ul>
   *
   * @throws IllegalStateException if nothing has been encoded yet
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
