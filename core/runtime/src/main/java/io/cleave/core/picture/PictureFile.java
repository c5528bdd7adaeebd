package io.cleave.core.picture;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import io.cleave.core.picture.internal.BadPictureException;
import io.cleave.core.picture.internal.EncodedPicture;
import io.cleave.core.picture.internal.ExifOrientation;
import io.cleave.core.picture.internal.Orientation;
import io.cleave.core.picture.internal.RowSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A picture's file from an untrusted source: a whole JPEG, PNG, WebP, GIF (its first frame) or BMP
 * of limited size, recognised by its content. Any other file is refused. The pixels are those that
 * Pillow computes, upright. Not safe for concurrent use.
 */
public final class PictureFile {
  /** The default max number of pixels of a picture, above a phone's 200 megapixels. */
  public static final long MAX_PIXELS = 256L << 20;

  /** The max size of a file, in bytes: 128 MiB. */
  public static final int MAX_BYTES = 128 << 20;

  /** A picture whose decoder holds all pixels may have this many times fewer pixels. */
  private static final int HELD_SHARE = 4;

  /** The max number of pixels in memory at once, for a network that wants few of them. */
  private static final long MAX_HELD_PIXELS = 16L << 20;

  /**
   * Limits the aspect ratio, since resizing by the shorter side turns a stripe of few pixels into a
   * picture of very many.
   */
  private static final int MAX_TIMES_LONGER = 100;

  /** At least this many pixels make one of the network's where pixels are left out. */
  private static final int MIN_TIMES_SHORTER = 2;

  private final String name;
  private final EncodedPicture encoded;
  private final Orientation orientation;

  private PictureFile(String name, EncodedPicture encoded, Orientation orientation) {
    this.name = name;
    this.encoded = encoded;
    this.orientation = orientation;
  }

  /** An operation on a file's bytes. */
  private interface Step<T> {
    T run() throws IOException;
  }

  /**
   * {@return a picture whose size and structure were read; nothing is decoded yet}
   *
   * @param name the name in messages
   * @param file the bytes of the file, which are not trusted and not changed
   * @param maxPixels the max number of pixels; a quarter of it if the format or its variant, such
   *     as a progressive JPEG, cannot be decoded row by row
   * @param turning whether the picture is turned upright
   * @throws PicturesException if the file is damaged, cut short, of an unknown format, or too large
   */
  public static PictureFile open(String name, byte[] file, long maxPixels, Turning turning)
      throws PicturesException {
    return attempt(
        name,
        () -> {
          EncodedPicture encoded = EncodedPicture.open(file);
          requireSize(name, encoded.width(), encoded.height(), maxPixels);
          encoded.verify();
          if (!encoded.streams()) {
            requireHeld(name, encoded, maxPixels / HELD_SHARE);
          }
          Orientation orientation =
              turning == Turning.UPRIGHT
                  ? encoded.orientation().map(Orientation::of).orElse(Orientation.UPRIGHT)
                  : Orientation.UPRIGHT;
          return new PictureFile(name, encoded, orientation);
        });
  }

  /**
   * {@return the decoded pixels of a picture, upright}
   *
   * @param name the name in messages
   * @param file the bytes of the file, which are not trusted
   * @param maxPixels the max number of pixels; each takes 3 bytes of memory
   * @throws PicturesException as {@link #open}
   */
  public static Pixels read(String name, byte[] file, long maxPixels) throws PicturesException {
    return open(name, file, maxPixels, Turning.UPRIGHT).pixels();
  }

  /**
   * {@return a file for a reader that turns pictures upright, but is to leave this one as stored:
   * the same bytes if nothing would be turned, otherwise a copy whose orientation says so}
   *
   * @param name the name in messages
   * @param file the bytes of a picture's file
   * @throws PicturesException as {@link #open}
   */
  public static byte[] withoutOrientation(String name, byte[] file) throws PicturesException {
    EncodedPicture encoded = open(name, file, MAX_PIXELS, Turning.AS_STORED).encoded;
    if (encoded.orientation().isEmpty()) {
      return file;
    }
    ExifOrientation orientation = encoded.orientation().get();
    if (Orientation.of(orientation).equals(Orientation.UPRIGHT)) {
      return file;
    }
    byte[] copy = file.clone();
    orientation.overwrite(copy);
    encoded.reseal(copy);
    return copy;
  }

