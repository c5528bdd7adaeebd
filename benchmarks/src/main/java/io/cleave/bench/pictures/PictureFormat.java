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
   * A picture that was written and read again.
   *
   * @param bytes size of the file
   * @param bareBytes size of what depends on the picture alone, where both ends know the rest:
   *     headers, tables, names of chunks
   * @param received the picture with what the format lost
   */
  record Sent(int bytes, int bareBytes, BufferedImage received) {
    static Sent of(byte[] file, int bareBytes) throws IOException {
      return new Sent(file.length, bareBytes, ImageIO.read(new ByteArrayInputStream(file)));
    }
  }

  /** {@return the format's name, without the quality} */
  String name();

  /** {@return 1 to 100, or 0 where nothing is lost} */
  int quality();

  /**
   * Writes a picture and reads it again.
   *
   * @param picture of 8 bits a colour
   * @return its sizes, and what is left of it
   * @throws IOException if Java cannot write or read it
   */
  Sent send(BufferedImage picture) throws IOException;

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
