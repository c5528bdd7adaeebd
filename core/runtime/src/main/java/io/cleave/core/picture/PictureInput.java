package io.cleave.core.picture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Makes a picture's file into a network's input, bit for bit as the model's translator would. The
 * file is not trusted: it is a whole JPEG or PNG of a bounded size, or it is refused before its
 * pixels are decoded. Safe for use by many threads.
 *
 * @param preprocessing how the network wants its images
 */
public record PictureInput(Preprocessing preprocessing) {
  /** The most pixels of one picture, those of a camera of 16 megapixels: {@value}. */
  public static final long MAX_PIXELS = 16L << 20;

  private static final String NAME = "picture";

  /**
   * Decodes, resizes, cuts out and scales one picture.
   *
   * @param file a JPEG or a PNG
   * @param target float32 of shape (3, height, width) is written here in the buffer's byte order,
   *     from its position on; advanced behind it
   * @throws PicturesException if the file is damaged, cut short, none of the two, too large, or
   *     smaller than the input of a model that resizes nothing
   * @throws IllegalArgumentException if the target has too little room
   */
  public void decode(byte[] file, ByteBuffer target) throws PicturesException {
    preprocessing.requireRoom(target);
    Pixels pixels = PictureFile.read(NAME, file, MAX_PIXELS);
    PictureFile.requireTaken(NAME, pixels, preprocessing);
    preprocessing.write(pixels, target);
  }

  /**
   * Decodes one picture for the network itself.
   *
   * @param file a JPEG or a PNG
   * @param owner owns the image
   * @return contiguous float32 of shape (1, 3, height, width)
   * @throws PicturesException as {@link #decode(byte[], ByteBuffer)}
   */
  public NDArray decode(byte[] file, NDManager owner) throws PicturesException {
    ByteBuffer values =
        ByteBuffer.allocateDirect(preprocessing.inputBytes()).order(ByteOrder.nativeOrder());
    decode(file, values);
    Shape shape = new Shape(1, Pixels.COLOURS, preprocessing.size(), preprocessing.size());
    return owner.create(values.flip(), shape, DataType.FLOAT32);
  }
}
