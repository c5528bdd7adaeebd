package io.cleave.lab.images;

import java.util.List;
import java.util.stream.LongStream;

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

  /**
   * Makes some images.
   *
   * @param first which, from 0 on
   * @param count how many from there on
   * @return them in their order
   * @throws IllegalArgumentException if there are not as many
   */
  default List<LabelledImage> images(long first, int count) {
    return LongStream.range(first, first + count).mapToObj(this::image).toList();
  }
}
