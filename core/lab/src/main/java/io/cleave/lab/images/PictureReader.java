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
 * Reads labelled pictures from folders and zips: {@code <class>/<name>.jpg}, {@code .png}, {@code
 * .webp}, {@code .gif} or {@code .bmp}, all classes side by side, at the top or in another folder.
 * Other files are left alone. Each picture is decoded once and kept, at the network's input's size
 * if it is larger; all that one reader reads may take half of Java's heap. One thread.
 */
public final class PictureReader {
  private final PictureDecoder decoder;
  private final boolean skipsDamaged;
  private final MemoryLimit memory;

  /**
   * Prepares to read for a network that does not exist yet: the shorter side becomes its input's.
   *
   * @param inputSize height and width of the network's input in pixels
   */
  public PictureReader(int inputSize) {
    this(Preprocessing.named("0to1", inputSize));
  }

  /**
   * Prepares to read for a model.
   *
   * @param preprocessing the model's, which says what is kept of a picture
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
   * The same reader, which leaves out what is damaged and keeps its name.
   *
   * @return a reader of the same limit of memory
   */
  public PictureReader skippingDamaged() {
    return new PictureReader(decoder, true, memory);
  }

  /**
   * The same reader with another rule for pictures of cameras.
   *
   * @param turning whether they are turned upright, as they are unless this is called
   * @return a reader of the same limit of memory
   */
  public PictureReader turning(Turning turning) {
    return new PictureReader(
        new PictureDecoder(decoder.preprocessing(), turning), skipsDamaged, memory);
  }

  /**
   * Reads pictures whose classes are the folders' names, sorted.
   *
   * @param path a folder or a zip
   * @return the pictures
   * @throws PicturesException if the layout is another, there are no two classes, a picture is
   *     damaged and not skipped, all are, or memory does not do
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
   * Reads pictures of classes that are known already, not all of which need to occur.
   *
   * @param path a folder or a zip
   * @param labels all classes
   * @return the pictures
   * @throws PicturesException as {@link #read(Path)}, and if the folders match the labels neither
   *     by name nor, where either are numbered, by order
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
