package io.cleave.examples.demo;

import java.io.IOException;
import java.util.List;

/**
 * Sizes of images as pictures, whatever the cut.
 *
 * @param pngBytes mean size of an image as PNG
 * @param jpegBytes mean size of an image as JPEG of quality 75
 */
record PictureSizes(double pngBytes, double jpegBytes) {

  static PictureSizes of(List<DemoImage> images) throws IOException {
    double png = 0;
    double jpeg = 0;
    for (DemoImage image : images) {
      png += image.png().length;
      jpeg += image.jpeg().length;
    }
    return new PictureSizes(png / images.size(), jpeg / images.size());
  }
}
