package io.cleave.core.picture.internal;

/** Walks over the marker segments of a JPEG as libjpeg does: what is between them is skipped. */
final class JpegSegments {
  static final int START_OF_IMAGE = 0xd8;
  static final int END_OF_IMAGE = 0xd9;
  static final int START_OF_SCAN = 0xda;
  static final int APP0 = 0xe0;
  static final int APP1 = 0xe1;
  static final int APP14 = 0xee;
  static final int APP15 = 0xef;
  static final int COMMENT = 0xfe;

  private static final int MARKER = 0xff;
  private static final int FIRST_RESTART = 0xd0;
  private static final int TEMPORARY = 0x01;

  private final byte[] file;
  private int at;
  private int code;
  private int marker;
  private int start;

  JpegSegments(byte[] file) {
    this.file = file;
  }

  /**
   * Goes to the next marker, and returns false if the file ends before there is one.
   *
   * @throws BadPictureException if its segment is cut short or impossible
   */
  boolean next() throws BadPictureException {
    do {
      while (at < file.length && unsigned(at) != MARKER) {
        at++;
      }
      while (at < file.length && unsigned(at) == MARKER) {
        at++;
      }
      if (at >= file.length) {
        return false;
      }
      code = unsigned(at++);
    } while (code == 0);
    marker = at - 2;
    start = at;
    if (!standsAlone()) {
      readLength();
    }
    return true;
  }

  private boolean standsAlone() {
    return code == TEMPORARY || (code >= FIRST_RESTART && code <= END_OF_IMAGE);
  }

  private void readLength() throws BadPictureException {
    if (file.length - at < 2) {
      throw BadPictureException.cutShort();
    }
    int length = (unsigned(at) << 8) | unsigned(at + 1);
    if (length < 2) {
      throw BadPictureException.damaged("a segment has " + length + " bytes");
    }
    start = at + 2;
    at += length;
    if (at > file.length) {
      throw BadPictureException.cutShort();
    }
  }

  /** Skips coded pixels up to the next marker that is not one of theirs, or the file's end. */
  void skipPixels() {
    while (at + 1 < file.length) {
      int next = unsigned(at + 1);
      boolean ofPixels = next == 0 || next == MARKER || (next >> 3) == (FIRST_RESTART >> 3);
      if (unsigned(at) == MARKER && !ofPixels) {
        return;
      }
      at++;
    }
    at = file.length;
  }

  /** The code of the marker. */
  int code() {
    return code;
  }

  /** The index of the marker. */
  int marker() {
    return marker;
  }

  /** The index where the content begins. */
  int start() {
    return start;
  }

  /** The index after the content. */
  int end() {
    return at;
  }

  int unsigned(int place) {
    return Byte.toUnsignedInt(file[place]);
  }

  int unsignedShort(int place) {
    return (unsigned(place) << 8) | unsigned(place + 1);
  }
}
