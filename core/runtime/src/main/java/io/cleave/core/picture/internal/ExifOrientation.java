package io.cleave.core.picture.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The entry of EXIF that says how a camera was held: an entry of the first directory of a TIFF.
 *
 * <pre>
 *  "II" or "MM" | 42 u16 | first directory u32     at the directory: count u16, then entries:
 *  tag u16 = 0x0112 | type u16 = 3 | count u32 = 1 | value u16, 2 bytes unused
 * </pre>
 *
 * @param at the index of the value in the file
 * @param order the order of its two bytes
 * @param value the orientation, 1 to 8
 */
public record ExifOrientation(int at, ByteOrder order, int value) {
  private static final String PREFIX = "Exif\0\0";
  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;
  private static final int VALUE_IN_ENTRY = 8;
  private static final int UPRIGHT = 1;
  private static final int LAST = 8;

  /**
   * Searches some bytes of a file, with or without EXIF's name before; damaged ones have no
   * orientation.
   */
  static Optional<ExifOrientation> find(byte[] file, int from, int to) {
    int start = FileKind.has(file, from, PREFIX) ? from + PREFIX.length() : from;
    if (to - start < 8) {
      return Optional.empty();
    }
    ByteOrder order =
        FileKind.has(file, start, "II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    ByteBuffer tiff = ByteBuffer.wrap(file, start, to - start).slice().order(order);
    long directory = Integer.toUnsignedLong(tiff.getInt(4));
    if (directory + 2 > tiff.limit()) {
      return Optional.empty();
    }
    int count = Short.toUnsignedInt(tiff.getShort((int) directory));
    int entry = (int) directory + 2;
    for (int i = 0; i < count && entry + ENTRY_BYTES <= tiff.limit(); i++) {
      if (tiff.getShort(entry) == TAG && tiff.getShort(entry + 2) == SHORT) {
        return of(tiff, entry + VALUE_IN_ENTRY, start);
      }
      entry += ENTRY_BYTES;
    }
    return Optional.empty();
  }

  private static Optional<ExifOrientation> of(ByteBuffer tiff, int at, int start) {
    int value = Short.toUnsignedInt(tiff.getShort(at));
    return value >= UPRIGHT && value <= LAST
        ? Optional.of(new ExifOrientation(start + at, tiff.order(), value))
        : Optional.empty();
  }

  /** Sets the orientation in a copy of the file to "no turning". */
  public void overwrite(byte[] copy) {
    ByteBuffer.wrap(copy).order(order).putShort(at, (short) UPRIGHT);
  }
}
