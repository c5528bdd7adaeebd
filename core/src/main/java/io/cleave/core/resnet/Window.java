package io.cleave.core.resnet;

/** The arithmetic of a sliding window padded by half its size. */
final class Window {

  private Window() {}

  static long output(long size, int kernel, int stride) {
    return (size + 2L * (kernel / 2) - kernel) / stride + 1;
  }
}
