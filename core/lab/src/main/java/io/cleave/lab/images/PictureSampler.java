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
 * Draws pictures from a folder or a zip, each decoded when it is asked for. Pictures in folders
 * that are named as the model's classes, or as ImageNet's synsets for a model of 1,000, have
 * labels; pictures that are not are a plain collection. One thread.
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
   * @param pixels what the model takes of it
   * @param label the place of its class among the labels, empty where no picture has one
   */
  public record Drawn(Pixels pixels, OptionalInt label) {}

  /**
   * Draws names; no picture is decoded yet.
   *
   * @param path a folder or a zip, the pictures anywhere in it
   * @param task the model's: its classes, and what it takes of a picture
   * @param turning whether pictures are turned upright
   * @param most the most pictures that are drawn
   * @param seed of the draw
   * @return the pictures, which the caller closes
   * @throws PicturesException if there are none, or some but not all are in a class's folder
   * @throws IOException if the path cannot be read
   */
  public static PictureSampler open(
      Path path, Classification task, Turning turning, int most, long seed) throws IOException {
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
          files, drawn(names, most, seed), places(names, labels), task.preprocessing(), turning);
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  /** The place of each folder's class among the labels; none where no folder is a class's. */
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

  private static List<String> drawn(List<String> names, int most, long seed) {
    List<String> drawn = new ArrayList<>();
    for (int place : new SplitMix(SplitMix.mix(seed + TAG)).shuffled(names.size())) {
      if (drawn.size() < most) {
        drawn.add(names.get(place));
      }
    }
    return drawn;
  }

  /** {@return how many were drawn} */
  public int size() {
    return names.size();
  }

  /** {@return whether every picture has a label} */
  public boolean labelled() {
    return !places.isEmpty();
  }

  /**
   * Decodes a picture, and keeps of it what the model takes.
   *
   * @param index 0 to below {@link #size}
   * @return the picture
   * @throws PicturesException if it is damaged, none, or too large
   * @throws IOException if it cannot be read
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
