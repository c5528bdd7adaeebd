package io.cleave.bench.accuracy;

/** Where a JPEG has tables and where it has the picture (ITU-T T.81, annex B). */
final class JpegSegments {

  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int FIRST_RESTART = 0xd0;
  private static final int LAST_RESTART = 0xd7;

  private final byte[] file;
  private int position;

  private JpegSegments(byte[] file) {
    this.file = file;
  }

  /**
   * Counts the bytes of all scans.
   *
   * @throws IllegalArgumentException if the file is no JPEG, or ends early
   */
  static int entropyCodedBytes(byte[] file) {
    return new JpegSegments(file).scans();
  }

  private int scans() {
    if (marker() != START_OF_IMAGE) {
      throw refused("a JPEG's first marker");
    }
    int bytes = 0;
    for (int marker = marker(); marker != END_OF_IMAGE; marker = marker()) {
      position += 256 * next(position) + next(position + 1);
      if (marker == START_OF_SCAN) {
        int from = position;
        while (!atMarker()) {
          position++;
        }
        bytes += position - from;
      }
    }
    return bytes;
  }

  private boolean atMarker() {
    int second = next(position) == 0xff ? next(position + 1) : 0;
    return second != 0 && (second < FIRST_RESTART || second > LAST_RESTART);
  }

  private int marker() {
    if (next(position) != 0xff) {
      throw refused("a marker");
    }
    position += 2;
    return next(position - 1);
  }

  private int next(int index) {
    if (index >= file.length) {
      throw refused("more bytes");
    }
    return file[index] & 0xff;
  }

  private IllegalArgumentException refused(String expected) {
    return new IllegalArgumentException("byte " + position + " (expected: " + expected + ")");
  }
}
