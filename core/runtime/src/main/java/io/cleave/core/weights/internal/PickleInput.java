package io.cleave.core.weights.internal;

import io.cleave.core.weights.WeightsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import net.razorvine.pickle.PickleException;

/**
 * A range of a file as a stream for the pickle library, 64 KB of which are in memory at a time.
 * Lengths are checked before anything is allocated for them.
 */
public final class PickleInput extends InputStream {
  private static final int WINDOW_BYTES = 1 << 16;
  private static final int MAX_TEXT_BYTES = 1 << 16;
  private static final int MAX_LINE_BYTES = 1 << 10;

  private final WeightsFile file;
  private final long start;
  private final long end;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);

  /** The offset in the file where the window ends. */
  private long loaded;

  private int textBytes;

  /**
   * Creates a stream that has read nothing yet.
   *
   * @param file the file
   * @param offset the offset of the first byte
   * @param length the number of bytes; within the file
   * @throws WeightsException if the range is not within the file
   */
  public PickleInput(WeightsFile file, long offset, long length) throws WeightsException {
    file.requireRange(offset, length, "pickle");
    this.file = file;
    this.start = offset;
    this.end = offset + length;
    this.loaded = offset;
  }

  /** The next byte's offset in the file. */
  long position() {
    return loaded - window.remaining();
  }

  /** The next byte's offset in this range. */
  long offset() {
    return position() - start;
  }

  private long left() {
    return end - position();
  }

  @Override
  public int read() throws IOException {
    return fill() ? window.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, window.remaining());
    window.get(target, offset, count);
    return count;
  }

  private boolean fill() throws WeightsException {
    if (!window.hasRemaining() && loaded < end) {
      window.clear().limit((int) Math.min(WINDOW_BYTES, end - loaded));
      file.read(loaded, window);
      loaded += window.limit();
      window.flip();
    }
    return window.hasRemaining();
  }

  private void drop(long length) {
    long inWindow = Math.min(length, window.remaining());
    window.position(window.position() + (int) inWindow);
    loaded += length - inWindow;
  }

  /**
   * Reads a little-endian length of so many bytes, and checks that this range has as many bytes
   * after it.
   */
  long length(int bytes, String what) throws IOException {
    long length = 0;
    for (int i = 0; i < bytes; i++) {
      int next = read();
      if (next < 0) {
        throw new PickleException("ends within the length of a " + what);
      }
      length |= (long) next << (Byte.SIZE * i);
    }
    if (length < 0 || length > left()) {
      throw new PickleException(what + " of " + Long.toUnsignedString(length) + " bytes");
    }
    return length;
  }

  /** Skips a value. */
  Inert skipped(long length, String name) {
    drop(length);
    return new Inert(name);
  }

  /** Reads a text; skips one that is too long for a name. */
  Object text(long length, Charset charset) throws IOException {
    if (length > MAX_TEXT_BYTES) {
      return skipped(length, "text");
    }
    textBytes += (int) length;
    if (textBytes > WeightsFile.MAX_INDEX_BYTES) {
      throw new PickleException("more than " + WeightsFile.MAX_INDEX_BYTES + " bytes of text");
    }
    return new String(readNBytes((int) length), charset);
  }

  /** The text up to the next line feed. */
  String line() throws IOException {
    byte[] line = new byte[MAX_LINE_BYTES];
    for (int i = 0; i < line.length; i++) {
      int next = read();
      if (next < 0) {
        throw new PickleException("ends within a name");
      }
      if (next == '\n') {
        return new String(line, 0, i, StandardCharsets.UTF_8);
      }
      line[i] = (byte) next;
    }
    throw new PickleException("a name of more than " + MAX_LINE_BYTES + " bytes");
  }
}
