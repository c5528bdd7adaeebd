package io.cleave.codec.protocol;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorFormat;
import java.util.Set;

/** Versions and limits of the split protocol. */
public final class Protocol {
  /** Oldest protocol version that this code speaks. */
  public static final int MIN_VERSION = 2;

  /** Newest protocol version that this code speaks. */
  public static final int MAX_VERSION = 2;

  /**
   * Version in the header of every handshake frame, for good: whoever cannot agree on another must
   * still be able to say so.
   */
  static final int HANDSHAKE_VERSION = 1;

  /** The largest JPEG or PNG file in a request, in bytes: {@value}. */
  public static final int MAX_PICTURE_BYTES = 16 << 20;

  /** The largest payload of a frame that carries no tensor, in bytes: {@value}. */
  public static final int MAX_CONTROL_PAYLOAD_BYTES = 4096;

  /** The largest catalogue, in bytes: {@value}. */
  public static final int MAX_CATALOGUE_BYTES = 1 << 20;

  private Protocol() {}

  /**
   * The tensor formats that a profile's frames may have. Tensors that are not float32, and empty
   * ones, are of {@link TensorFormat#LOSSLESS} whatever the profile.
   *
   * @param profile how float32 is encoded
   * @return ids of formats
   */
  public static Set<Integer> formats(Profile profile) {
    return profile.format() == TensorFormat.SYMBOLS
        ? Set.of(TensorFormat.MASKED, TensorFormat.SYMBOLS, TensorFormat.LOSSLESS)
        : Set.of(profile.format(), TensorFormat.LOSSLESS);
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
