package io.cleave.codec;

import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.pruning.ActivationRule;
import io.cleave.codec.internal.pruning.ActivationThreshold;
import io.cleave.codec.internal.pruning.BudgetThreshold;
import io.cleave.codec.internal.pruning.ElementMask;
import io.cleave.codec.internal.pruning.FiniteMagnitudes;
import io.cleave.codec.internal.pruning.MapSelector;
import io.cleave.codec.internal.pruning.MaskChoice;
import io.cleave.codec.internal.pruning.RoaringMask;
import io.cleave.codec.internal.pruning.Selection;
import io.cleave.codec.internal.pruning.SelectionKernel;
import io.cleave.codec.internal.pruning.SurvivingMaps;
import io.cleave.codec.tensor.Float16;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.ValueType;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames of version 1: the values that survive pruning, after a mask that says where they
 * were. Not safe for concurrent use.
 */
final class MaskedFrameWriter implements TensorFormat.Writer {
  private final TensorShape shape;
  private final ValueType values;
  private final int maxEncodedBytes;
  private final MaskedFrameHeader header;
  private final SurvivingMaps maps;
  private final @Nullable MapSelector mapSelector;
  private final ElementMask mask;
  private final Selection selection;
  private final ActivationThreshold threshold;
  private final MaskChoice choice = new MaskChoice();
  private final FiniteMagnitudes finite = new FiniteMagnitudes();
  private final FrameChecksum checksum = new FrameChecksum();
  private final boolean budgeted;

  private int kept;
  private ValueType written;
  private double bound;

  MaskedFrameWriter(TensorShape shape, Pruning pruning, ValueType values, SelectionKernel kernel) {
    this.shape = shape;
    this.values = values;
    this.written = values;
    this.header = new MaskedFrameHeader(shape);
    this.maps = new SurvivingMaps(shape);
    this.mask = new ElementMask(shape.elements());
    this.selection = new Selection(kernel, maps, mask);
    this.mapSelector = pruning.maps().map(rule -> new MapSelector(rule, shape)).orElse(null);
    this.budgeted = pruning.activations().kind() == ActivationRule.Kind.BYTES;
    this.threshold =
        budgeted
            ? budget((int) pruning.activations().amount())
            : pruning.activations().threshold(shape.elements(), SelectionKernel.LOSSLESS);
    int max = maxEncodedBytes(shape, mapSelector != null);
    this.maxEncodedBytes = budgeted ? Math.min(max, (int) pruning.activations().amount()) : max;
  }

  /**
   * The largest frame of a shape, including room for the survivors before the dense form is chosen.
   */
  static int maxEncodedBytes(TensorShape shape, boolean prunesMaps) {
    long bytes = shape.bytes();
    bytes += prunesMaps ? SurvivingMaps.bitmapBytes(shape) : 0;
    bytes += ElementMask.bitmapBytes(shape.elements());
    bytes += MaskedFrameHeader.bytes(shape) + TensorFrame.CHECKSUM_BYTES;
    Check.argument(bytes <= Integer.MAX_VALUE, "shape", shape, "a frame below 2 GiB");
    return (int) bytes;
  }

  private ActivationThreshold budget(int bytes) {
    int fixed = header.bytes() + TensorFrame.CHECKSUM_BYTES;
    int mapBytes = mapSelector == null ? 0 : SurvivingMaps.bitmapBytes(shape);
    int emptyMask = Math.min(ElementMask.bitmapBytes(shape.elements()), RoaringMask.MIN_BYTES);
    int min = fixed + mapBytes + emptyMask;
    Check.argument(bytes >= min, "bytes", bytes, "at least " + min + " for " + shape);
    return new BudgetThreshold(bytes, fixed, values, selection, choice);
  }

  @Override
  public int maxEncodedBytes() {
    return maxEncodedBytes;
  }

  @Override
  public int write(ByteBuffer activation, ByteBuffer target) {
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
    bound = bound(activation, bits);
    writeBody(activation, bits, target, bodyAt, valuesAt);
    return finish(target);
  }

  private double bound(ByteBuffer activation, int bits) {
    int dropped = kept == maps.elements() ? 0 : Math.max(bits, 0);
    if (dropped == ActivationThreshold.MAX) {
      dropped = finite.largest(activation, maps);
    }
    double bound = Float.intBitsToFloat(dropped);
    if (mapSelector != null) {
      bound = Math.max(bound, mapSelector.largestDropped(maps));
    }
    boolean rounds = written == ValueType.FLOAT16;
    return rounds ? Math.max(bound, Float16.roundingError(selection.largestHalf())) : bound;
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
    return checksum.seal(target, end);
  }

  @Override
  public EncodedSize lastSize() {
    return new EncodedSize(
        header.bytes() + TensorFrame.CHECKSUM_BYTES,
        maps.encodedBytes() + choice.maskBytes(),
        choice.values() * written.bytes(),
        kept,
        Optional.of(written));
  }

  @Override
  public double lastBound() {
    return bound;
  }
}
