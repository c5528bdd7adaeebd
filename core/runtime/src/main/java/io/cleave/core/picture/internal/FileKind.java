package io.cleave.core.picture.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The formats that are read, recognised by how a file begins, whatever its name. */
enum FileKind {
  JPEG("\u00ff\u00d8\u00ff"),
  PNG("\u0089PNG\r\n\u001a\n"),
  WEBP("RIFF????WEBP"),
  GIF_87("GIF87a"),
  GIF_89("GIF89a"),
  BMP("BM");

  /** Matches any byte. */
  private static final char ANY = '?';

  private final String start;

  FileKind(String start) {
    this.start = start;
  }

  static FileKind of(byte[] file) throws BadPictureException {
    if (file.length == 0) {
      throw new BadPictureException("is empty", BadPictureException.FORMATS);
    }
    for (FileKind kind : values()) {
      if (kind.begins(file)) {
        if (file.length < kind.start.length()) {
          throw BadPictureException.cutShort();
        }
        return kind;
      }
    }
    throw ForeignFile.refusal(file);
  }

  /** Compares as many bytes as the file has. */
  private boolean begins(byte[] file) {
    for (int i = 0; i < Math.min(start.length(), file.length); i++) {
      if (start.charAt(i) != (file[i] & 0xff) && start.charAt(i) != ANY) {
        return false;
      }
    }
    return true;
  }

  EncodedPicture open(byte[] file) throws BadPictureException {
    return switch (this) {
      case JPEG -> new JpegFile(file);
      case PNG -> new PngFile(file);
      case WEBP -> new WebPFile(file);
      case GIF_87, GIF_89 -> new GifFile(file);
      case BMP -> new BmpFile(file);
    };
  }

  /** Whether some bytes of a file are these. */
  static boolean has(byte[] file, int at, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    return at >= 0
        && at + wanted.length <= file.length
        && Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length);
  }
}
