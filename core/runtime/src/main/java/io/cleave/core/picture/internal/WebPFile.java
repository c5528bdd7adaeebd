package io.cleave.core.picture.internal;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A WebP: the picture, or the first frame of several. The decoder gets nothing but the chunk with
 * the pixels.
 */
final class WebPFile implements EncodedPicture {
  private static final int LENGTH_AT = 4;
  private static final int CHUNKS_AT = 12;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int CANVAS_BYTES = 10;
  private static final int FRAME_BYTES = 16;
  private static final int LOSSY_BYTES = 10;
  private static final int LOSSLESS_BYTES = 5;
  private static final int SIDE_BITS = 14;
  private static final int MAX_SIDE = (1 << SIDE_BITS) - 1;

  private final byte[] file;
  private final ByteBuffer values;

  /** The index after the last chunk; anything after it does not belong to the picture. */
  private final long end;

  private final Size size;
  private int left;
  private int top;
  private @Nullable ByteBuffer pixels;
  private Optional<ExifOrientation> orientation = Optional.empty();

  WebPFile(byte[] file) throws BadPictureException {
    this.file = file;
    this.values = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    this.end = CHUNK_HEADER_BYTES + Integer.toUnsignedLong(values.getInt(LENGTH_AT));
    requireChunk(CHUNKS_AT);
    if (isType(CHUNKS_AT, "VP8X")) {
      requireContent(CHUNKS_AT, CANVAS_BYTES);
      int sides = CHUNKS_AT + CHUNK_HEADER_BYTES + 4;
      size = new Size(1 + threeBytes(sides), 1 + threeBytes(sides + 3));
    } else if (isPixels(CHUNKS_AT)) {
      size = size(CHUNKS_AT);
    } else {
      throw BadPictureException.damaged("its first chunk is none of a WebP");
    }
  }

  private Size size(int chunk) throws BadPictureException {
    int start = chunk + CHUNK_HEADER_BYTES;
    if (isType(chunk, "VP8L")) {
      requireContent(chunk, LOSSLESS_BYTES);
      int size = values.getInt(start + 1);
      return new Size(1 + (size & MAX_SIDE), 1 + ((size >> SIDE_BITS) & MAX_SIDE));
    }
    requireContent(chunk, LOSSY_BYTES);
    int width = values.getShort(start + 6) & MAX_SIDE;
    int height = values.getShort(start + 8) & MAX_SIDE;
    if (width == 0 || height == 0) {
      throw BadPictureException.damaged("its size is " + width + "x" + height);
    }
    return new Size(width, height);
  }

  private boolean isPixels(int chunk) {
    return isType(chunk, "VP8 ") || isType(chunk, "VP8L");
  }

  private int threeBytes(int at) {
    return Short.toUnsignedInt(values.getShort(at)) | (Byte.toUnsignedInt(file[at + 2]) << 16);
  }

  private boolean isType(int chunk, String type) {
    return FileKind.has(file, chunk, type);
  }

  private void requireChunk(int at) throws BadPictureException {
    if (file.length - at < CHUNK_HEADER_BYTES) {
      throw BadPictureException.cutShort();
    }
  }

  private void requireContent(int chunk, int bytes) throws BadPictureException {
    if (Integer.toUnsignedLong(values.getInt(chunk + 4)) < bytes) {
      throw BadPictureException.damaged("a chunk is too short");
    }
    if (file.length - chunk - CHUNK_HEADER_BYTES < bytes) {
      throw BadPictureException.cutShort();
    }
  }

  @Override
  public Size size() {
    return size;
  }

  @Override
  public void verify() throws BadPictureException {
    if (end > file.length) {
      throw BadPictureException.cutShort();
    }
    walk(CHUNKS_AT, (int) end);
    if (pixels == null) {
      throw BadPictureException.damaged("it has no pixels");
    }
  }

  private void walk(int from, int to) throws BadPictureException {
    int at = from;
    while (to - at >= CHUNK_HEADER_BYTES) {
      long length = Integer.toUnsignedLong(values.getInt(at + 4));
      int start = at + CHUNK_HEADER_BYTES;
      if (length > to - start) {
        throw BadPictureException.cutShort();
      }
      take(at, start, start + (int) length);
      at = (int) Math.min(to, start + length + (length & 1)); // an odd one has a byte behind it
    }
  }

  private void take(int chunk, int start, int stop) throws BadPictureException {
    if (pixels == null && isPixels(chunk)) {
      requireOnCanvas(size(chunk));
      pixels = ByteBuffer.wrap(file, chunk, stop - chunk).slice();
    } else if (pixels == null && isType(chunk, "ANMF")) {
      requireContent(chunk, FRAME_BYTES);
      left = 2 * threeBytes(start);
      top = 2 * threeBytes(start + 3);
      walk(start + FRAME_BYTES, stop);
    } else if (isType(chunk, "EXIF") && orientation.isEmpty()) {
      orientation = ExifOrientation.find(file, start, stop);
    }
  }

  /** Checks that what is decoded is no larger than the header said. */
  private void requireOnCanvas(Size frame) throws BadPictureException {
    if (left + frame.width() > size.width() || top + frame.height() > size.height()) {
      throw BadPictureException.damaged("a frame is larger than the picture");
    }
  }

  @Override
  public Optional<ExifOrientation> orientation() {
    return orientation;
  }

  @Override
  public void decode(int step, RowSink sink) throws IOException {
    new Canvas(size, left, top, 0).send(frame(), step, sink);
  }

  private BufferedImage frame() throws IOException {
    ByteBuffer chunk = Objects.requireNonNull(pixels, "verify() first");
    ByteBuffer around = ByteBuffer.allocate(CHUNKS_AT).order(ByteOrder.LITTLE_ENDIAN);
    around.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(4 + chunk.capacity());
    around.put("WEBP".getBytes(StandardCharsets.US_ASCII)).flip();
    return JavaReaders.read(new WebPImageReaderSpi().createReaderInstance(), around, chunk);
  }
}
