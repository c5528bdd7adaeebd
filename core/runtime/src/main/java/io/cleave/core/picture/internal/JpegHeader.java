package io.cleave.core.picture.internal;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * The part of a JPEG before its first scan. Only what is needed to decode pixels is passed to a
 * decoder: no profile, thumbnail or note can make it fail. Which colours the components are is
 * decided here, as libjpeg does.
 */
final class JpegHeader {
  private static final int FRAME = 0xc0;
  private static final int EXTENDED = 0xc1;
  private static final int LOSSLESS = 0xc3;
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int EXTENSION = 0xc8;
  private static final int ARITHMETIC = 0xc9;
  private static final int ARITHMETIC_TABLES = 0xcc;
  private static final int LAST_FRAME = 0xcf;

  private static final int ADOBE_BYTES = 12;
  private static final int ADOBE_TRANSFORM_AT = 11;
  private static final int COMPONENT_BYTES = 3;

  private final byte[] file;
  private final ByteArrayOutputStream decoding = new ByteArrayOutputStream();
  private int process = -1;
  private int width;
  private int height;
  private int components;
  private boolean jfif;
  private boolean namedRgb;
  private int transform = -1;
  private Optional<ExifOrientation> orientation = Optional.empty();

  private JpegHeader(byte[] file) {
    this.file = file;
  }

  /** Reads up to the first scan, where the walk then is. */
  static JpegHeader read(byte[] file, JpegSegments segments) throws BadPictureException {
    JpegHeader header = new JpegHeader(file);
    while (segments.next()) {
      if (segments.code() == JpegSegments.START_OF_SCAN) {
        header.requireReadable();
        return header;
      }
      if (segments.code() == JpegSegments.END_OF_IMAGE) {
        throw BadPictureException.damaged("it has no pixels");
      }
      header.take(segments);
    }
    throw BadPictureException.cutShort();
  }

  private void take(JpegSegments segments) throws BadPictureException {
    int code = segments.code();
    int start = segments.start();
    if (isFrame(code)) {
      takeFrame(segments);
    } else if (code == JpegSegments.APP0) {
      jfif |= FileKind.has(file, start, "JFIF\0");
    } else if (code == JpegSegments.APP1 && FileKind.has(file, start, "Exif\0\0")) {
      orientation = orientation.or(() -> ExifOrientation.find(file, start, segments.end()));
    } else if (code == JpegSegments.APP14
        && segments.end() - start >= ADOBE_BYTES
        && FileKind.has(file, start, "Adobe")) {
      transform = segments.unsigned(start + ADOBE_TRANSFORM_AT);
    }
    if ((code < JpegSegments.APP0 || code > JpegSegments.APP15)
        && code != JpegSegments.COMMENT
        && code != JpegSegments.START_OF_IMAGE) {
      decoding.write(file, segments.marker(), segments.end() - segments.marker());
    }
  }

  private static boolean isFrame(int code) {
    return code >= FRAME
        && code <= LAST_FRAME
        && code != HUFFMAN_TABLES
        && code != EXTENSION
        && code != ARITHMETIC_TABLES;
  }

  private void takeFrame(JpegSegments segments) throws BadPictureException {
    int start = segments.start();
    int length = segments.end() - start;
    if (process >= 0 || length < 6) {
      throw BadPictureException.damaged("it has two sizes, or none");
    }
    process = segments.code();
    requireKnown(segments.unsigned(start));
    height = segments.unsignedShort(start + 1);
    width = segments.unsignedShort(start + 3);
    components = segments.unsigned(start + 5);
    if (width == 0 || height == 0 || length < 6 + components * COMPONENT_BYTES) {
      throw BadPictureException.damaged("its size is " + width + "x" + height);
    }
    if (components != 1 && components != 3 && components != 4) {
      throw new BadPictureException(
          "is a JPEG of " + components + " components", "1, 3 or 4; convert it to PNG first");
    }
    namedRgb =
        components == 3
            && segments.unsigned(start + 6) == 'R'
            && segments.unsigned(start + 9) == 'G'
            && segments.unsigned(start + 12) == 'B';
  }

  private void requireKnown(int bits) throws BadPictureException {
    String expected = "a baseline or progressive JPEG; convert it to PNG first";
    if (process >= ARITHMETIC) {
      throw new BadPictureException("is an arithmetic-coded JPEG", expected);
    }
    if (process >= LOSSLESS) {
      throw new BadPictureException("is a lossless or hierarchical JPEG", expected);
    }
    if (bits != 8) {
      throw new BadPictureException("is a JPEG of " + bits + " bits a colour", expected);
    }
  }

  private void requireReadable() throws BadPictureException {
    if (process < 0) {
      throw BadPictureException.damaged("it has no size");
    }
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int components() {
    return components;
  }

  Optional<ExifOrientation> orientation() {
    return orientation;
  }

  /** Whether each scan has all bits of a pixel. */
  boolean isSequential() {
    return process == FRAME || process == EXTENDED;
  }

  /** Whether the four components are brightness, two differences and black. */
  boolean isYcck() {
    return transform > 0;
  }

  /**
   * What a decoder needs before the first scan, with Adobe's marker to name the colours. Four
   * components are decoded unchanged.
   */
  byte[] forDecoding() {
    boolean plain = components == 4 || (components == 3 && isRgb());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] start = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b'};
    out.writeBytes(start);
    out.writeBytes(new byte[] {'e', 0, 100, 0, 0, 0, 0, (byte) (plain ? 0 : 1)});
    out.writeBytes(decoding.toByteArray());
    return out.toByteArray();
  }

  /**
   * JFIF is never red, green and blue; otherwise Adobe's marker decides, or the components' names
   * if there is none.
   */
  private boolean isRgb() {
    if (jfif) {
      return false;
    }
    return transform >= 0 ? transform == 0 : namedRgb;
  }
}
