package io.cleave.core.picture;

import io.cleave.codec.internal.Check;

/**
 * The size of a picture, upright, in pixels.
 *
 * @param width at least 1
 * @param height at least 1
 */
public record PictureSize(int width, int height) {
  /**
   * Checks that there is a pixel.
   *
   * @param width at least 1
   * @param height at least 1
   * @throws IllegalArgumentException if there is none
   */
  public PictureSize {
    Check.argument(
        width >= 1 && height >= 1, "picture", width + "x" + height, "at least one pixel");
  }
}
