package io.cleave.core.weights;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.internal.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/**
 * The SHA-256 of a network's tensors: name, shape and float32 values of each, in the network's
 * order. The same weights have the same hash, whatever file format they come from, and whichever
 * half of the network a process keeps. Holds one tensor at a time, always in the same memory, so
 * that a head's process stays small.
 */
public final class WeightsHash {

  private WeightsHash() {}

  /**
   * {@return the hash, 64 lower-case hexadecimal digits}
   *
   * @param reader reads the weights
   * @param tensors name and shape of each tensor, in the network's order
   * @throws WeightsException if a tensor cannot be read
   */
  public static String of(WeightReader reader, Map<String, Shape> tensors) throws WeightsException {
    MessageDigest digest = Sha256.digest();
    long max = tensors.values().stream().mapToLong(Shape::size).max().orElse(0);
    ByteBuffer scratch =
        ByteBuffer.allocateDirect(Math.multiplyExact(Math.toIntExact(max), Float.BYTES))
            .order(ByteOrder.nativeOrder());
    for (Map.Entry<String, Shape> tensor : tensors.entrySet()) {
      digest.update((tensor.getKey() + tensor.getValue()).getBytes(StandardCharsets.UTF_8));
      reader.read(tensor.getKey(), scratch.clear());
      digest.update(scratch.flip());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
