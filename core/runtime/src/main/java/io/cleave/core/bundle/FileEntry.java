package io.cleave.core.bundle;

import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A file as the manifest has it.
 *
 * @param bytes size
 * @param sha256 of all its bytes, in lower-case hexadecimal
 */
record FileEntry(long bytes, String sha256) {
  FileEntry {
    Check.argument(bytes > 0 && bytes <= Integer.MAX_VALUE, "bytes", bytes, "1 to 2^31 - 1");
    boolean hash = sha256 != null && sha256.matches("[0-9a-f]{64}");
    Check.argument(hash, "sha256", sha256, "64 lower-case hexadecimal digits");
  }

  /** Describes content, of one byte or more. */
  static FileEntry of(ByteBuffer content) {
    return new FileEntry(content.remaining(), hash(content));
  }

  /** The SHA-256 of content, in the same form. */
  static String hash(ByteBuffer content) {
    MessageDigest digest = Sha256.digest();
    digest.update(content.duplicate());
    return HexFormat.of().formatHex(digest.digest());
  }
}
