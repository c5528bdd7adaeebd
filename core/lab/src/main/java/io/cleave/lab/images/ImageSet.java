package io.cleave.lab.images;

import io.cleave.core.picture.PicturesException;
import java.io.IOException;
import java.util.List;

/**
 * A whole test set of any size, in a fixed order. No image is kept in memory: each call decodes its
 * image again.
 *
 * <p>Safe for concurrent use until it is closed.
 */
public interface ImageSet extends AutoCloseable {
  /** {@return the number of images, including damaged ones} */
  int size();

  /** {@return the model's labels, in the order of its logits} */
  List<String> labels();

  /**
   * {@return a text that identifies the images: it differs whenever they differ, and does not
   * depend on where the set is stored}
   */
  String identity();

  /**
   * {@return the file name of an image, or a number if there is no file}
   *
   * @param index the position of the image, from 0 to {@link #size} exclusive
   */
  String name(int index);

  /**
   * {@return an image} It is a square of the size of the network's input, or smaller if
   * preprocessing would only enlarge it.
   *
   * @param index the position of the image, from 0 to {@link #size} exclusive
   * @throws PicturesException if this image is damaged, unreadable or too large; other images may
   *     be intact
   * @throws IOException if the images cannot be read at all
   */
  LabelledImage image(int index) throws PicturesException, IOException;

  @Override
  void close() throws IOException;
}
