package io.cleave.codec;

/**
 * Where the bytes of one encoded tensor went. Nothing is left out: the sum is the frame.
 *
 * @param headerBytes header and checksum
 * @param maskBytes feature-map bitmap and activation mask, 0 where neither was needed
 * @param valueBytes surviving values
 * @param keptElements elements that survived the pruning
 * @param valueType how the values were written, which is not always how they were asked for: see
 *     {@link ValueType#FLOAT16}
 */
public record EncodedSize(
    int headerBytes, int maskBytes, int valueBytes, int keptElements, ValueType valueType) {

  /**
   * Returns the size of the frame.
   *
   * @return header, mask, values and checksum, in bytes
   */
  public int totalBytes() {
    return headerBytes + maskBytes + valueBytes;
  }
}
