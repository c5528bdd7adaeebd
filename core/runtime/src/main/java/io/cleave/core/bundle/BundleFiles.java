package io.cleave.core.bundle;

import io.cleave.codec.internal.file.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a bundle besides its manifest. Each is checked when it is opened, and may be absent
 * as long as nobody asks for it: a device needs no tail.
 */
final class BundleFiles {
  private final Path folder;
  private final Map<String, FileEntry> entries;

  BundleFiles(Path folder, Map<String, FileEntry> entries) {
    this.folder = folder;
    this.entries = entries;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** The content of a small file; empty if the manifest has none of that name. */
  Optional<byte[]> bytes(String name) throws IOException {
    if (!entries.containsKey(name)) {
      return Optional.empty();
    }
    ByteBuffer mapped = map(name);
    byte[] bytes = new byte[mapped.remaining()];
    mapped.get(bytes);
    return Optional.of(bytes);
  }

  /**
   * A file in memory, which must not change while the process runs.
   *
   * @throws BundleException if it is missing, or not the file that the manifest means
   */
  ByteBuffer map(String name) throws IOException {
    FileEntry expected = Manifest.there(name, entries.get(name));
    Path file = path(name);
    ByteBuffer found = open(file, expected);
    String hash = FileEntry.hash(found);
    if (!hash.equals(expected.sha256())) {
      throw new BundleException(
          file,
          "sha256: %s (expected: %s, as %s says; it is damaged, or of another version)"
              .formatted(hash, expected.sha256(), Manifest.FILE));
    }
    return found;
  }

  private static ByteBuffer open(Path file, FileEntry expected) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size != expected.bytes()) {
        throw new BundleException(
            file,
            "size: "
                + size
                + " bytes (expected: "
                + expected.bytes()
                + ", as "
                + Manifest.FILE
                + " says; it is damaged, or of another version)");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
    } catch (NoSuchFileException e) {
      throw new BundleException(
          file, "missing (expected: a file of " + expected.bytes() + " bytes)", e);
    } catch (BundleException e) {
      throw e;
    } catch (IOException e) {
      throw new BundleException(file, "cannot be read: " + Reason.of(e), e);
    }
  }
}
