package io.cleave.codec;

import java.nio.ByteBuffer;

/**
 * Prunes activations of one shape and writes each as a tensor frame ({@code docs/wire-format.md}).
 * Haberer and Landsiedel 2022, sections 3.1 and 3.2, except that the mask is part of every size.
 *
 * <p>Made once and reused: all memory is taken at construction. A call allocates nothing, save
 * where a RoaringBitmap is smaller than the plain bitmap and has to be built. Not safe for
 * concurrent use.
 */
public final class TensorEncoder {
  private final TensorShape shape;
  private final ValueType values;
  private final int maxEncodedBytes;
  private final TensorHeader header;
  private final SurvivingMaps maps;
  private final MapSelector mapSelector;
  private final ElementMask mask;
  private final Selection selection;
  private final ActivationThreshold threshold;
  private final MaskChoice choice = new MaskChoice();
  private final FrameChecksum checksum = new FrameChecksum();
  private final byte[] trailer = new byte[TensorHeader.CHECKSUM_BYTES];
  private final boolean budgeted;

  private int kept = -1;
  private ValueType written;

  private TensorEncoder(
      TensorShape shape, Pruning pruning, ValueType values, SelectionKernel kernel) {
    this.shape = shape;
    this.values = values;
    this.header = new TensorHeader(shape);
    this.maps = new SurvivingMaps(shape);
    this.mask = new ElementMask(shape.elements());
    this.selection = new Selection(kernel, maps, mask);
    this.mapSelector = pruning.maps().map(rule -> new MapSelector(rule, shape)).orElse(null);
    this.budgeted = pruning.activations().kind() == ActivationRule.Kind.BYTES;
    this.threshold = threshold(pruning.activations());
    int largest = maxEncodedBytes(shape, mapSelector != null);
    this.maxEncodedBytes =
        budgeted ? Math.min(largest, (int) pruning.activations().amount()) : largest;
  }

  /**
   * Makes an encoder.
   *
   * @param shape the shape of every activation, (channels, height, width) or (classes)
   * @param pruning what is dropped
   * @param values how survivors are written
   * @return the encoder
   * @throws IllegalArgumentException if a frame could exceed 2 GiB, or if the byte budget is below
   *     the smallest frame for the shape
   */
  public static TensorEncoder of(TensorShape shape, Pruning pruning, ValueType values) {
    return new TensorEncoder(shape, pruning, values, SelectionKernels.best());
  }

  static TensorEncoder of(
      TensorShape shape, Pruning pruning, ValueType values, SelectionKernel kernel) {
    return new TensorEncoder(shape, pruning, values, kernel);
  }

