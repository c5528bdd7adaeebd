package io.cleave.codec.protocol;

import io.cleave.codec.internal.Sha256;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Stands for a signature in a {@link Catalogue}: two ends whose networks were read alike come to
 * the same number.
 */
public final class SignatureHash {
  private SignatureHash() {}

  /**
   * Hashes names, types and shapes, open dimensions and their bounds included.
   *
   * @param signature the tensors
   * @return the first eight bytes, the first as the highest, of the SHA-256 of a line {@code name
   *     type shape} for each tensor
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
