package io.cleave.core.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** Reads JPEG and PNG files that nobody trusts: whole ones of a bounded size, or none. */
public final class PictureFile {
  /** The most pixels of a picture that nobody limits further: {@value}. */
  public static final long MAX_PIXELS = 50_000_000;

  /** Resizing by the shorter side makes a stripe of few pixels a picture of very many. */
  private static final int MAX_TIMES_LONGER = 100;

  /** The most passes over one JPEG: each costs as much as the first, whatever few bytes it has. */
  private static final int MAX_SCANS = 100;

  /** A progressive JPEG has about ten scans. */
  private static final long MAX_SCANNED_PIXELS = 10 * MAX_PIXELS;

  private static final Set<String> FORMATS = Set.of("jpeg", "png");

  /** How libjpeg says that data ran out; it warns of harmless things too. */
  private static final List<String> TRUNCATIONS = List.of("truncated", "premature end");

  private static final byte MARKER = (byte) 0xff;
  private static final byte START_OF_SCAN = (byte) 0xda;

  private PictureFile() {}

  /**
   * Checks that a picture is large enough for a network.
   *
   * @param name what messages call it
   * @param picture its pixels
   * @param preprocessing what the network takes
   * @throws PicturesException if it is smaller, and nothing is resized
   */
  public static void requireTaken(String name, Pixels picture, Preprocessing preprocessing)
      throws PicturesException {
    int width = picture.width();
    int height = picture.height();
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
   * @param name what messages call it
   * @param file its bytes, which are not trusted
   * @param maxPixels how large it may be; what it has is read before any pixel is decoded
   * @return its pixels
   * @throws PicturesException if it is damaged, cut short, none of the two, or too large
   */
  public static Pixels read(String name, byte[] file, long maxPixels) throws PicturesException {
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
        requireSize(name, width, height, maxPixels);
        if (file[0] == MARKER) {
          requireFewScans(name, file, width * height);
        }
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        BufferedImage picture = reader.read(0);
        requireWhole(name, warnings);
        return Pixels.of(picture);
      } finally {
        reader.dispose();
      }
    } catch (PicturesException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // Java's decoders throw either on damaged bytes
      throw damaged(name, e);
    }
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

  /** Coded pixels never hold a start of scan; what else does, such as a thumbnail, counts too. */
  private static void requireFewScans(String name, byte[] file, long pixels)
      throws PicturesException {
    int scans = 0;
    for (int i = 1; i < file.length; i++) {
      if (file[i] == START_OF_SCAN && file[i - 1] == MARKER) {
        scans++;
      }
    }
    long max = Math.min(MAX_SCANS, MAX_SCANNED_PIXELS / pixels);
    if (scans > max) {
      throw new PicturesException(name, "has " + scans + " scans", "at most " + max);
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

  private static PicturesException damaged(String name, @Nullable Exception cause) {
    return new PicturesException(name, "cannot be decoded", "a JPEG or PNG file", cause);
  }
}
