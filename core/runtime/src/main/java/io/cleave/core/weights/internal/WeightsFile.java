package io.cleave.core.weights.internal;

import io.cleave.core.weights.WeightsException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open file of known size, read by range. Every failure is a {@link WeightsException}. */
public final class WeightsFile implements Closeable {
  /**
   * The max size in bytes of a table of contents (safetensors header, zip directory, pickle) that
   * is read into the heap. ResNet-152 needs 0.2 MB.
   */
  public static final int MAX_INDEX_BYTES = 4 << 20;

  private static final Logger LOGGER = LoggerFactory.getLogger(WeightsFile.class);

  private final String source;
  private final FileChannel channel;
  private final long size;

  private WeightsFile(String source, FileChannel channel) throws IOException {
    this.source = source;
    this.channel = channel;
    this.size = channel.size();
  }

  public static WeightsFile open(Path path, String source, OpenOption... beside)
      throws WeightsException {
    if (Files.isDirectory(path)) {
      throw new WeightsException(source, "is a directory (expected: a file)");
    }
    try {
      Set<OpenOption> options = new HashSet<>(List.of(beside));
      options.add(StandardOpenOption.READ);
      return new WeightsFile(source, FileChannel.open(path, options));
    } catch (NoSuchFileException e) {
      throw new WeightsException(source, null, "no such file", e);
    } catch (AccessDeniedException e) {
      throw new WeightsException(source, null, "access denied", e);
    } catch (IOException e) {
      throw new WeightsException(source, null, "cannot be opened: " + e.getMessage(), e);
    }
  }

  public String source() {
    return source;
  }

  public long size() {
    return size;
  }

  public WeightsException error(String reason) {
    return new WeightsException(source, reason);
  }

  public WeightsException error(String tensor, String reason) {
    return new WeightsException(source, tensor, reason);
  }

  /**
   * {@return a little-endian heap buffer with {@code length} bytes of the file's table of contents}
   */
  public ByteBuffer readIndex(long offset, long length, String what) throws WeightsException {
    if (length > MAX_INDEX_BYTES) {
      throw error(what + " has " + length + " bytes (expected: at most " + MAX_INDEX_BYTES + ")");
    }
    requireRange(offset, length, what);
    ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    read(offset, bytes);
    return bytes.flip();
  }

  public void requireRange(long offset, long length, String what) throws WeightsException {
    if (offset < 0 || length < 0 || offset > size || length > size - offset) {
      throw error(
          what
              + " takes "
              + length
              + " bytes at offset "
              + offset
              + " (expected: within the file's "
              + size
              + " bytes)");
    }
  }

  /** Fills what remains of the target with bytes of the file, from {@code offset} on. */
  public void read(long offset, ByteBuffer target) throws WeightsException {
    long position = offset;
    try {
      while (target.hasRemaining()) {
        int count = channel.read(target, position);
        if (count < 0) {
          throw error("ends at byte " + position + ", " + target.remaining() + " bytes short");
        }
        position += count;
      }
    } catch (WeightsException e) {
      throw e;
    } catch (IOException e) {
      throw new WeightsException(
          source, null, "cannot be read at byte " + position + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOGGER.warn("{}: cannot be closed", source, e);
    }
  }
}
