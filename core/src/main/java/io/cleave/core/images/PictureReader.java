package io.cleave.core.images;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * Reads labelled pictures from folders and zips: {@code <class>/<name>.jpg} or {@code .png}, all
 * classes side by side, at the top or in another folder. Other files are left alone. Each picture
 * is decoded once and kept, at the network's input's size if it is larger; all that one reader
 * reads may take half of Java's heap. One thread.
 */
public final class PictureReader {
  private static final int MOST_FILE_BYTES = 64 << 20;

  private final PictureDecoder decoder;
  private final MemoryLimit memory = MemoryLimit.ofHeap();

  /**
   * Prepares to read.
   *
   * @param inputSize height and width of the network's input in pixels
   * @param manager to take memory from while reading
   */
  public PictureReader(int inputSize, NDManager manager) {
    this.decoder = new PictureDecoder(inputSize, manager);
  }

  /**
   * Reads pictures whose classes are the folders' names, sorted.
   *
   * @param path a folder or a zip
   * @return the pictures
   * @throws PicturesException if the layout is another, there are no two classes, a picture is
   *     damaged, or memory does not do
   * @throws IOException if a file cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public LabelledPictures read(Path path) throws IOException, InterruptedException {
    try (PictureFiles files = PictureFiles.open(path)) {
      List<PictureName> names = names(path, files);
      return decode(names, labels(path, names), files);
    }
  }

  /**
   * Reads pictures of classes that are known already, not all of which need to occur.
   *
   * @param path a folder or a zip
   * @param labels all classes
   * @return the pictures
   * @throws PicturesException as {@link #read(Path)}, and if a class is not among the labels
   * @throws IOException if a file cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public LabelledPictures read(Path path, List<String> labels)
      throws IOException, InterruptedException {
    try (PictureFiles files = PictureFiles.open(path)) {
      List<PictureName> names = names(path, files);
      for (PictureName name : names) {
        if (!labels.contains(name.label())) {
          throw new PicturesException(
              name.file(), "is of another class", String.join(", ", labels));
        }
      }
      return decode(names, labels, files);
    }
  }

  private static List<PictureName> names(Path path, PictureFiles files) throws IOException {
    List<String> all = files.names();
    if (all.size() > PictureFiles.MOST_FILES) {
      throw new PicturesException(
          path.toString(), "has too many files", "at most " + PictureFiles.MOST_FILES);
    }
    List<PictureName> names = new ArrayList<>();
    for (String file : all) {
      if (PictureName.isPicture(file)) {
        names.add(PictureName.parse(file));
      }
    }
    if (names.isEmpty()) {
      throw new PicturesException(
          path.toString(), "has no pictures", "<class>/<name>.jpg or .png for each");
    }
    names.sort(null);
    requireOneParent(names);
    return names;
  }

  /** A zip of train/ and test/ would otherwise be learnt from as a whole. */
  private static void requireOneParent(List<PictureName> names) throws PicturesException {
    PictureName first = names.get(0);
    for (PictureName name : names) {
      if (!name.parent().equals(first.parent())) {
        throw new PicturesException(
            name.file(), "lies beside " + first.file(), "all classes in one folder");
      }
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

  private LabelledPictures decode(List<PictureName> names, List<String> labels, PictureFiles files)
      throws IOException, InterruptedException {
    CRC32C checksum = new CRC32C();
    List<LabelledImage> images = new ArrayList<>(names.size());
    for (PictureName name : names) {
      if (Thread.interrupted()) {
        throw new InterruptedException("before " + name.file());
      }
      byte[] file = files.read(name.file(), MOST_FILE_BYTES);
      LabelledImage image = decoder.decode(name.file(), file, labels.indexOf(name.label()));
      memory.take(name.file(), image);
      checksum.update((name.label() + "/" + image.side()).getBytes(StandardCharsets.UTF_8));
      checksum.update(image.pixels());
      images.add(image);
    }
    String hex = String.format(Locale.ROOT, "%08x", checksum.getValue());
    return new LabelledPictures(labels, images, hex);
  }
}
