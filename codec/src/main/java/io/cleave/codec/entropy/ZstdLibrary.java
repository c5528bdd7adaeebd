package io.cleave.codec.entropy;

import com.github.luben.zstd.Zstd;

/** The way to zstd, whose native library the application brings for its processor. */
public final class ZstdLibrary {
  private ZstdLibrary() {}

  /**
   * Takes native memory.
   *
   * @return to compress and decompress with
   * @throws IllegalStateException if the application brings no library for this processor
   */
  public static ZstdBytes open() {
    try {
      return new ZstdBytes();
    } catch (LinkageError e) {
      throw missing(e);
    }
  }

  /**
   * Says how much room {@link ZstdBytes#compress} asks for.
   *
   * @param bytes that are to be compressed
   * @return the most that they take
   * @throws IllegalStateException if the application brings no library for this processor
   */
  public static long maxBytes(long bytes) {
    try {
      return Zstd.compressBound(bytes);
    } catch (LinkageError e) {
      throw missing(e);
    }
  }

  private static IllegalStateException missing(LinkageError cause) {
    return new IllegalStateException(
        "zstd: none for this processor on the class path (expected: com.github.luben:zstd-jni with"
            + " its classifier, such as linux_amd64)",
        cause);
  }
}
