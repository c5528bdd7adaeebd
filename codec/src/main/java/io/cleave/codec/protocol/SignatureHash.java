package io.cleave.codec.protocol;

import io.cleave.codec.internal.Sha256;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A number that stands for a signature in a {@link Catalogue}: two ends that read a network in the
 * same way get the same number.
 */
public final class SignatureHash {
  private SignatureHash() {}

  /**
   * {@return the hash of a signature: the first eight bytes, big-endian, of the SHA-256 of a line
   * {@code name type shape} for each tensor} Open dimensions and their bounds are part of the
   * shape.
   *
   * @param signature the tensors
   */
  public static long of(Signature signature) {
    MessageDigest digest = Sha256.digest();
    for (TensorSpec tensor : signature.tensors()) {
      String line = tensor.name() + ' ' + tensor.type() + ' ' + tensor.shape() + '\n';
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return ByteBuffer.wrap(digest.digest()).getLong();
  }
}
