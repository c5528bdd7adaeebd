package io.cleave.core.picture.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A PNG whose checksums are all right. Decoded here and not by Java, which checks none of them and
 * holds all pixels, in up to 8 bytes each.
 */
final class PngFile implements EncodedPicture {
  private static final int SIGNATURE_BYTES = 8;
  private static final int TYPE_AT = 4;
  private static final int CONTENT_AT = 8;
  private static final int CHECKSUM_BYTES = 4;
  private static final int AROUND_BYTES = CONTENT_AT + CHECKSUM_BYTES;
  private static final int HEADER_BYTES = 13;

  private final byte[] file;
  private final ByteBuffer values;
  private final PngHeader header;
  private final List<ByteBuffer> pixels = new ArrayList<>();
  private ByteBuffer palette = ByteBuffer.allocate(0);
  private Optional<ExifOrientation> orientation = Optional.empty();
  private int exifChunk;

  PngFile(byte[] file) throws BadPictureException {
    this.file = file;
    this.values = ByteBuffer.wrap(file);
    requireChunk(SIGNATURE_BYTES);
    if (!isType(SIGNATURE_BYTES, "IHDR") || values.getInt(SIGNATURE_BYTES) != HEADER_BYTES) {
      throw BadPictureException.damaged("its first chunk is no header");
    }
    this.header = PngHeader.of(values.slice(SIGNATURE_BYTES + CONTENT_AT, HEADER_BYTES));
  }

  /** Checks a chunk, and returns the index after it. */
  private int requireChunk(int at) throws BadPictureException {
    if (file.length - at < AROUND_BYTES) {
      throw BadPictureException.cutShort();
    }
    int length = values.getInt(at);
    if (length < 0) {
      throw BadPictureException.damaged("a chunk has a length that no chunk has");
    }
    if (length > file.length - at - AROUND_BYTES) {
      throw BadPictureException.cutShort();
    }
    int end = at + AROUND_BYTES + length;
    if (values.getInt(end - CHECKSUM_BYTES) != checksum(file, at)) {
      String type = new String(file, at + TYPE_AT, 4, StandardCharsets.US_ASCII);
      throw BadPictureException.damaged(
          "the checksum of its chunk " + type.replaceAll("[^A-Za-z]", "?") + " is wrong");
    }
    return end;
  }

  private static int checksum(byte[] bytes, int chunk) {
    CRC32 checksum = new CRC32();
    int length = ByteBuffer.wrap(bytes).getInt(chunk);
    checksum.update(bytes, chunk + TYPE_AT, CONTENT_AT - TYPE_AT + length);
    return (int) checksum.getValue();
  }

  private boolean isType(int chunk, String type) {
    return FileKind.has(file, chunk + TYPE_AT, type);
  }

  @Override
  public Size size() {
    return new Size(header.width(), header.height());
  }

  @Override
  public void verify() throws BadPictureException {
    int at = SIGNATURE_BYTES;
    boolean ended = false;
    while (!ended) {
      int end = requireChunk(at);
      ended = isType(at, "IEND");
      take(at, end - CHECKSUM_BYTES);
      at = end;
    }
    if (pixels.isEmpty()) {
      throw BadPictureException.damaged("it has no pixels");
    }
    if (header.isIndexed() && palette.capacity() == 0) {
      throw BadPictureException.damaged("it has no palette");
    }
  }

  private void take(int chunk, int end) {
    int start = chunk + CONTENT_AT;
    if (isType(chunk, "IDAT")) {
      pixels.add(values.slice(start, end - start));
    } else if (isType(chunk, "PLTE")) {
      palette = values.slice(start, end - start);
    } else if (isType(chunk, "eXIf") && orientation.isEmpty()) {
      orientation = ExifOrientation.find(file, start, end);
      exifChunk = chunk;
    }
  }

  @Override
  public Optional<ExifOrientation> orientation() {
    return orientation;
  }

  @Override
  public void reseal(byte[] copy) {
    ByteBuffer chunk = ByteBuffer.wrap(copy);
    int end = exifChunk + CONTENT_AT + chunk.getInt(exifChunk);
    chunk.putInt(end, checksum(copy, exifChunk));
  }

  @Override
  public boolean streams() {
    return !header.interlaced();
  }

  @Override
  public void decode(int step, RowSink sink) throws IOException {
    try (PngLines lines = new PngLines(pixels, header.pixelBytes())) {
      PngColours colours = new PngColours(header, palette);
      if (header.interlaced()) {
        new PngPasses(header, colours, step).decode(lines, sink);
      } else {
        byte[] rgb = new byte[3 * width()];
        for (int y = 0; y < height(); y++) {
          colours.read(lines.next(header.lineBytes(width())), rgb, width());
          sink.row(y, rgb);
        }
      }
    }
  }
}
