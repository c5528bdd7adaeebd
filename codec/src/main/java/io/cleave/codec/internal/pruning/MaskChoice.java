package io.cleave.codec.internal.pruning;

/** The smallest way to say which elements survive, chosen for one tensor after another. */
public final class MaskChoice {
  private MaskKind kind = MaskKind.DENSE;
  private int maskBytes;
  private int values;

  /**
   * Chooses the mask for some elements.
   *
   * @param mask the mask
   * @param elements how many elements it covers
   * @param kept how many of them are marked
   * @param valueBytes the size of a value, in bytes
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

  /** {@return how many values are written: the survivors, or every element of a dense tensor} */
  public int values() {
    return values;
  }
}
