package io.cleave.core.picture.internal;

import java.io.IOException;
import java.util.Optional;

/**
 * A picture's file, of which only the size was read. Colours are what Pillow's {@code
 * convert("RGB")} makes: profiles and gamma are not applied, how opaque a pixel is is left out, and
 * of 16 bits the upper eight are taken. One thread.
 */
public interface EncodedPicture {
  /** In pixels, as stored. */
  record Size(int width, int height) {}

  /** {@return how large it is} */
  Size size();

  /** {@return in pixels, as stored} */
  default int width() {
    return size().width();
  }

  /** {@return in pixels, as stored} */
  default int height() {
    return size().height();
  }

  /**
   * Reads the file's structure from start to end, decoding nothing. Called first, once.
   *
   * @throws BadPictureException if it is cut short or damaged
   */
  void verify() throws BadPictureException;

  /** {@return how the picture is to be turned, once it is verified; most formats do not say} */
  default Optional<ExifOrientation> orientation() {
    return Optional.empty();
  }

  /** {@return whether rows are decoded one by one; if not, all pixels are in memory at once} */
  default boolean streams() {
    return false;
  }

  /**
   * Decodes every n-th row and column.
   *
   * @param step 1 for all; more only if rows do not {@linkplain #streams stream}
   * @param sink of the rows that are kept
   * @throws IOException if that cannot be done
   */
  void decode(int step, RowSink sink) throws IOException;

  /**
   * Makes checksums right that depend on the orientation.
   *
   * @param copy of the file, whose orientation was overwritten
   */
  default void reseal(byte[] copy) {}

  /**
   * Reads the size.
   *
   * @param file the bytes, which are not trusted
   * @return the picture
   * @throws BadPictureException if it is none of the formats; says what it is instead
   */
  static EncodedPicture open(byte[] file) throws BadPictureException {
    return FileKind.of(file).open(file);
  }
}
