package io.cleave.codec.internal.pruning;

/** The smallest way to say which elements survive, for one tensor after another. */
public final class MaskChoice {
  private MaskKind kind = MaskKind.DENSE;
  private int maskBytes;
  private int values;

  /**
   * Chooses for a mask over some elements.
   *
   * @param kept the mask's population
   * @param valueBytes bytes a value
   */
  public void choose(ElementMask mask, int elements, int kept, int valueBytes) {
    int bitmapBytes = ElementMask.bitmapBytes(elements);
    int roaringBytes = RoaringMask.bytes(mask, elements);
    kind = roaringBytes < bitmapBytes ? MaskKind.ROARING : MaskKind.BITMAP;
    maskBytes = Math.min(roaringBytes, bitmapBytes);
    values = kept;
    if ((long) (elements - kept) * valueBytes <= maskBytes) {
      kind = MaskKind.DENSE;
      maskBytes = 0;
      values = elements;
    }
  }

  public MaskKind kind() {
    return kind;
  }

  public int maskBytes() {
    return maskBytes;
  }

  /** The values to be written: the survivors, or every element of a dense tensor. */
  public int values() {
    return values;
  }
}
