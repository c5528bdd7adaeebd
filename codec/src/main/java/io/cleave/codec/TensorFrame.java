package io.cleave.codec;

/**
 * What tensor frames of every version have in common: they start with a magic number and a version,
 * and end with a checksum.
 */
final class TensorFrame {
  static final int MASKED_VERSION = 1;
  static final int SYMBOL_VERSION = 2;
  static final int MAGIC = 'C' | 'L' << 8 | 'V' << 16 | 'T' << 24;
  static final int MAGIC_AT = 0;
  static final int VERSION_AT = 4;
  static final int VERSION_END = 5;
  static final int CHECKSUM_BYTES = 4;

  private TensorFrame() {}

  /**
   * Checks how a frame starts.
   *
   * @param header the first bytes, at least up to the version
   * @throws CorruptFrameException if the magic number is another, or the version is unknown
   */
  static void checkMagicAndVersion(byte[] header) {
    if (LittleEndian.getInt(header, MAGIC_AT) != MAGIC) {
      throw new CorruptFrameException(MAGIC_AT, "magic", "not CLVT");
    }
    int version = header[VERSION_AT] & 0xff;
    if (version < MASKED_VERSION || version > SYMBOL_VERSION) {
      String age = version > SYMBOL_VERSION ? "too new" : "too old";
      throw new CorruptFrameException(
          VERSION_AT, "version", version + ", " + age + " (expected: 1 or 2)");
    }
  }

  /** Refuses a frame that ends before a part that it must have. */
  static void requireBytes(int available, int needed) {
    if (available < needed) {
      throw new CorruptFrameException(
          available, "header", "frame ends here (expected: " + needed + " bytes)");
    }
  }
}
