package io.cleave.spark;

import io.cleave.lab.images.ImageSet;
import java.io.IOException;
import java.io.Serializable;

/**
 * Opens a plan's images on any machine that it is sent to, by a path or seed that is valid on each
 * of them.
 */
@FunctionalInterface
public interface ImageOpener extends Serializable {
  /**
   * {@return the images, which the caller closes}
   *
   * @throws IOException if the images are missing or cannot be read
   */
  ImageSet open() throws IOException;
}
