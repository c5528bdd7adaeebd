package io.cleave.cli.demo;

/**
 * The cost of sending pictures instead of activations.
 *
 * @param pngBytes the mean size of an image as PNG
 * @param jpegBytes the mean size of an image as JPEG of quality 75
 * @param jpegTop1 the model's top-1 accuracy on the images after they were that JPEG
 */
record Pictures(double pngBytes, double jpegBytes, double jpegTop1) {}
