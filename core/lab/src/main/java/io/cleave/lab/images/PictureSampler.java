package io.cleave.lab.images;

import io.cleave.core.Classification;
import io.cleave.core.picture.PictureFile;
import io.cleave.core.picture.PicturesException;
import io.cleave.core.picture.Pixels;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.picture.Turning;
import io.cleave.core.random.SplitMix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Draws pictures at random from a folder or a zip file, and decodes each when it is asked for.
 * Pictures have labels if their folders are named like the model's classes, or like ImageNet's
 * synsets for a model of 1,000 classes; otherwise they are a plain collection. Not safe for
 * concurrent use.
 */
public final class PictureSampler implements AutoCloseable {
  private static final long TAG = 0x6472_6177_0000_0000L;

  private final PictureFiles files;
  private final List<String> names;
  private final Map<String, Integer> places;
  private final Preprocessing preprocessing;
  private final Turning turning;

  private PictureSampler(
      PictureFiles files,
      List<String> names,
      Map<String, Integer> places,
      Preprocessing preprocessing,
      Turning turning) {
    this.files = files;
    this.names = names;
    this.places = places;
    this.preprocessing = preprocessing;
    this.turning = turning;
  }

  /**
   * One picture.
   *
   * @param pixels the part of the picture that the model uses
   * @param label the index of the picture's class among the labels; empty if no picture has a label
   */
  public record Drawn(Pixels pixels, OptionalInt label) {}

  /**
   * {@return a random choice of pictures, which the caller closes} Only names are drawn; no picture
   * is decoded yet.
   *
   * @param path a folder or a zip file, with pictures at any depth
   * @param task the model's task, which says the classes and the part of a picture to keep
   * @param turning whether pictures are turned upright
   * @param max the max number of pictures
   * @param seed the seed of the draw
   * @throws PicturesException if there are no pictures, or only some of them are in the folder of a
   *     class
   * @throws IOException if the path cannot be read
   */
  public static PictureSampler open(
      Path path, Classification task, Turning turning, int max, long seed) throws IOException {
    List<String> labels = task.labels();
    PictureFiles files = PictureFiles.open(path);
    try {
      List<String> names = new ArrayList<>(files.names());
      names.removeIf(name -> !PictureName.isPicture(name));
      names.sort(null);
      if (names.isEmpty()) {
        throw new PicturesException(
            path.toString(), "has no pictures", "JPEG, PNG, WebP, GIF or BMP files");
      }
      return new PictureSampler(
          files, drawn(names, max, seed), places(names, labels), task.preprocessing(), turning);
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  /**
   * The index of each folder's class among the labels; empty if no folder is named like a class.
   */
  private static Map<String, Integer> places(List<String> names, List<String> labels)
      throws PicturesException {
    Set<String> folders = new TreeSet<>();
    names.forEach(name -> folders.add(folder(name)));
    if (folders.stream().noneMatch(labels::contains)) {
      return ClassFolders.synsets(folders, labels);
    }
    Map<String, Integer> places = new HashMap<>();
    for (String name : names) {
      int place = labels.indexOf(folder(name));
      if (place < 0) {
        throw new PicturesException(
            name, "is of another class than others", ClassFolders.some(labels));
      }
      places.put(folder(name), place);
    }
    return places;
  }

  private static String folder(String name) {
    String[] parts = name.split("/", -1);
    return parts.length < 2 ? "" : parts[parts.length - 2];
  }

  private static List<String> drawn(List<String> names, int max, long seed) {
    List<String> drawn = new ArrayList<>();
    for (int place : new SplitMix(SplitMix.mix(seed + TAG)).shuffled(names.size())) {
      if (drawn.size() < max) {
        drawn.add(names.get(place));
      }
    }
    return drawn;
  }

  /** {@return how many pictures were drawn} */
  public int size() {
    return names.size();
  }

  /** {@return whether every picture has a label} */
  public boolean labelled() {
    return !places.isEmpty();
  }

  /**
   * {@return a picture, decoded and reduced to what the model uses}
   *
   * @param index the position of the picture, from 0 to {@link #size} exclusive
   * @throws PicturesException if the file is damaged, not a picture, or too large
   * @throws IOException if the file cannot be read
   */
  public Drawn picture(int index) throws IOException {
    String name = names.get(index);
    PictureFile picture = PictureFile.open(name, files.read(name), PictureFile.MAX_PIXELS, turning);
    Integer place = places.get(folder(name));
    return new Drawn(
        picture.frame(preprocessing), place == null ? OptionalInt.empty() : OptionalInt.of(place));
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
