package io.cleave.core.images;

/**
 * Labelled images in a fixed order, without end where they are drawn or varied anew. An image is a
 * pure function of its number, so that whoever goes on at a number sees what an uncut run sees.
 *
 * <p>Safe for use by many threads.
 */
public interface ImageSource {
  /**
   * Makes one image.
   *
   * @param index which, from 0 on
   * @return the image
   * @throws IllegalArgumentException if there is no such image
   */
  LabelledImage image(long index);
}
