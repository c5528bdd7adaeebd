package io.cleave.core.picture.internal;

import java.io.IOException;
import java.util.Optional;

/**
 * A picture's file of which only the size was read. Colours are those of Pillow's {@code
 * convert("RGB")}: profiles and gamma are not applied, opacity is ignored, and of 16 bits the upper
 * eight are used. Not safe for concurrent use.
 */
public interface EncodedPicture {
  /** A size in pixels, as stored. */
  record Size(int width, int height) {}

  /** {@return the size of the picture} */
  Size size();

  /** {@return the width in pixels, as stored} */
  default int width() {
    return size().width();
  }

  /** {@return the height in pixels, as stored} */
  default int height() {
    return size().height();
  }

  /**
   * Reads the file's structure from start to end without decoding. Called first, once.
   *
   * @throws BadPictureException if the file is cut short or damaged
   */
  void verify() throws BadPictureException;

  /** {@return how the picture is to be turned, once it is verified; most formats do not say} */
  default Optional<ExifOrientation> orientation() {
    return Optional.empty();
  }

  /** {@return whether rows are decoded one by one; otherwise all pixels are in memory at once} */
  default boolean streams() {
    return false;
  }

  /**
   * Decodes every n-th row and column.
   *
   * @param step 1 for all; more only if rows do not {@linkplain #streams stream}
   * @param sink receives the rows that are kept
   * @throws IOException if the picture cannot be decoded
   */
  void decode(int step, RowSink sink) throws IOException;

  /**
   * Corrects the checksums that depend on the orientation.
   *
   * @param copy a copy of the file whose orientation was overwritten
   */
  default void reseal(byte[] copy) {}

  /**
   * {@return a picture of which only the size was read}
   *
   * @param file the bytes of the file, which are not trusted
   * @throws BadPictureException if the file has none of the formats; says what it is instead
   */
  static EncodedPicture open(byte[] file) throws BadPictureException {
    return FileKind.of(file).open(file);
  }
}
