package io.cleave.core.picture;

import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/** How a picture of any size becomes a network's input of a fixed size. Immutable. */
public sealed interface PictureScaling permits Preprocessing, Fitting {
  /** {@return the shape of the input: (3, height, width)} */
  TensorShape shape();

  /**
   * Writes the input made from an image.
   *
   * @param image an image
   * @param target receives float32 of {@link #shape}, in the buffer's byte order, at its position,
   *     which moves to after the input
   * @throws IllegalArgumentException if the image is too small for a network that resizes nothing,
   *     or the target has too little room
   */
  void write(Pixels image, ByteBuffer target);

  /**
   * Writes the input made from a picture's file. Bounded memory, as {@link PictureFile#frame}.
   *
   * @param picture the picture
   * @param target as {@link #write(Pixels, ByteBuffer)}
   * @throws PicturesException if the picture is damaged, or too small for a network that resizes
   *     nothing
   * @throws IllegalArgumentException if the target has too little room
   */
  void write(PictureFile picture, ByteBuffer target) throws PicturesException;
}
