package io.cleave.core.picture.internal;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first frame of a GIF on its screen. Pixels outside the frame have the transparent colour, or
 * the first one if none is transparent.
 */
final class GifFile implements EncodedPicture {
  private static final int SCREEN_BYTES = 13;
  private static final int EXTENSION = 0x21;
  private static final int CONTROL = 0xf9;
  private static final int CONTROL_BYTES = 4;
  private static final int FRAME = 0x2c;
  private static final int FRAME_BYTES = 9;
  private static final int END = 0x3b;
  private static final int HAS_TABLE = 0x80;
  private static final int TRANSPARENT = 1;

  private final ByteBuffer file;
  private final int left;
  private final int top;
  private final Size size;
  private int background;

  GifFile(byte[] bytes) throws BadPictureException {
    this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    requireBytes(SCREEN_BYTES);
    int screenWidth = unsignedShort(6);
    int screenHeight = unsignedShort(8);
    file.position(SCREEN_BYTES);
    skipTable(file.get(10));
    while (nextBlock() == EXTENSION) {
      takeExtension();
    }
    requireBytes(FRAME_BYTES);
    left = unsignedShort(file.position());
    top = unsignedShort(file.position() + 2);
    int frameWidth = unsignedShort(file.position() + 4);
    int frameHeight = unsignedShort(file.position() + 6);
    if (frameWidth == 0 || frameHeight == 0) {
      throw BadPictureException.damaged("its size is " + frameWidth + "x" + frameHeight);
    }
    size =
        new Size(
            Math.max(screenWidth, left + frameWidth), Math.max(screenHeight, top + frameHeight));
    skipFrame();
  }

  private int unsignedShort(int at) {
    return Short.toUnsignedInt(file.getShort(at));
  }

  private void requireBytes(int bytes) throws BadPictureException {
    if (file.remaining() < bytes) {
      throw BadPictureException.cutShort();
    }
  }

  private void skip(int bytes) throws BadPictureException {
    requireBytes(bytes);
    file.position(file.position() + bytes);
  }

  private void skipTable(byte flags) throws BadPictureException {
    if ((flags & HAS_TABLE) != 0) {
      skip(3 << ((flags & 7) + 1));
    }
  }

  /** Returns the kind of the next block: an extension or the first frame. */
  private int nextBlock() throws BadPictureException {
    int kind = anyBlock();
    if (kind == END) {
      throw BadPictureException.damaged("it has no pixels");
    }
    return kind;
  }

  private int anyBlock() throws BadPictureException {
    requireBytes(1);
    int kind = Byte.toUnsignedInt(file.get());
    if (kind != EXTENSION && kind != FRAME && kind != END) {
      throw BadPictureException.damaged("it has a block of kind " + kind);
    }
    return kind;
  }

  private void takeExtension() throws BadPictureException {
    requireBytes(2 + CONTROL_BYTES);
    int at = file.position();
    boolean control = Byte.toUnsignedInt(file.get(at)) == CONTROL;
    if (control && file.get(at + 1) == CONTROL_BYTES && (file.get(at + 2) & TRANSPARENT) != 0) {
      background = Byte.toUnsignedInt(file.get(at + 1 + CONTROL_BYTES));
    }
    skip(1);
    skipData();
  }

  private void skipFrame() throws BadPictureException {
    requireBytes(FRAME_BYTES);
    byte flags = file.get(file.position() + FRAME_BYTES - 1);
    skip(FRAME_BYTES);
    skipTable(flags);
    skip(1);
    skipData();
  }

  /** Each piece has its length before it; one of length 0 is the last. */
  private void skipData() throws BadPictureException {
    int length;
    do {
      requireBytes(1);
      length = Byte.toUnsignedInt(file.get());
      skip(length);
    } while (length > 0);
  }

  @Override
  public Size size() {
    return size;
  }

  @Override
  public void verify() throws BadPictureException {
    int kind = anyBlock();
    while (kind != END) {
      if (kind == FRAME) {
        skipFrame();
      } else {
        skip(1);
        skipData();
      }
      kind = anyBlock();
    }
  }

  @Override
  public void decode(int step, RowSink sink) throws IOException {
    BufferedImage frame = frame();
    IndexColorModel palette = (IndexColorModel) frame.getColorModel();
    int beside = background < palette.getMapSize() ? palette.getRGB(background) : 0;
    new Canvas(size, left, top, beside).send(frame, step, sink);
  }

  private BufferedImage frame() throws IOException {
    return JavaReaders.read(JavaReaders.reader("gif"), file.duplicate().clear());
  }
}
