package io.cleave.codec.entropy;

import com.github.luben.zstd.Zstd;
import io.cleave.codec.internal.file.TemporaryFolder;
import java.nio.file.Path;
import java.util.Optional;

/** The way to zstd, whose native library the application brings for its processor. */
public final class ZstdLibrary {
  /** What zstd-jni asks before the folder for temporary files. */
  private static final String FOLDER = "ZstdTempFolder";

  private static final String NONE =
      "none for this processor on the class path (expected: com.github.luben:zstd-jni with its"
          + " classifier, such as linux_amd64)";

  private ZstdLibrary() {}

  /**
   * Takes native memory.
   *
   * @return to compress and decompress with
   * @throws IllegalStateException if the application brings no library for this processor, or it
   *     cannot be unpacked; names the folder
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
   * @throws IllegalStateException as {@link #open}
   */
  public static long maxBytes(long bytes) {
    try {
      return Zstd.compressBound(bytes);
    } catch (LinkageError e) {
      throw missing(e);
    }
  }

  /** The library is unpacked before it is loaded. */
  private static IllegalStateException missing(LinkageError cause) {
    String own = System.getProperty(FOLDER);
    Optional<String> fault =
        own == null
            ? TemporaryFolder.loadFault(cause)
            : TemporaryFolder.loadFault(FOLDER, Path.of(own), "-D" + FOLDER, cause);
    return new IllegalStateException("zstd: " + fault.orElse(NONE), cause);
  }
}
