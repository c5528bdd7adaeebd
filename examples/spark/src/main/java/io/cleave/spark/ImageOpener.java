package io.cleave.spark;

import io.cleave.lab.images.ImageSet;
import java.io.IOException;
import java.io.Serializable;

/**
 * Opens a plan's images wherever it is sent: by a path, or a seed, that is good on each machine.
 */
@FunctionalInterface
public interface ImageOpener extends Serializable {
  /**
   * Opens the images.
   *
   * @return the images, which the caller closes
   * @throws IOException if they are not there or cannot be read
   */
  ImageSet open() throws IOException;
}
