package io.cleave.cli.demo;

/**
 * What a user would send instead of an activation.
 *
 * @param pngBytes mean size of an image as PNG
 * @param jpegBytes mean size of an image as JPEG of quality 75
 * @param jpegTop1 top-1 of the model on the images after that JPEG
 */
record Pictures(double pngBytes, double jpegBytes, double jpegTop1) {}