  /**
   * {@return all bytes of a file}
   *
   * @param file the path of the file, of any content
   * @throws PicturesException if it is not a file, is not readable or is too large
   * @throws IOException if reading fails
   */
  public static byte[] bytes(Path file) throws IOException {
    String name = file.toString();
    if (Files.isDirectory(file)) {
      throw new PicturesException(name, "is a folder", BadPictureException.FORMATS);
    }
    if (!Files.isReadable(file)) {
      String reason = Files.exists(file) ? "cannot be read" : "is not there";
      throw new PicturesException(name, reason, BadPictureException.FORMATS);
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new PicturesException(name, "is too long", "at most " + MAX_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }

  /**
   * {@return the pixels of a picture, upright, for a DJL translator, which would use Java's
   * decoders itself}
   *
   * @param file the path of a JPEG, PNG, WebP, GIF or BMP of at most {@link
   *     PictureInput#MAX_PIXELS}
   * @throws PicturesException as {@link #bytes} and {@link #open}
   * @throws IOException if reading fails
   */
  public static Image image(Path file) throws IOException {
    Pixels pixels = read(file.toString(), bytes(file), PictureInput.MAX_PIXELS);
    return ImageFactory.getInstance().fromImage(pixels.toBufferedImage());
  }

  private static void requireSize(String name, long width, long height, long max)
      throws PicturesException {
    if (width * height > max) {
      throw new PicturesException(name, "is " + width + "x" + height, "at most " + max + " pixels");
    }
    if (Math.max(width, height) > MAX_TIMES_LONGER * Math.min(width, height)) {
      throw new PicturesException(
          name,
          "is " + width + "x" + height,
          "a longer side of at most " + MAX_TIMES_LONGER + " times the shorter");
    }
  }

  private static void requireHeld(String name, EncodedPicture encoded, long max)
      throws PicturesException {
    if ((long) encoded.width() * encoded.height() > max) {
      throw new PicturesException(
          name, "is " + encoded.width() + "x" + encoded.height(), heldAtMost(max));
    }
  }

  private static String heldAtMost(long pixels) {
    return "at most " + pixels + " pixels, or a baseline JPEG, or a PNG that is not interlaced";
  }

  private static <T> T attempt(String name, Step<T> step) throws PicturesException {
    try {
      return step.run();
    } catch (PicturesException e) {
      throw e;
    } catch (BadPictureException e) {
      throw new PicturesException(name, e.reason(), e.expected(), e);
    } catch (IOException | RuntimeException e) { // decoders throw either on damaged bytes
      BadPictureException bad = BadPictureException.undecodable(e);
      throw new PicturesException(name, bad.reason(), bad.expected(), e);
    } catch (OutOfMemoryError e) {
      throw new PicturesException(
          name, "needs more memory than there is", "a larger heap, as JAVA_OPTS=-Xmx2g gives", e);
    }
  }

  /** {@return the width in pixels, upright} */
  public int width() {
    return orientation.transposed() ? encoded.height() : encoded.width();
  }

  /** {@return the height in pixels, upright} */
  public int height() {
    return orientation.transposed() ? encoded.width() : encoded.height();
  }

  /**
   * {@return all pixels, decoded, upright}
   *
   * @throws PicturesException if the file is damaged
   */
  public Pixels pixels() throws PicturesException {
    return pixels(1);
  }

  private Pixels pixels(int step) throws PicturesException {
    return attempt(
        name,
        () -> {
          int columns = (encoded.width() + step - 1) / step;
          int rows = (encoded.height() + step - 1) / step;
          byte[] values =
              new byte[Math.multiplyExact(Math.multiplyExact(columns, rows), Pixels.COLOURS)];
          encoded.decode(step, orientation.storing(columns, rows, values));
          return orientation.transposed()
              ? new Pixels(rows, columns, values)
              : new Pixels(columns, rows, values);
        });
  }

  /**
   * {@return the pixels that a network takes of the picture, as {@link Preprocessing#frame}
   * computes them} The memory needed does not grow with the picture: above 16 megapixels, rows are
   * resized as they are decoded, or, if a format does not provide them one by one, every n-th is
   * taken. Then a value may be off by one if the picture is turned on its side, and by more if
   * pixels are left out.
   *
   * @param preprocessing says what the network takes
   * @throws PicturesException if the file is damaged, or has fewer pixels than the network takes
   */
  public Pixels frame(Preprocessing preprocessing) throws PicturesException {
    requireTaken(preprocessing);
    if (streams()) {
      return streamed(preprocessing.framing(width(), height()));
    }
    int side = preprocessing.shorterSide().orElse(Integer.MAX_VALUE);
    return preprocessing.frame(isLarge() ? sampled(side, side) : pixels());
  }

  /** The whole picture as large as it lies in the input; memory is bounded as for a frame. */
  Pixels fitted(Placement placement, Resampling resampling) throws PicturesException {
    Resizing resizing = placement.resizing(resampling);
    if (streams()) {
      return streamed(resizing);
    }
    PictureSize size = placement.size();
    return resizing.frame(isLarge() ? sampled(size.width(), size.height()) : pixels());
  }

  /** {@return the size in pixels, upright} */
  public PictureSize size() {
    return new PictureSize(width(), height());
  }

  private boolean isLarge() {
    return (long) encoded.width() * encoded.height() > MAX_HELD_PIXELS;
  }

  private boolean streams() {
    return encoded.streams() && (isLarge() || !orientation.transposed());
  }

  private void requireTaken(Preprocessing preprocessing) throws PicturesException {
    if (!preprocessing.takes(width(), height())) {
      int size = preprocessing.size();
      throw new PicturesException(
          name,
          "is " + width() + "x" + height(),
          "at least " + size + "x" + size + ", as nothing is resized");
    }
  }

  private Pixels streamed(Resizing resizing) throws PicturesException {
    ResamplingAxis columns = resizing.columns(width(), height());
    ResamplingAxis lines = resizing.rows(width(), height());
    FrameRows rows =
        orientation.transposed() ? new FrameRows(lines, columns) : new FrameRows(columns, lines);
    RowSink sink = orientation.flipping(encoded.height(), rows);
    return attempt(
        name,
        () -> {
          encoded.decode(1, sink);
          return orientation.transposed() ? rows.pixels().transposed() : rows.pixels();
        });
  }

  /** Enough of the pixels to make an image that is at least as wide and high. */
  private Pixels sampled(int wantedWidth, int wantedHeight) throws PicturesException {
    int step = 2;
    while ((long) (width() / step + 1) * (height() / step + 1) > MAX_HELD_PIXELS) {
      step++;
    }
    if (width() / step < (long) MIN_TIMES_SHORTER * wantedWidth
        || height() / step < (long) MIN_TIMES_SHORTER * wantedHeight) {
      throw new PicturesException(
          name, "is " + width() + "x" + height(), heldAtMost(MAX_HELD_PIXELS));
    }
    return pixels(step);
  }
}
