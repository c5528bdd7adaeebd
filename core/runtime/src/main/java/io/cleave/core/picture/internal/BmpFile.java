package io.cleave.core.picture.internal;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** A BMP of Windows or OS/2. */
final class BmpFile implements EncodedPicture {
  private static final int PIXELS_AT = 10;
  private static final int HEADER_AT = 14;
  private static final int OLD_HEADER_BYTES = 12;
  private static final int HEADER_BYTES = 40;
  private static final int MAX_HEADER_BYTES = 1024;

  private static final int PLAIN = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int MASKED = 3;
  private static final int MASKED_WITH_ALPHA = 6;

  private final ByteBuffer file;
  private final Size size;
  private final int bits;
  private final int packing;
  private final long pixelBytes;

  BmpFile(byte[] bytes) throws BadPictureException {
    file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    requireBytes(HEADER_AT + 4);
    int headerBytes = file.getInt(HEADER_AT);
    boolean old = headerBytes == OLD_HEADER_BYTES;
    if (!old && (headerBytes < HEADER_BYTES || headerBytes > MAX_HEADER_BYTES)) {
      throw BadPictureException.damaged("its header is that of no BMP");
    }
    requireBytes(HEADER_AT + (long) headerBytes);
    int width = old ? Short.toUnsignedInt(file.getShort(18)) : file.getInt(18);
    int rows = old ? file.getShort(20) : file.getInt(22);
    size = new Size(width, Math.abs(rows));
    bits = file.getShort(old ? 24 : 28);
    packing = old ? PLAIN : file.getInt(30);
    pixelBytes = old ? 0 : Integer.toUnsignedLong(file.getInt(34));
    if (width <= 0 || size.height() <= 0) {
      throw BadPictureException.damaged("its size is " + width + "x" + rows);
    }
    if (bits <= 0 || bits > 32 || packing < 0 || packing > MASKED_WITH_ALPHA) {
      throw BadPictureException.damaged("its header is that of no BMP");
    }
  }

  private void requireBytes(long bytes) throws BadPictureException {
    if (file.capacity() < bytes) {
      throw BadPictureException.cutShort();
    }
  }

  @Override
  public Size size() {
    return size;
  }

  @Override
  public void verify() throws BadPictureException {
    long start = Integer.toUnsignedLong(file.getInt(PIXELS_AT));
    switch (packing) {
      case PLAIN, MASKED, MASKED_WITH_ALPHA -> {
        long rowBytes = ((long) size.width() * bits + 31) / 32 * 4;
        requireBytes(start + rowBytes * size.height());
      }
      case RLE8, RLE4 -> requireBytes(start + Math.max(2, pixelBytes));
      default ->
          throw new BadPictureException(
              "is a BMP around another format", "a plain BMP; convert it to PNG first");
    }
  }

  @Override
  public void decode(int step, RowSink sink) throws IOException {
    ImageReader reader = JavaReaders.reader("bmp");
    try (ImageInputStream in = new JoinedBytes(file.duplicate().clear())) {
      reader.setInput(in, true, true);
      ImageReadParam settings = reader.getDefaultReadParam();
      settings.setSourceSubsampling(step, step, 0, 0);
      BufferedImage picture = reader.read(0, settings);
      DecodedRows.send(picture, sink);
    } finally {
      reader.dispose();
    }
  }
}
