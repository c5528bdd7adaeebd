package io.cleave.core.picture.internal;

/**
 * How stored pixels become an upright picture: mirrored left to right, then top to bottom, then
 * rows and columns exchanged.
 *
 * @param mirrored whether left and right are exchanged
 * @param flipped whether top and bottom are exchanged
 * @param transposed whether rows and columns are exchanged
 */
public record Orientation(boolean mirrored, boolean flipped, boolean transposed) {
  /** Pixels stay where they are. */
  public static final Orientation UPRIGHT = new Orientation(false, false, false);

  private static final int COLOURS = 3;

  /** {@return the orientation that EXIF's numbers from 1 to 8 stand for} */
  public static Orientation of(ExifOrientation exif) {
    return switch (exif.value()) {
      case 2 -> new Orientation(true, false, false);
      case 3 -> new Orientation(true, true, false);
      case 4 -> new Orientation(false, true, false);
      case 5 -> new Orientation(false, false, true);
      case 6 -> new Orientation(false, true, true);
      case 7 -> new Orientation(true, true, true);
      case 8 -> new Orientation(true, false, true);
      default -> UPRIGHT;
    };
  }

  /**
   * {@return a sink that mirrors and flips rows, and transposes nothing}
   *
   * @param height the height of the picture
   * @param sink receives the rows where they belong
   */
  public RowSink flipping(int height, RowSink sink) {
    return mirrored || flipped
        ? (y, rgb) -> sink.row(flipped ? height - 1 - y : y, mirrored ? reversed(rgb) : rgb)
        : sink;
  }

  private static byte[] reversed(byte[] rgb) {
    byte[] reversed = new byte[rgb.length];
    for (int from = 0; from < rgb.length; from += COLOURS) {
      System.arraycopy(rgb, from, reversed, rgb.length - COLOURS - from, COLOURS);
    }
    return reversed;
  }

  /**
   * {@return a sink that puts each row into its place of an upright picture}
   *
   * @param width the width of the picture as stored
   * @param height the height of the picture as stored
   * @param upright receives the pixels: red, green and blue of each, row by row
   */
  public RowSink storing(int width, int height, byte[] upright) {
    RowSink placed =
        transposed
            ? (y, rgb) -> column(rgb, y, height, upright)
            : (y, rgb) -> System.arraycopy(rgb, 0, upright, y * width * COLOURS, rgb.length);
    return flipping(height, placed);
  }

  private static void column(byte[] rgb, int x, int rowPixels, byte[] upright) {
    int at = x * COLOURS;
    for (int from = 0; from < rgb.length; from += COLOURS) {
      upright[at] = rgb[from];
      upright[at + 1] = rgb[from + 1];
      upright[at + 2] = rgb[from + 2];
      at += rowPixels * COLOURS;
    }
  }
}
