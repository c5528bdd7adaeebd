package io.cleave.spark;

import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.LabelledImage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Images of which one cannot be read the first few times, wherever it is tried. */
record FailingImages(ImageSet images, int failing) implements ImageSet {
  static final AtomicInteger FAILURES_LEFT = new AtomicInteger();

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public List<String> labels() {
    return images.labels();
  }

  @Override
  public String identity() {
    return images.identity();
  }

  @Override
  public String name(int index) {
    return images.name(index);
  }

  @Override
  public LabelledImage image(int index) throws IOException {
    if (index == failing && FAILURES_LEFT.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IOException(name(index) + ": the disk is away");
    }
    return images.image(index);
  }

  @Override
  public void close() throws IOException {
    images.close();
  }
}
