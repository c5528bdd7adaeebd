package io.cleave.core.picture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Turns a picture's file into a network's input, bit for bit as the model's translator would. The
 * file is not trusted: unless it is a whole picture of limited size in a {@linkplain PictureFile
 * format that is read}, it is refused before its pixels are decoded. Safe for concurrent use.
 *
 * @param scaling how the network wants its images
 * @param turning whether pictures are turned upright
 * @param maxPixels the max number of pixels of a picture
 */
public record PictureInput(PictureScaling scaling, Turning turning, long maxPixels) {
  /**
   * The default max number of pixels of a picture for servers, enough for a camera of 64
   * megapixels.
   */
  public static final long MAX_PIXELS = 64L << 20;

  private static final String NAME = "picture";

  /**
   * Turns pictures upright and accepts those with at most {@link #MAX_PIXELS}.
   *
   * @param scaling how the network wants its images
   */
  public PictureInput(PictureScaling scaling) {
    this(scaling, Turning.UPRIGHT, MAX_PIXELS);
  }

  /**
   * {@return the size of a picture whose input was written} Decodes, turns, resizes, crops and
   * scales it.
   *
   * @param file the bytes of a JPEG, PNG, WebP, GIF or BMP
   * @param target receives float32 of shape (3, height, width), in the buffer's byte order, at its
   *     position, which moves to after the input
   * @throws PicturesException if the file is damaged, cut short, of another format, too large, or
   *     smaller than the input of a model that resizes nothing
   * @throws IllegalArgumentException if the target has too little room
   */
  public PictureSize decode(byte[] file, ByteBuffer target) throws PicturesException {
    return decode(NAME, file, target);
  }

  /**
   * {@return the size of a picture that has a name, whose input was written} Decodes, turns,
   * resizes, crops and scales it.
   *
   * @param name the name in messages
   * @param file the bytes of a JPEG, PNG, WebP, GIF or BMP
   * @param target receives float32 of shape (3, height, width), in the buffer's byte order, at its
   *     position, which moves to after the input
   * @throws PicturesException as {@link #decode(byte[], ByteBuffer)}
   * @throws IllegalArgumentException if the target has too little room
   */
  public PictureSize decode(String name, byte[] file, ByteBuffer target) throws PicturesException {
    Check.writable(target, scaling.shape().bytes());
    PictureFile picture = PictureFile.open(name, file, maxPixels, turning);
    scaling.write(picture, target);
    return picture.size();
  }

  /**
   * {@return one picture, decoded for the network itself: contiguous float32 of shape (1, 3,
   * height, width)}
   *
   * @param file the bytes of a JPEG, PNG, WebP, GIF or BMP
   * @param owner the owner of the array
   * @throws PicturesException as {@link #decode(byte[], ByteBuffer)}
   */
  public NDArray decode(byte[] file, NDManager owner) throws PicturesException {
    ByteBuffer values =
        ByteBuffer.allocateDirect(scaling.shape().bytes()).order(ByteOrder.nativeOrder());
    decode(file, values);
    TensorShape shape = scaling.shape();
    Shape batch = new Shape(1, shape.dim(0), shape.dim(1), shape.dim(2));
    return owner.create(values.flip(), batch, DataType.FLOAT32);
  }
}
