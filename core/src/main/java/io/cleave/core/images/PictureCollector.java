package io.cleave.core.images;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/** Gathers decoded pictures and the names of damaged ones. */
final class PictureCollector {
  private final List<String> labels;
  private final MemoryLimit memory;
  private final CRC32C checksum = new CRC32C();
  private final List<LabelledImage> images = new ArrayList<>();
  private final List<String> damaged = new ArrayList<>();

  PictureCollector(List<String> labels, MemoryLimit memory) {
    this.labels = labels;
    this.memory = memory;
  }

  /**
   * Keeps a picture.
   *
   * @throws PicturesException if memory does not do
   */
  void add(PictureName name, LabelledImage image) throws PicturesException {
    memory.take(name.file(), image);
    checksum.update((name.label() + "/" + image.side()).getBytes(StandardCharsets.UTF_8));
    checksum.update(image.pixels());
    images.add(image);
  }

  /** Leaves out a damaged one. */
  void skip(PictureName name) {
    damaged.add(name.file());
  }

  /**
   * Hands out what was gathered.
   *
   * @throws PicturesException if all were damaged
   */
  LabelledPictures pictures() throws PicturesException {
    if (images.isEmpty()) {
      throw new PicturesException(
          damaged.get(0), "and every other picture is damaged", "a sound one");
    }
    String hex = String.format(Locale.ROOT, "%08x", checksum.getValue());
    return new LabelledPictures(labels, images, hex, damaged);
  }
}
