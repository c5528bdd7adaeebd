package io.cleave.codec;

import io.cleave.codec.tensor.ValueType;
import java.util.Optional;

/**
 * Where the bytes of one encoded tensor went. Nothing is left out: the sum is the frame.
 *
 * @param headerBytes header, quantiser steps and checksum
 * @param maskBytes feature-map bitmap and activation mask, 0 where neither was needed
 * @param valueBytes surviving values, or coded symbols
 * @param keptElements elements that survived the pruning; of symbols, those that are not 0
 * @param valueType how the values were written, which is not always how they were asked for: see
 *     {@link ValueType#FLOAT16} and {@link TensorEncoder#encode}; empty where symbols were
 */
public record EncodedSize(
    int headerBytes,
    int maskBytes,
    int valueBytes,
    int keptElements,
    Optional<ValueType> valueType) {

  /**
   * Returns the size of the frame.
   *
   * @return header, mask, values and checksum, in bytes
   */
  public int totalBytes() {
    return headerBytes + maskBytes + valueBytes;
  }
}
