package io.cleave.core.picture.internal;

import java.awt.Point;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * A JPEG: baseline or progressive, of grey, YCbCr, RGB, CMYK or YCCK. Its last marker may be
 * missing if all pixels are there.
 */
final class JpegFile implements EncodedPicture {
  /**
   * The max number of passes over one JPEG: each takes as long as the first, however few bytes it
   * has.
   */
  private static final int MAX_SCANS = 100;

  /** A progressive JPEG has about ten scans. */
  private static final long MAX_SCANNED_PIXELS = 500_000_000;

  /** How libjpeg says that data ran out; it also warns of harmless things. */
  private static final List<String> TRUNCATIONS =
      List.of("truncated", "premature end", "found marker 0xd9 instead of rst");

  private static final ByteBuffer END_OF_IMAGE =
      ByteBuffer.wrap(new byte[] {(byte) 0xff, (byte) JpegSegments.END_OF_IMAGE});
  private static final int CMYK = 4;

  private final byte[] file;
  private final JpegSegments segments;
  private final JpegHeader header;

  /** Where the first scan begins, and where the last ends. */
  private final int pixelsAt;

  private int pixelsEnd;
  private int scans;

  /** Summed over the scans. */
  private int scannedComponents;

  JpegFile(byte[] file) throws BadPictureException {
    this.file = file;
    this.segments = new JpegSegments(file);
    this.header = JpegHeader.read(file, segments);
    this.pixelsAt = segments.marker();
  }

  @Override
  public Size size() {
    return new Size(header.width(), header.height());
  }

  @Override
  public Optional<ExifOrientation> orientation() {
    return header.orientation();
  }

  @Override
  public void verify() throws BadPictureException {
    boolean ended = walkScans();
    long max = Math.min(MAX_SCANS, MAX_SCANNED_PIXELS / ((long) width() * height()));
    if (scans > max) {
      throw new BadPictureException("has " + scans + " scans", "at most " + max);
    }
    boolean all = !header.isSequential() || scannedComponents >= header.components();
    if (!all || (!ended && (scans > 1 || !header.isSequential()))) {
      throw BadPictureException.cutShort();
    }
  }

  /** Whether the picture's end was found. */
  private boolean walkScans() throws BadPictureException {
    do {
      if (segments.code() == JpegSegments.START_OF_SCAN) {
        scans++;
        scannedComponents += segments.unsigned(segments.start());
        segments.skipPixels();
      }
      pixelsEnd = segments.end();
      if (!segments.next()) {
        return false;
      }
    } while (segments.code() != JpegSegments.END_OF_IMAGE);
    return true;
  }

  /** One scan of all components, from top to bottom. */
  @Override
  public boolean streams() {
    return header.isSequential() && scans == 1 && header.components() < CMYK;
  }

  @Override
  public void decode(int step, RowSink sink) throws IOException {
    List<String> warnings = new ArrayList<>();
    ImageReader reader = JavaReaders.reader("jpeg");
    ByteBuffer pixels = ByteBuffer.wrap(file, pixelsAt, pixelsEnd - pixelsAt);
    try (ImageInputStream in =
        new JoinedBytes(ByteBuffer.wrap(header.forDecoding()), pixels, END_OF_IMAGE.duplicate())) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      decode(reader, step, sink);
    } finally {
      reader.dispose();
    }
    requireWhole(warnings);
  }

  private void decode(ImageReader reader, int step, RowSink sink) throws IOException {
    ImageReadParam settings = reader.getDefaultReadParam();
    settings.setSourceSubsampling(step, step, 0, 0);
    if (header.components() == CMYK) {
      CmykRows.send(reader.readRaster(0, settings), header.isYcck(), sink);
    } else if (streams()) {
      BufferedImage row = destination(width(), height(), 0);
      settings.setDestination(row);
      byte[] rgb = new byte[3 * width()];
      reader.addIIOReadUpdateListener(
          new RowListener(
              y -> {
                DecodedRows.read(row, y, rgb);
                sink.row(y, rgb);
              }));
      reader.read(0, settings);
    } else {
      int columns = (width() + step - 1) / step;
      int rows = (height() + step - 1) / step;
      BufferedImage all = destination(columns, rows, columns * bands());
      settings.setDestination(all);
      reader.read(0, settings);
      DecodedRows.send(all, sink);
    }
  }

  private int bands() {
    return header.components();
  }

  /** Where the decoder writes; with a stride of 0 all rows are in the same place. */
  private BufferedImage destination(int columns, int rows, int stride) {
    int[] offsets = bands() == 1 ? new int[] {0} : new int[] {0, 1, 2};
    SampleModel model =
        new ComponentSampleModel(DataBuffer.TYPE_BYTE, columns, rows, bands(), stride, offsets);
    int size = stride == 0 ? columns * bands() : Math.multiplyExact(stride, rows);
    ColorSpace space =
        ColorSpace.getInstance(bands() == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
    ComponentColorModel colours =
        new ComponentColorModel(space, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    return new BufferedImage(
        colours,
        Raster.createWritableRaster(model, new DataBufferByte(size), new Point()),
        false,
        null);
  }

  /** Java fills what is missing of a JPEG with grey, and only warns. */
  private static void requireWhole(List<String> warnings) throws BadPictureException {
    for (String warning : warnings) {
      String lower = warning.toLowerCase(Locale.ROOT);
      if (TRUNCATIONS.stream().anyMatch(lower::contains)) {
        throw BadPictureException.cutShort();
      }
    }
  }
}
