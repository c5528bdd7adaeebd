package io.cleave.bench.accuracy;

import io.cleave.core.picture.Pixels;
import io.cleave.lab.link.Coding;
import io.cleave.lab.link.Link;
import io.cleave.lab.link.PictureCoding;
import io.cleave.lab.link.PictureCoding.Format;
import java.util.List;

/**
 * Picture files without what both ends could know: headers, tables, chunks' names. Of JPEG the
 * entropy-coded segments count, as the standard's Huffman tables code them.
 *
 * @param whole the files
 */
record BarePicture(PictureCoding whole) implements Coding<List<Pixels>> {
  private static final long serialVersionUID = 1;
  private static final String BARE = "bare-";

  /** PNG's signature, IHDR, IEND, and the frame of one IDAT. */
  private static final int PNG_BYTES = 8 + 25 + 12 + 12;

  /** WebP's RIFF header and the frame of one chunk. */
  private static final int WEBP_BYTES = 20;

  static String family(Format format) {
    return BARE + format;
  }

  @Override
  public String name() {
    return BARE + whole.name();
  }

  @Override
  public String family() {
    return family(whole.format());
  }

  @Override
  public Link<List<Pixels>> link() {
    Link<List<Pixels>> files = whole.link();
    return batch -> {
      Link.Delivery<List<Pixels>> sent = files.send(batch);
      return new Link.Delivery<>(sent.received(), bareBytes(batch, sent.bytes()));
    };
  }

  private long bareBytes(List<Pixels> batch, long bytes) {
    return switch (whole.format()) {
      case JPEG ->
          batch.stream().map(whole::writeStandard).mapToLong(JpegSegments::entropyCodedBytes).sum();
      case PNG -> bytes - (long) PNG_BYTES * batch.size();
      case WEBP, WEBP_LOSSLESS -> bytes - (long) WEBP_BYTES * batch.size();
    };
  }
}
