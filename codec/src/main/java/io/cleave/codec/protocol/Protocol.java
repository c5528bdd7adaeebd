package io.cleave.codec.protocol;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorFormat;

/** Versions and limits of the split protocol. */
public final class Protocol {
  /** Oldest protocol version that this code speaks. */
  public static final int MIN_VERSION = 1;

  /** Newest protocol version that this code speaks. */
  public static final int MAX_VERSION = 1;

  /**
   * Version in the header of every handshake frame, for good: whoever cannot agree on another must
   * still be able to say so.
   */
  static final int HANDSHAKE_VERSION = 1;

  /** Tensor format versions that this code reads and writes: bit {@code n - 1} is version n. */
  public static final int TENSOR_FORMATS = 0b11;

  /**
   * A bit beside those of the tensor formats: a request may carry a JPEG or PNG file in place of
   * its tensor. Only tails that take images have it.
   */
  public static final int PICTURES = 1 << 16;

  /** The largest rank of the one tensor that this protocol carries each way: {@value}. */
  public static final int MAX_RANK = 4;

  /** The largest JPEG or PNG file in a request, in bytes: {@value}. */
  public static final int MAX_PICTURE_BYTES = 16 << 20;

  /** The largest payload of a frame that carries no tensor, in bytes: {@value}. */
  public static final int MAX_CONTROL_PAYLOAD_BYTES = 4096;

  private Protocol() {}

  /**
   * The tensor formats that a profile's frames may have.
   *
   * @param profile how an activation is encoded
   * @return bit {@code n - 1} is version n
   * @throws IllegalArgumentException if the profile has a format that this protocol cannot name
   */
  public static int tensorFormats(Profile profile) {
    return switch (profile.format()) {
      case TensorFormat.MASKED -> 0b1;
      case TensorFormat.SYMBOLS -> 0b11;
      default ->
          throw new IllegalArgumentException(
              "profile: " + profile + " (expected: one of tensor format 1 or 2)");
    };
  }

  /**
   * The newest version that both ranges hold.
   *
   * @param minVersion oldest version of the peer
   * @param maxVersion newest version of the peer
   * @return the version, or 0 if there is none
   */
  public static int commonVersion(int minVersion, int maxVersion) {
    int version = Math.min(MAX_VERSION, maxVersion);
    return version >= Math.max(MIN_VERSION, minVersion) ? version : 0;
  }
}
