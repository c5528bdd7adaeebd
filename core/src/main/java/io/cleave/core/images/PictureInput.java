package io.cleave.core.images;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Transform;
import io.cleave.core.Preprocessing;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Makes a picture's file into a network's input, bit for bit as the model's translator would: for a
 * server that is sent pictures. The file is not trusted: it is a whole JPEG or PNG of a bounded
 * size, or it is refused before its pixels are decoded. Safe for use by many threads.
 */
public final class PictureInput {
  /** The most pixels of one picture, those of a camera of 16 megapixels: {@value}. */
  public static final long MOST_PIXELS = 16L << 20;

  private static final String NAME = "picture";

  private final Preprocessing preprocessing;
  private final List<Transform> transforms;
  private final Shape shape;
  private final int bytes;
  private final NDManager manager;

  /**
   * Takes how the network wants its images.
   *
   * @param preprocessing the model's
   * @param manager to take memory from while decoding
   */
  public PictureInput(Preprocessing preprocessing, NDManager manager) {
    this.preprocessing = preprocessing;
    this.transforms = preprocessing.transforms();
    this.shape = new Shape(1, 3, preprocessing.size(), preprocessing.size());
    this.bytes = Math.toIntExact(shape.size()) * Float.BYTES;
    this.manager = manager;
  }

  /**
   * Decodes, resizes, cuts out and scales one picture.
   *
   * @param file a JPEG or a PNG
   * @param target float32 of shape (3, height, width) is written here in the machine's byte order,
   *     from its position on; advanced behind it
   * @throws PicturesException if the file is damaged, cut short, none of the two, too large, or
   *     smaller than the input of a model that resizes nothing
   * @throws IllegalArgumentException if the target has too little room
   */
  public void decode(byte[] file, ByteBuffer target) throws PicturesException {
    if (target.remaining() < bytes) {
      throw new IllegalArgumentException(
          "target: " + target.remaining() + " bytes (expected: at least " + bytes + ")");
    }
    BufferedImage picture = PictureDecoder.read(NAME, file, MOST_PIXELS);
    PictureDecoder.requireTaken(NAME, picture, preprocessing);
    try (NDManager scratch = manager.newSubManager()) {
      NDArray pixels =
          ImageFactory.getInstance().fromImage(picture).toNDArray(scratch, Image.Flag.COLOR);
      for (Transform transform : transforms) {
        pixels = transform.transform(pixels);
      }
      target.put(pixels.toByteBuffer(true));
    }
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
    ByteBuffer values = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    decode(file, values);
    return owner.create(values.flip(), shape, DataType.FLOAT32);
  }
}
