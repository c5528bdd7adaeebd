package io.cleave.bench.pictures;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** One way to write a picture. Not safe for concurrent use. */
public interface PictureFormat {

  /**
   * A picture as bytes.
   *
   * @param file the whole
   * @param bareBytes size of what depends on the picture alone, where both ends know the rest:
   *     headers, tables, names of chunks
   */
  record Encoded(Bytes file, int bareBytes) {

    /**
     * What the receiver sees.
     *
     * @return the picture, with what the format lost
     * @throws IOException if Java cannot read it
     */
    public BufferedImage decode() throws IOException {
      return ImageIO.read(new ByteArrayInputStream(file.array()));
    }
  }

  /** Bytes that belong to whoever made them. */
  final class Bytes {
    private final byte[] array;

    Bytes(byte[] array) {
      this.array = array;
    }

    byte[] array() {
      return array;
    }

    /** {@return how many there are} */
    public int length() {
      return array.length;
    }
  }

  /** {@return the format's name, without the quality} */
  String name();

  /** {@return 1 to 100, or 0 where nothing is lost} */
  int quality();

  /**
   * Writes a picture.
   *
   * @param picture of 8 bits a colour
   * @return the bytes
   * @throws IOException if Java cannot write it
   */
  Encoded encode(BufferedImage picture) throws IOException;

  /**
   * All that are compared.
   *
   * @param qualities 1 to 100, for those that lose something
   * @return PNG and lossless WebP first
   */
  static List<PictureFormat> all(List<Integer> qualities) {
    return Stream.of(
            Stream.of(new Png(), WebP.lossless()),
            qualities.stream().map(Jpeg::new),
            qualities.stream().map(WebP::lossy))
        .flatMap(formats -> formats)
        .map(PictureFormat.class::cast)
        .toList();
  }
}
