package io.cleave.core.images;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.Transform;
import io.cleave.core.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Makes a picture's file into a square of bytes: the pixels that a model's translator would make of
 * it, as red, green and blue. DJL resizes bytes to bytes, so nothing is lost by keeping those. A
 * square that would only be enlarged stays as it is. Safe for use by many threads.
 *
 * @param preprocessing the model's
 * @param manager to take memory from
 */
record PictureDecoder(Preprocessing preprocessing, NDManager manager) {
  /** The most pixels of one picture; how many it has is read before any of them is decoded. */
  static final long MOST_PIXELS = 50_000_000;

  /** Resizing by the shorter side makes a stripe of few pixels a picture of very many. */
  private static final int MOST_TIMES_LONGER = 100;

  /** The most passes over one JPEG: each costs as much as the first, whatever few bytes it has. */
  private static final int MOST_SCANS = 100;

  /** A progressive JPEG has about ten scans. */
  private static final long MOST_SCANNED_PIXELS = 10 * MOST_PIXELS;

  private static final Set<String> FORMATS = Set.of("jpeg", "png");

  /** How libjpeg says that data ran out; it warns of harmless things too. */
  private static final List<String> TRUNCATIONS = List.of("truncated", "premature end");

  private static final byte MARKER = (byte) 0xff;
  private static final byte START_OF_SCAN = (byte) 0xda;

  /**
   * Decodes one picture.
   *
   * @throws PicturesException if it is damaged, none, too large, or too small
   */
  LabelledImage decode(String name, byte[] file, int label) throws PicturesException {
    BufferedImage picture = read(name, file, MOST_PIXELS);
    requireTaken(name, picture, preprocessing);
    try (NDManager scratch = manager.newSubManager()) {
      Image image = ImageFactory.getInstance().fromImage(picture);
      NDArray pixels = image.toNDArray(scratch, Image.Flag.COLOR);
      NDArray square = isOnlyEnlarged(picture) ? pixels : inputSquare(pixels);
      return new LabelledImage((int) square.getShape().get(0), label, square.toByteArray());
    }
  }

  private boolean isOnlyEnlarged(BufferedImage picture) {
    int size = preprocessing.size();
    boolean small = picture.getWidth() == picture.getHeight() && picture.getWidth() <= size;
    return small && preprocessing.shorterSide().equals(OptionalInt.of(size));
  }

  private NDArray inputSquare(NDArray pixels) {
    NDArray square = pixels;
    for (Transform step : preprocessing.framing()) {
      square = step.transform(square);
    }
    return square;
  }

  /**
   * Checks that a picture is large enough.
   *
   * @throws PicturesException if it is not
   */
  static void requireTaken(String name, BufferedImage picture, Preprocessing preprocessing)
      throws PicturesException {
    int width = picture.getWidth();
    int height = picture.getHeight();
    if (!preprocessing.takes(width, height)) {
      int size = preprocessing.size();
      throw new PicturesException(
          name,
          "is " + width + "x" + height,
          "at least " + size + "x" + size + ", as nothing is resized");
    }
  }

  /**
   * Decodes a JPEG or a PNG as it is.
   *
   * @param mostPixels how large it may be; what it has is read before any pixel is decoded
   * @throws PicturesException if it is damaged, cut short, none of the two, or too large
   */
  static BufferedImage read(String name, byte[] file, long mostPixels) throws PicturesException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw damaged(name, null);
      }
      ImageReader reader = readers.next();
      try {
        if (!FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
          throw damaged(name, null);
        }
        reader.setInput(in, true, true);
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        requireSize(name, width, height, mostPixels);
        if (file[0] == MARKER) {
          requireFewScans(name, file, width * height);
        }
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        BufferedImage picture = reader.read(0);
        requireWhole(name, warnings);
        return picture;
      } finally {
        reader.dispose();
      }
    } catch (PicturesException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // Java's decoders throw either on damaged bytes
      throw damaged(name, e);
    }
  }

  private static void requireSize(String name, long width, long height, long most)
      throws PicturesException {
    if (width * height > most) {
      throw new PicturesException(
          name, "is " + width + "x" + height, "at most " + most + " pixels");
    }
    if (Math.max(width, height) > MOST_TIMES_LONGER * Math.min(width, height)) {
      throw new PicturesException(
          name,
          "is " + width + "x" + height,
          "a longer side of at most " + MOST_TIMES_LONGER + " times the shorter");
    }
  }

  /** Coded pixels never hold a start of scan; what else does, such as a thumbnail, counts too. */
  private static void requireFewScans(String name, byte[] file, long pixels)
      throws PicturesException {
    int scans = 0;
    for (int i = 1; i < file.length; i++) {
      if (file[i] == START_OF_SCAN && file[i - 1] == MARKER) {
        scans++;
      }
    }
    long most = Math.min(MOST_SCANS, MOST_SCANNED_PIXELS / pixels);
    if (scans > most) {
      throw new PicturesException(name, "has " + scans + " scans", "at most " + most);
    }
  }

  /** Java fills what is missing of a JPEG with grey, and only warns. */
  private static void requireWhole(String name, List<String> warnings) throws PicturesException {
    for (String warning : warnings) {
      String lower = warning.toLowerCase(Locale.ROOT);
      if (TRUNCATIONS.stream().anyMatch(lower::contains)) {
        throw new PicturesException(name, "is cut short", "a whole JPEG or PNG file");
      }
    }
  }

  private static PicturesException damaged(String name, Exception cause) {
    return new PicturesException(name, "cannot be decoded", "a JPEG or PNG file", cause);
  }
}
