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
 * A picture's file that nobody trusts: a whole JPEG, PNG, WebP, GIF (its first frame) or BMP of a
 * bounded size, known by its content, or none. Its pixels are Pillow's, upright. One thread.
 */
public final class PictureFile {
  /** The most pixels of a picture that nobody limits further, above a phone's 200 megapixels. */
  public static final long MAX_PIXELS = 256L << 20;

  /** The longest file that is read, in bytes: 128 MiB. */
  public static final int MAX_BYTES = 128 << 20;

  /** So many times fewer pixels may a picture have whose decoder holds them all. */
  private static final int HELD_SHARE = 4;

  /** The most pixels that are in memory at once, for a network that wants few of them. */
  private static final long MAX_HELD_PIXELS = 16L << 20;

  /** Resizing by the shorter side makes a stripe of few pixels a picture of very many. */
  private static final int MAX_TIMES_LONGER = 100;

  /** So many pixels make one of the network's, at least, where pixels are left out. */
  private static final int MIN_TIMES_SHORTER = 2;

  private final String name;
  private final EncodedPicture encoded;
  private final Orientation orientation;

  private PictureFile(String name, EncodedPicture encoded, Orientation orientation) {
    this.name = name;
    this.encoded = encoded;
    this.orientation = orientation;
  }

  /** Something to do with a file's bytes. */
  private interface Step<T> {
    T run() throws IOException;
  }

  /**
   * Reads a file's size, then its structure, and decodes nothing.
   *
   * @param name what messages call it
   * @param file its bytes, which are not trusted and not changed
   * @param maxPixels how large it may be; a quarter of it where the format or its variant, such as
   *     a progressive JPEG, cannot be decoded row by row
   * @param turning whether it is turned upright
   * @return the picture
   * @throws PicturesException if it is damaged, cut short, none that is known, or too large
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
   * Decodes a picture, upright.
   *
   * @param name what messages call it
   * @param file its bytes, which are not trusted
   * @param maxPixels how large it may be; each takes 3 bytes of memory
   * @return its pixels
   * @throws PicturesException as {@link #open}
   */
  public static Pixels read(String name, byte[] file, long maxPixels) throws PicturesException {
    return open(name, file, maxPixels, Turning.UPRIGHT).pixels();
  }

  /**
   * A file for a reader that turns pictures upright, and is to leave this one as it is stored.
   *
   * @param name what messages call it
   * @param file the bytes of a picture
   * @return the same bytes if nothing would be turned; or a copy whose orientation says so
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
   * Reads a file whole.
   *
   * @param file of any content
   * @return its bytes
   * @throws PicturesException if it is no file, is not readable or is too long
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
   * Reads a picture for a translator of DJL's, which would ask Java's decoders itself.
   *
   * @param file a JPEG, PNG, WebP, GIF or BMP of at most {@link PictureInput#MAX_PIXELS}
   * @return its pixels, upright
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

  /** {@return in pixels, upright} */
  public int width() {
    return orientation.transposed() ? encoded.height() : encoded.width();
  }

  /** {@return in pixels, upright} */
  public int height() {
    return orientation.transposed() ? encoded.width() : encoded.height();
  }

  /**
   * Decodes all pixels.
   *
   * @return them, upright
   * @throws PicturesException if they are damaged
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
   * Decodes what a network takes of the picture, in memory that the picture's size does not bound:
   * above 16 megapixels rows are resized as they come, or, where a format does not give them one by
   * one, every n-th is taken.
   *
   * @param preprocessing says what the network takes
   * @return as {@link Preprocessing#frame} makes it of all pixels; above 16 megapixels of a picture
   *     that is to be turned on its side a value may be one off, and more where pixels are left out
   * @throws PicturesException if they are damaged, or fewer than the network takes
   */
  public Pixels frame(Preprocessing preprocessing) throws PicturesException {
    requireTaken(preprocessing);
    boolean large = (long) encoded.width() * encoded.height() > MAX_HELD_PIXELS;
    if (encoded.streams() && (large || !orientation.transposed())) {
      return streamed(preprocessing);
    }
    return preprocessing.frame(large ? sampled(preprocessing) : pixels());
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

  private Pixels streamed(Preprocessing preprocessing) throws PicturesException {
    FrameRows rows = preprocessing.rows(encoded.width(), encoded.height());
    RowSink sink = orientation.flipping(encoded.height(), rows);
    return attempt(
        name,
        () -> {
          encoded.decode(1, sink);
          return orientation.transposed() ? rows.square().transposed() : rows.square();
        });
  }

  private Pixels sampled(Preprocessing preprocessing) throws PicturesException {
    int step = 2;
    while ((long) (width() / step + 1) * (height() / step + 1) > MAX_HELD_PIXELS) {
      step++;
    }
    long shorter = Math.min(width(), height()) / step;
    int wanted = preprocessing.shorterSide().orElse(Integer.MAX_VALUE);
    if (shorter < (long) MIN_TIMES_SHORTER * wanted) {
      throw new PicturesException(
          name, "is " + width() + "x" + height(), heldAtMost(MAX_HELD_PIXELS));
    }
    return pixels(step);
  }
}
