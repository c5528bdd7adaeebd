package io.cleave.core;

import ai.djl.ndarray.types.Shape;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * SHA-256 over a network's tensors: name, shape and float32 values of each, in the network's order.
 * The same weights give the same hash whatever file format they come from, and whichever half of
 * the network a process keeps.
 */
final class WeightsHash {

  private WeightsHash() {}

  static String of(WeightReader reader, Map<String, Shape> tensors) throws WeightsException {
    MessageDigest digest = sha256();
    for (Map.Entry<String, Shape> tensor : tensors.entrySet()) {
      digest.update((tensor.getKey() + tensor.getValue()).getBytes(StandardCharsets.UTF_8));
      ByteBuffer values = reader.read(tensor.getKey());
      digest.update(values);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
