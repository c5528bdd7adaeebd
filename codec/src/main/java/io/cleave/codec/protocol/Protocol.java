package io.cleave.codec.protocol;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorFormat;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import java.util.Set;

/** Versions and limits of the split protocol. */
public final class Protocol {
  /** The oldest protocol version that this code speaks. */
  public static final int MIN_VERSION = 2;

  /** The newest protocol version that this code speaks. */
  public static final int MAX_VERSION = FrameHeader.NEWEST_VERSION;

  /** The max size of a picture in a request, in bytes: {@value}. */
  public static final int MAX_PICTURE_BYTES = 16 << 20;

  /** The max size of the payload of a frame that carries no tensor, in bytes: {@value}. */
  public static final int MAX_CONTROL_PAYLOAD_BYTES = FrameType.MAX_CONTROL_PAYLOAD_BYTES;

  /** The max size of a catalogue, in bytes: {@value}. */
  public static final int MAX_CATALOGUE_BYTES = FrameType.MAX_CATALOGUE_BYTES;

  private Protocol() {}

  /**
   * {@return the ids of the tensor formats that the frames of a profile may have} Tensors that are
   * not float32 and empty tensors use {@link TensorFormat#LOSSLESS}, whatever the profile.
   *
   * @param profile how float32 is encoded
   */
  public static Set<Integer> formats(Profile profile) {
    return profile.format() == TensorFormat.SYMBOLS
        ? Set.of(TensorFormat.MASKED, TensorFormat.SYMBOLS, TensorFormat.LOSSLESS)
        : Set.of(profile.format(), TensorFormat.LOSSLESS);
  }

  /**
   * {@return the newest version that this code and a peer both speak, or 0 if there is none}
   *
   * @param minVersion the oldest version of the peer
   * @param maxVersion the newest version of the peer
   */
  public static int commonVersion(int minVersion, int maxVersion) {
    int version = Math.min(MAX_VERSION, maxVersion);
    return version >= Math.max(MIN_VERSION, minVersion) ? version : 0;
  }
}