  /**
   * The most that any frame of a shape takes, and room for the survivors before dense is chosen.
   */
  static int maxEncodedBytes(TensorShape shape, boolean prunesMaps) {
    long bytes = shape.bytes();
    bytes += prunesMaps ? SurvivingMaps.bitmapBytes(shape) : 0;
    bytes += ElementMask.bitmapBytes(shape.elements());
    bytes += TensorHeader.bytes(shape) + TensorHeader.CHECKSUM_BYTES;
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("shape: " + shape + " (expected: a frame below 2 GiB)");
    }
    return (int) bytes;
  }

  private ActivationThreshold threshold(ActivationRule rule) {
    return switch (rule.kind()) {
      case LOSSLESS -> (activation, surviving) -> SelectionKernel.LOSSLESS;
      case THRESHOLD -> {
        int bits = Float.floatToRawIntBits((float) rule.amount());
        yield (activation, surviving) -> bits;
      }
      case KEEP -> new KeepThreshold((int) Math.round(rule.amount() * shape.elements()));
      case BYTES -> budget((int) rule.amount());
    };
  }

  private ActivationThreshold budget(int bytes) {
    int fixed = header.bytes() + TensorHeader.CHECKSUM_BYTES;
    int mapBytes = mapSelector == null ? 0 : SurvivingMaps.bitmapBytes(shape);
    int emptyMask = Math.min(ElementMask.bitmapBytes(shape.elements()), RoaringMask.MIN_BYTES);
    int smallest = fixed + mapBytes + emptyMask;
    if (bytes < smallest) {
      throw new IllegalArgumentException(
          "bytes: " + bytes + " (expected: at least " + smallest + " for " + shape + ")");
    }
    return new BudgetThreshold(bytes, fixed, values, selection, choice);
  }

  /**
   * Returns the room that {@link #encode} asks for.
   *
   * @return bytes, not less than any frame of this encoder
   */
  public int maxEncodedBytes() {
    return maxEncodedBytes;
  }

  /**
   * Prunes an activation and writes it as one frame.
   *
   * @param activation little-endian float32 of the shape, row-major, exactly all that remains;
   *     direct or heap, whatever its byte order is set to; left as it was
   * @param target receives the frame at its position, which moves behind it; must have {@link
   *     #maxEncodedBytes()} remaining, of which those behind the frame may be overwritten
   * @return the frame's bytes
   * @throws IllegalArgumentException if a buffer has not the size that it must have, or if the
   *     infinities and NaN of the activation alone exceed the byte budget
   */
  public int encode(ByteBuffer activation, ByteBuffer target) {
    checkBuffers(activation, target);
    if (mapSelector != null) {
      mapSelector.select(activation, maps);
    }
    int bits = threshold.resolve(activation, maps);
    int bodyAt = target.position() + header.bytes() + maps.encodedBytes();
    int valuesAt = bodyAt + plannedMaskBytes();
    written = values;
    kept = selection.pack(activation, bits, written, target, valuesAt);
    if (kept < 0) {
      written = ValueType.FLOAT32;
      kept = selection.pack(activation, bits, written, target, valuesAt);
    }
    selection.choose(choice, kept, written.bytes());
    writeBody(activation, bits, target, bodyAt, valuesAt);
    return finish(target);
  }

  /** The mask's size is known where it took part in finding the threshold; else it is guessed. */
  private int plannedMaskBytes() {
    return budgeted ? choice.maskBytes() : ElementMask.bitmapBytes(maps.elements());
  }

  private void writeBody(
      ByteBuffer activation, int bits, ByteBuffer target, int bodyAt, int valuesAt) {
    int chosenAt = bodyAt + choice.maskBytes();
    if (choice.values() != kept) {
      selection.packDense(activation, bits, written, target, chosenAt);
    } else if (chosenAt != valuesAt) {
      target.put(chosenAt, target, valuesAt, kept * written.bytes());
    }
    switch (choice.kind()) {
      case DENSE -> {}
      case BITMAP -> target.put(bodyAt, mask.bits(), 0, choice.maskBytes());
      case ROARING -> RoaringMask.write(mask, maps.elements(), target, bodyAt);
    }
  }

  private int finish(ByteBuffer target) {
    int start = target.position();
    header.write(
        target, written, choice.kind(), !maps.areAll(), choice.values(), choice.maskBytes());
    target.put(start + header.bytes(), maps.bitmap(), 0, maps.encodedBytes());
    int end = start + header.bytes() + maps.encodedBytes();
    end += choice.maskBytes() + choice.values() * written.bytes();
    LittleEndian.putInt(trailer, 0, checksum.of(target, start, end));
    target.put(end, trailer);
    target.position(end + trailer.length);
    return target.position() - start;
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
    if (target.isReadOnly() || target.remaining() < maxEncodedBytes) {
      throw new IllegalArgumentException(
          "target: "
              + (target.isReadOnly() ? "read-only" : target.remaining() + " bytes")
              + " (expected: at least "
              + maxEncodedBytes
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
    if (kept < 0) {
      throw new IllegalStateException("nothing was encoded yet");
    }
    return new EncodedSize(
        header.bytes() + TensorHeader.CHECKSUM_BYTES,
        maps.encodedBytes() + choice.maskBytes(),
        choice.values() * written.bytes(),
        kept,
        written);
  }
}
