package io.cleave.bench.pictures;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

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
      try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
        ImageReader reader = reader(in);
        reader.setInput(in);
        Sent sent = new Sent(file.length, bareBytes, reader.read(0));
        reader.dispose();
        return sent;
      }
    }

    /** The rival's own: libwebp, and not the decoder that Cleave reads pictures with. */
    private static ImageReader reader(ImageInputStream in) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      ImageReader reader = readers.next();
      while (reader.getClass().getPackageName().startsWith("com.twelvemonkeys")) {
        reader = readers.next();
      }
      return reader;
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
