package io.cleave.core.picture.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Names files that people mistake for one of the formats, and says what to do. */
final class ForeignFile {
  private static final String CONVERT = "convert it to JPEG or PNG first";
  private static final String PICTURE = BadPictureException.FORMATS;

  private static final int BRAND_AT = 8;
  private static final int TAR_AT = 257;

  /** How many bytes of a text are examined. */
  private static final int TEXT_BYTES = 1024;

  private static final List<Beginning> BEGINNINGS =
      List.of(
          new Beginning("II*\0", "is a TIFF or a camera's raw file", CONVERT),
          new Beginning("MM\0*", "is a TIFF or a camera's raw file", CONVERT),
          new Beginning("II+\0", "is a BigTIFF", CONVERT),
          new Beginning("MM\0+", "is a BigTIFF", CONVERT),
          new Beginning("\u00ff\n", "is a JPEG XL", CONVERT),
          new Beginning("\0\0\0\fJXL ", "is a JPEG XL", CONVERT),
          new Beginning("\0\0\0\fjP  ", "is a JPEG 2000", CONVERT),
          new Beginning("\u00ffO\u00ffQ", "is a JPEG 2000", CONVERT),
          new Beginning("8BPS", "is a Photoshop file", CONVERT),
          new Beginning("\0\0\1\0", "is an icon", CONVERT),
          new Beginning("%PDF", "is a PDF", CONVERT),
          new Beginning("%!PS", "is a PostScript file", CONVERT),
          new Beginning("P5", "is a PGM", CONVERT),
          new Beginning("P6", "is a PPM", CONVERT),
          new Beginning("\u001f\u008b", "is a gzip archive", "what is in it: " + PICTURE),
          new Beginning("PK\3\4", "is a zip", "what is in it: " + PICTURE),
          new Beginning(
              "version https://git-lfs",
              "is a pointer of Git LFS, not the picture itself",
              "the file that 'git lfs pull' fetches"));

  private ForeignFile() {}

  private record Beginning(String bytes, String reason, String expected) {}

  static BadPictureException refusal(byte[] file) {
    for (Beginning known : BEGINNINGS) {
      if (FileKind.has(file, 0, known.bytes())) {
        return new BadPictureException(known.reason(), known.expected());
      }
    }
    if (FileKind.has(file, 4, "ftyp")) {
      return new BadPictureException(container(file), CONVERT);
    }
    if (FileKind.has(file, TAR_AT, "ustar")) {
      return new BadPictureException("is a tar archive", "what is in it: " + PICTURE);
    }
    if (IntStream.range(0, file.length).allMatch(i -> file[i] == 0)) {
      return new BadPictureException("cannot be decoded, as all of it is zeros", PICTURE);
    }
    return text(file);
  }

  /** MPEG-4's container is used for pictures of phones, and for films. */
  private static String container(byte[] file) {
    String brands =
        new String(file, BRAND_AT, Math.min(32, file.length - BRAND_AT), StandardCharsets.US_ASCII);
    if (brands.contains("avif") || brands.contains("avis")) {
      return "is an AVIF";
    }
    boolean heic = brands.contains("hei") || brands.contains("hev") || brands.contains("mif1");
    return heic ? "is a HEIC, as iPhones write them" : "is a film";
  }

  private static BadPictureException text(byte[] file) {
    String start =
        new String(file, 0, Math.min(TEXT_BYTES, file.length), StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT);
    if (start.contains("<!doctype html") || start.contains("<html")) {
      return new BadPictureException(
          "is a web page, not the picture itself", "the picture that the page shows");
    }
    if (start.contains("<svg")) {
      return new BadPictureException("is an SVG", CONVERT);
    }
    if (start.stripLeading().startsWith("{")) {
      return new BadPictureException("is JSON, perhaps a server's answer", PICTURE);
    }
    return BadPictureException.undecodable(null);
  }
}
