package io.cleave.lab.images;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Labelled images in a fixed order; the source is endless if images are drawn or varied anew. An
 * image is a pure function of its number, so a run that resumes at a number sees the same images as
 * a run that was never interrupted.
 *
 * <p>Implementations must be safe for concurrent use.
 */
public interface ImageSource {
  /**
   * {@return an image}
   *
   * @param index the number of the image, counted from 0
   * @throws IllegalArgumentException if there is no such image
   */
  LabelledImage image(long index);

  /**
   * {@return consecutive images, in order}
   *
   * @param first the number of the first image, counted from 0
   * @param count how many images
   * @throws IllegalArgumentException if the source has fewer images
   */
  default List<LabelledImage> images(long first, int count) {
    return LongStream.range(first, first + count).mapToObj(this::image).toList();
  }
}
