package io.cleave.core.picture.internal;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * Java's own decoders by name. Other decoders on the class path of an application register for the
 * same formats, and would give other pixels.
 */
final class JavaReaders {
  private JavaReaders() {}

  static ImageReader reader(String format) {
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (all.hasNext()) {
      ImageReaderSpi provider = all.next();
      boolean isJavas = provider.getClass().getModule() == ImageIO.class.getModule();
      if (isJavas && Arrays.asList(provider.getFormatNames()).contains(format)) {
        return create(provider);
      }
    }
    throw new IllegalStateException("Java's decoder of " + format + " was deregistered");
  }

  private static ImageReader create(ImageReaderSpi provider) {
    try {
      return provider.createReaderInstance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Decodes the first picture of a file.
   *
   * @param reader is done with then
   * @param parts of the file, behind each other
   */
  static BufferedImage read(ImageReader reader, ByteBuffer... parts) throws IOException {
    try (ImageInputStream in = new JoinedBytes(parts)) {
      reader.setInput(in, true, true);
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }
}
