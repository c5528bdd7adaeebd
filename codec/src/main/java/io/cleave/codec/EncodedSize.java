package io.cleave.codec;

import io.cleave.codec.tensor.ValueType;
import java.util.Optional;

/**
 * Where the bytes of one encoded tensor went. Nothing is left out: the parts add up to the frame.
 *
 * @param headerBytes header, quantiser steps and checksum
 * @param maskBytes feature-map bitmap and activation mask; 0 where neither was needed
 * @param valueBytes surviving values, or coded symbols
 * @param keptElements how many elements survived the pruning; in a frame of symbols, how many are
 *     not 0
 * @param valueType how the values were written, which may differ from what was asked for: see
 *     {@link ValueType#FLOAT16} and {@link TensorEncoder#encode}; empty for a frame of symbols
 */
public record EncodedSize(
    int headerBytes,
    int maskBytes,
    int valueBytes,
    int keptElements,
    Optional<ValueType> valueType) {

  /** {@return the size of the frame in bytes: header, mask, values and checksum} */
  public int totalBytes() {
    return headerBytes + maskBytes + valueBytes;
  }
}
