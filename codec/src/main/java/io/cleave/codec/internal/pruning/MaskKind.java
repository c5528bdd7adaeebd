package io.cleave.codec.internal.pruning;

/** How a frame says which elements survive. */
public enum MaskKind {
  /** No mask: every element of the surviving maps has a value. */
  DENSE(0),
  /** One bit an element, the lowest bit of a byte first. */
  BITMAP(1),
  /** A run-optimised RoaringBitmap in its portable serialised form. */
  ROARING(2);

  private final int code;

  MaskKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
