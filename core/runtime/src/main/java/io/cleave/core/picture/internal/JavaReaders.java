package io.cleave.core.picture.internal;

import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

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
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
