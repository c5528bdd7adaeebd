package io.cleave.lab.images;

import io.cleave.core.picture.PicturesException;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.picture.Turning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * Reads labelled pictures from folders and zip files into memory. The files are {@code
 * <class>/<name>.jpg}, {@code .png}, {@code .webp}, {@code .gif} or {@code .bmp}; the folders of
 * all classes are in the same folder, at the top or further down. Other files are ignored.
 *
 * <p>Each picture is decoded once, and reduced to the size of the network's input if it is larger.
 * All pictures that one reader reads may take at most half of Java's heap. Not safe for concurrent
 * use.
 */
public final class PictureReader {
  private final PictureDecoder decoder;
  private final boolean skipsDamaged;
  private final MemoryLimit memory;

  /**
   * Creates a reader for a network that does not exist yet: the shorter side of each picture is
   * scaled to that of the network's input.
   *
   * @param inputSize height and width of the network's input in pixels
   */
  public PictureReader(int inputSize) {
    this(Preprocessing.named("0to1", inputSize));
  }

  /**
   * Creates a reader for a model.
   *
   * @param preprocessing the model's preprocessing, which says which part of a picture is kept
   */
  public PictureReader(Preprocessing preprocessing) {
    this(new PictureDecoder(preprocessing, Turning.UPRIGHT), false, MemoryLimit.ofHeap());
  }

  private PictureReader(PictureDecoder decoder, boolean skipsDamaged, MemoryLimit memory) {
    this.decoder = decoder;
    this.skipsDamaged = skipsDamaged;
    this.memory = memory;
  }

  /**
   * {@return a copy of this reader that skips damaged pictures and lists their names} The two
   * readers share one memory limit.
   */
  public PictureReader skippingDamaged() {
    return new PictureReader(decoder, true, memory);
  }

  /**
   * {@return a copy of this reader with another rule for camera pictures} The two readers share one
   * memory limit. Default: pictures are turned upright.
   *
   * @param turning whether pictures are turned upright
   */
  public PictureReader turning(Turning turning) {
    return new PictureReader(
        new PictureDecoder(decoder.preprocessing(), turning), skipsDamaged, memory);
  }

  /**
   * {@return the pictures of a folder or zip file, whose classes are the sorted names of the
   * folders}
   *
   * @param path a folder or a zip file
   * @throws PicturesException if the layout is wrong, there are fewer than two classes, a picture
   *     is damaged and damaged ones are not skipped, all pictures are damaged, or they exceed the
   *     memory limit
   * @throws IOException if a file cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public LabelledPictures read(Path path) throws IOException, InterruptedException {
    try (PictureFiles files = PictureFiles.open(path)) {
      List<PictureName> names = PictureNames.of(path, files);
      List<String> labels = labels(path, names);
      return decode(names, labels, ClassFolders.of(names, labels), files);
    }
  }

  /**
   * {@return the pictures of a folder or zip file, of classes that are already known} Not every
   * class needs to occur.
   *
   * @param path a folder or a zip file
   * @param labels all classes
   * @throws PicturesException as {@link #read(Path)}; also if the folders match the labels neither
   *     by name nor, where either are numbers, by order
   * @throws IOException if a file cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public LabelledPictures read(Path path, List<String> labels)
      throws IOException, InterruptedException {
    try (PictureFiles files = PictureFiles.open(path)) {
      List<PictureName> names = PictureNames.of(path, files);
      return decode(names, labels, ClassFolders.of(names, labels), files);
    }
  }

  private static List<String> labels(Path path, List<PictureName> names) throws PicturesException {
    SortedSet<String> labels = new TreeSet<>();
    names.forEach(name -> labels.add(name.label()));
    if (labels.size() < 2) {
      throw new PicturesException(
          path.toString(), "has one class, " + labels.first(), "a folder for each of two or more");
    }
    return List.copyOf(labels);
  }

  private LabelledPictures decode(
      List<PictureName> names, List<String> labels, ClassFolders classes, PictureFiles files)
      throws IOException, InterruptedException {
    CRC32C checksum = new CRC32C();
    List<LabelledImage> images = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    for (PictureName name : names) {
      if (Thread.interrupted()) {
        throw new InterruptedException("before " + name.file());
      }
      Optional<LabelledImage> decoded =
          decode(name, Objects.requireNonNull(classes.logits().get(name.label())), files);
      if (decoded.isEmpty()) {
        damaged.add(name.file());
        continue;
      }
      LabelledImage image = decoded.get();
      memory.take(name.file(), image);
      checksum.update((name.label() + "/" + image.side()).getBytes(StandardCharsets.UTF_8));
      checksum.update(image.rgb());
      images.add(image);
    }
    if (images.isEmpty()) {
      throw new PicturesException(
          damaged.get(0), "and every other picture is damaged", "a sound one");
    }
    String hex = String.format(Locale.ROOT, "%08x", checksum.getValue());
    return new LabelledPictures(labels, images, hex, damaged);
  }

  private Optional<LabelledImage> decode(PictureName name, int label, PictureFiles files)
      throws IOException {
    try {
      return Optional.of(decoder.decode(name.file(), files.read(name.file()), label));
    } catch (PicturesException e) {
      if (skipsDamaged) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
