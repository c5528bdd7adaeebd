package io.cleave.bench.pictures;

import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageWriteParam;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;

/**
 * Baseline JPEG as Java writes it: half as many samples of colour each way. The file is the smaller
 * of that with the standard's Huffman tables and that with tables of its own; the bare bytes are
 * the entropy-coded ones with the standard's tables, since those of its own would have to be sent.
 */
final class Jpeg implements PictureFormat {

  private final PictureWriter writer = new PictureWriter("jpeg");
  private final ImageWriteParam standardTables;
  private final ImageWriteParam ownTables;
  private final int quality;

  Jpeg(int quality) {
    this.quality = quality;
    standardTables = settings(false);
    ownTables = settings(true);
  }

  private ImageWriteParam settings(boolean ownTables) {
    JPEGImageWriteParam settings = new JPEGImageWriteParam(null);
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(quality / 100f);
    settings.setOptimizeHuffmanTables(ownTables);
    return settings;
  }

  @Override
  public String name() {
    return "JPEG";
  }

  @Override
  public int quality() {
    return quality;
  }

  @Override
  public Sent send(BufferedImage picture) throws IOException {
    byte[] standard = writer.write(picture, standardTables);
    byte[] own = writer.write(picture, ownTables);
    byte[] file = own.length < standard.length ? own : standard;
    return Sent.of(file, JpegSegments.entropyCodedBytes(standard));
  }
}
