package io.cleave.lab.images;

import io.cleave.core.picture.PicturesException;
import java.io.IOException;
import java.util.List;

/**
 * A whole test set of any size, in a fixed order. No image is held: each is decoded when it is
 * asked for, as often as it is.
 *
 * <p>Safe for use by many threads, until it is closed.
 */
public interface ImageSet extends AutoCloseable {
  /** {@return the number of images, damaged ones included} */
  int size();

  /** {@return the model's labels in the order of its logits} */
  List<String> labels();

  /**
   * Says which images these are.
   *
   * @return words that differ where the images differ, and are the same wherever the set lies
   */
  String identity();

  /**
   * Names an image.
   *
   * @param index 0 or more, below {@link #size}
   * @return the file's name, or a number where there is no file
   */
  String name(int index);

  /**
   * Makes one image.
   *
   * @param index 0 or more, below {@link #size}
   * @return a square of the network's input's size, or smaller where the network's preprocessing
   *     would only enlarge it
   * @throws PicturesException if this image is damaged, unreadable or too large; others may be
   *     sound
   * @throws IOException if the images cannot be read at all
   */
  LabelledImage image(int index) throws PicturesException, IOException;

  @Override
  void close() throws IOException;
}
