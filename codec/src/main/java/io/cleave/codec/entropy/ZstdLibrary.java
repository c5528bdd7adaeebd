package io.cleave.codec.entropy;

import com.github.luben.zstd.Zstd;
import io.cleave.codec.internal.file.TemporaryFolder;
import java.nio.file.Path;
import java.util.Optional;

/** Access to zstd, whose native library the application provides for its processor. */
public final class ZstdLibrary {
  /**
   * A property in which zstd-jni looks for its folder before it uses the one for temporary files.
   */
  private static final String FOLDER = "ZstdTempFolder";

  private static final String NONE =
      "none for this processor on the class path (expected: com.github.luben:zstd-jni with its"
          + " classifier, such as linux_amd64)";

  private ZstdLibrary() {}

  /**
   * {@return a new compressor and decompressor, which allocates native memory}
   *
   * @throws IllegalStateException if the application provides no library for this processor, or the
   *     library cannot be unpacked; names the folder
   */
  public static ZstdBytes open() {
    try {
      return new ZstdBytes();
    } catch (LinkageError e) {
      throw missing(e);
    }
  }

  /**
   * {@return the room in bytes that {@link ZstdBytes#compress} needs}
   *
   * @param bytes how many bytes are to be compressed
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
