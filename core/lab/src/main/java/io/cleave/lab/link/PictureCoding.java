package io.cleave.lab.link;

import io.cleave.codec.internal.Check;
import io.cleave.core.picture.Pixels;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The picture itself as a file, for the uncut network. Bytes are whole files.
 *
 * @param format of the file
 * @param quality 1 to 100; 0 for a format without losses
 */
public record PictureCoding(Format format, int quality) implements Coding<List<Pixels>> {
  private static final long serialVersionUID = 1;
  private static final int MAX_QUALITY = 100;

  /** What a picture can be written as. WebP needs com.github.usefulness:webp-imageio. */
  public enum Format {
    /** Baseline, half as many samples of colour each way, its own Huffman tables where smaller. */
    JPEG(true),
    /** Lossy. */
    WEBP(true),
    /** Without losses, at the encoder's highest effort. */
    WEBP_LOSSLESS(false),
    /** Without losses. */
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
   * @param format of the file
   * @param quality 1 to 100, or 0 without losses
   * @throws IllegalArgumentException if it is out of range
   */
  public PictureCoding {
    Check.range(format.toString(), quality, format.lossy ? 1 : 0, format.lossy ? MAX_QUALITY : 0);
  }

  /**
   * {@return pictures without losses}
   *
   * @param format PNG or WebP
   * @throws IllegalArgumentException if the format loses something
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
   * @throws IllegalStateException if nothing on the class path writes the format
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
   * {@return a JPEG with the standard's Huffman tables, any other format as it is sent}
   *
   * @param picture of any size
   */
  public byte[] writeStandard(Pixels picture) {
    return PictureWriter.standard(format, quality).write(picture);
  }
}
