package io.cleave.lab.link;

import io.cleave.core.picture.PictureFile;
import io.cleave.core.picture.PicturesException;
import io.cleave.core.picture.Pixels;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends pictures as files, and reads them again as a server does.
 *
 * @param writer writes the files
 */
record FileLink(PictureWriter writer) implements Link<List<Pixels>> {
  @Override
  public Delivery<List<Pixels>> send(List<Pixels> batch) {
    List<Pixels> received = new ArrayList<>();
    long bytes = 0;
    for (Pixels picture : batch) {
      byte[] file = writer.write(picture);
      received.add(read(file));
      bytes += file.length;
    }
    return new Delivery<>(received, bytes);
  }

  private static Pixels read(byte[] file) {
    try {
      return PictureFile.read("picture", file, PictureFile.MAX_PIXELS);
    } catch (PicturesException e) {
      throw new UncheckedIOException(e);
    }
  }
}
