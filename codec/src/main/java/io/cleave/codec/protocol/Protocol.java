package io.cleave.codec.protocol;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorFormat;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import java.util.Set;

/** Versions and limits of the split protocol. */
public final class Protocol {
  /** Oldest protocol version that this code speaks. */
  public static final int MIN_VERSION = 2;

  /** Newest protocol version that this code speaks. */
  public static final int MAX_VERSION = FrameHeader.NEWEST_VERSION;

  /** The largest picture in a request, in bytes: {@value}. */
  public static final int MAX_PICTURE_BYTES = 16 << 20;

  /** The largest payload of a frame that carries no tensor, in bytes: {@value}. */
  public static final int MAX_CONTROL_PAYLOAD_BYTES = FrameType.MAX_CONTROL_PAYLOAD_BYTES;

  /** The largest catalogue, in bytes: {@value}. */
  public static final int MAX_CATALOGUE_BYTES = FrameType.MAX_CATALOGUE_BYTES;

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
