package io.cleave.examples.demo;

import java.io.IOException;
import java.util.List;

/**
 * What a user would send instead of an activation.
 *
 * @param pngBytes mean size of an image as PNG
 * @param jpegBytes mean size of an image as JPEG of quality 75
 * @param jpegTop1 top-1 of the model on the images after that JPEG
 */
record Pictures(double pngBytes, double jpegBytes, double jpegTop1) {

  static Pictures of(List<DemoImage> images, Measurement throughJpeg) throws IOException {
    double png = 0;
    double jpeg = 0;
    for (DemoImage image : images) {
      png += image.png().length;
      jpeg += image.jpeg().length;
    }
    return new Pictures(png / images.size(), jpeg / images.size(), throughJpeg.top1());
  }
}
