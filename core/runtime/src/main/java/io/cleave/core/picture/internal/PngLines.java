package io.cleave.core.picture.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The lines of a PNG, inflated and unfiltered: two of them are in memory at a time. */
final class PngLines implements AutoCloseable {
  private static final int NONE = 0;
  private static final int LEFT = 1;
  private static final int UP = 2;
  private static final int AVERAGE = 3;
  private static final int PAETH = 4;

  private final Iterator<ByteBuffer> packed;
  private final int pixelBytes;
  private final Inflater inflater = new Inflater();
  private final byte[] filter = new byte[1];
  private byte[] line = new byte[0];
  private byte[] above = new byte[0];

  PngLines(List<ByteBuffer> packed, int pixelBytes) {
    this.packed = packed.iterator();
    this.pixelBytes = pixelBytes;
  }

  /** Makes the next line the first of a pass, with nothing above it. */
  void restart() {
    Arrays.fill(line, (byte) 0);
  }

  /**
   * Reads a line; it is valid until the next call.
   *
   * @param bytes as many as before, unless it is the first of a pass
   */
  byte[] next(int bytes) throws BadPictureException {
    if (line.length != bytes) {
      line = new byte[bytes];
      above = new byte[bytes];
    }
    byte[] last = line;
    line = above;
    above = last;
    inflate(filter);
    inflate(line);
    unfilter();
    return line;
  }

  private void inflate(byte[] target) throws BadPictureException {
    int filled = 0;
    try {
      while (filled < target.length) {
        int count = inflater.inflate(target, filled, target.length - filled);
        filled += count;
        if (count == 0) {
          feed();
        }
      }
    } catch (DataFormatException e) {
      throw BadPictureException.damaged("its pixels cannot be unpacked");
    }
  }

  private void feed() throws BadPictureException {
    if (!inflater.needsInput() || !packed.hasNext()) {
      throw BadPictureException.damaged("it has fewer pixels than it says");
    }
    inflater.setInput(packed.next());
  }

  private void unfilter() throws BadPictureException {
    switch (filter[0]) {
      case NONE -> {}
      case LEFT -> addLeft();
      case UP -> addAbove();
      case AVERAGE -> addAverage();
      case PAETH -> addPaeth();
      default -> throw BadPictureException.damaged("a line has filter " + filter[0]);
    }
  }

  private void addLeft() {
    for (int i = pixelBytes; i < line.length; i++) {
      line[i] += line[i - pixelBytes];
    }
  }

  private void addAbove() {
    for (int i = 0; i < line.length; i++) {
      line[i] += above[i];
    }
  }

  private void addAverage() {
    for (int i = 0; i < line.length; i++) {
      int left = i < pixelBytes ? 0 : line[i - pixelBytes] & 0xff;
      line[i] += (byte) ((left + (above[i] & 0xff)) >> 1);
    }
  }

  private void addPaeth() {
    for (int i = 0; i < line.length; i++) {
      int left = i < pixelBytes ? 0 : line[i - pixelBytes] & 0xff;
      int corner = i < pixelBytes ? 0 : above[i - pixelBytes] & 0xff;
      line[i] += (byte) nearest(left, above[i] & 0xff, corner);
    }
  }

  /** Which of three is nearest to the sum of the first two minus the third. */
  private static int nearest(int left, int up, int corner) {
    int toLeft = Math.abs(up - corner);
    int toUp = Math.abs(left - corner);
    int toCorner = Math.abs(left + up - 2 * corner);
    if (toLeft <= toUp && toLeft <= toCorner) {
      return left;
    }
    return toUp <= toCorner ? up : corner;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
