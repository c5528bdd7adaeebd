package io.cleave.core.images;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.transform.CenterCrop;
import ai.djl.modality.cv.transform.ResizeShort;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Makes a picture's file into a square of bytes: the pixels that a model's translator would make of
 * it. DJL resizes bytes to bytes, so nothing is lost by keeping those. A square that would only be
 * enlarged stays as it is. Safe for use by many threads.
 */
final class PictureDecoder {
  /** The most pixels of one picture; how many it has is read before any of them is decoded. */
  static final long MOST_PIXELS = 50_000_000;

  /** How libjpeg says that data ran out; it warns of harmless things too. */
  private static final List<String> TRUNCATIONS = List.of("truncated", "premature end");

  private final int shorterSide;
  private final int inputSize;
  private final NDManager manager;

  /**
   * Takes what a model's preprocessing does.
   *
   * @param shorterSide pixels of the shorter side after resizing
   * @param inputSize pixels of the square that is cut from the centre
   */
  PictureDecoder(int shorterSide, int inputSize, NDManager manager) {
    this.shorterSide = shorterSide;
    this.inputSize = inputSize;
    this.manager = manager;
  }

  /**
   * Decodes one picture.
   *
   * @throws PicturesException if it is damaged, none, or too large
   */
  LabelledImage decode(String name, byte[] file, int label) throws PicturesException {
    BufferedImage picture = read(name, file);
    try (NDManager scratch = manager.newSubManager()) {
      Image image = ImageFactory.getInstance().fromImage(picture);
      NDArray pixels = image.toNDArray(scratch, Image.Flag.COLOR);
      NDArray square = isOnlyEnlarged(picture) ? pixels : inputSquare(pixels);
      return new LabelledImage((int) square.getShape().get(0), label, square.toByteArray());
    }
  }

  private boolean isOnlyEnlarged(BufferedImage picture) {
    boolean small = picture.getWidth() == picture.getHeight() && picture.getWidth() <= inputSize;
    return small && shorterSide == inputSize;
  }

  private NDArray inputSquare(NDArray pixels) {
    NDArray resized = new ResizeShort(shorterSide).transform(pixels);
    return new CenterCrop(inputSize, inputSize).transform(resized);
  }

  /**
   * Decodes a picture as it is.
   *
   * @throws PicturesException if it is damaged, cut short, none, or too large
   */
  static BufferedImage read(String name, byte[] file) throws PicturesException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw damaged(name, null);
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        requireSize(name, reader.getWidth(0), reader.getHeight(0));
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

  private static void requireSize(String name, long width, long height) throws PicturesException {
    if (width * height > MOST_PIXELS) {
      throw new PicturesException(
          name, "is " + width + "x" + height, "at most " + MOST_PIXELS + " pixels");
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
