package io.cleave.lab.link;

import io.cleave.codec.internal.Check;
import io.cleave.core.picture.Pixels;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Sends the picture itself as a file, for the uncut network. The bytes are those of whole files.
 *
 * @param format the format of the file
 * @param quality 1 to 100; 0 for a lossless format
 */
public record PictureCoding(Format format, int quality) implements Coding<List<Pixels>> {
  private static final long serialVersionUID = 1;
  private static final int MAX_QUALITY = 100;

  /** A format for pictures. WebP needs the library com.github.usefulness:webp-imageio. */
  public enum Format {
    /**
     * Baseline JPEG, with colour at half the resolution in both directions, and with Huffman tables
     * of its own if that makes the file smaller.
     */
    JPEG(true),
    /** Lossy WebP. */
    WEBP(true),
    /** Lossless WebP, at the encoder's highest effort. */
    WEBP_LOSSLESS(false),
    /** PNG, which is lossless. */
    PNG(false);

    private final boolean lossy;

    Format(boolean lossy) {
      this.lossy = lossy;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Checks the quality.
   *
   * @param format the format of the file
   * @param quality 1 to 100; 0 for a lossless format
   * @throws IllegalArgumentException if the quality is out of range for the format
   */
  public PictureCoding {
    Check.range(format.toString(), quality, format.lossy ? 1 : 0, format.lossy ? MAX_QUALITY : 0);
  }

  /**
   * {@return a lossless coding}
   *
   * @param format {@link Format#PNG} or {@link Format#WEBP_LOSSLESS}
   * @throws IllegalArgumentException if the format is lossy
   */
  public static PictureCoding lossless(Format format) {
    return new PictureCoding(format, 0);
  }

  @Override
  public String name() {
    return format.lossy ? format + ",quality=" + quality : format.toString();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if no library on the class path can write the format
   */
  @Override
  public Link<List<Pixels>> link() {
    return new FileLink(PictureWriter.of(format, quality));
  }

  @Override
  public String family() {
    return format.toString();
  }

  @Override
  public OptionalDouble amount() {
    return format.lossy ? OptionalDouble.of(quality) : OptionalDouble.empty();
  }

  /**
   * {@return a picture as a file: JPEG with the Huffman tables of the standard, other formats as
   * {@link #link} sends them}
   *
   * @param picture the picture, of any size
   * @throws IllegalStateException if no library on the class path can write the format
   */
  public byte[] writeStandard(Pixels picture) {
    return PictureWriter.standard(format, quality).write(picture);
  }
}
