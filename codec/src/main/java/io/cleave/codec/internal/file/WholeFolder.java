package io.cleave.codec.internal.file;

import io.cleave.codec.internal.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Writes folders that are complete or absent: the files are first written to a folder beside its
 * place, which is then moved there. If the process is killed or the disk is full, no folder of that
 * name is there.
 */
public final class WholeFolder {
  private WholeFolder() {}

  /** The files of a folder. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes all files.
     *
     * @param folder that is there and empty
     * @throws IOException if writing fails
     */
    void writeTo(Path folder) throws IOException;
  }

  /**
   * Writes a folder.
   *
   * @param folder the path of the folder, which does not exist or is empty; missing parents are
   *     created
   * @param content the files
   * @throws IOException if the folder cannot be written; nothing of it is then there
   * @throws IllegalArgumentException if something is in the folder
   */
  public static void write(Path folder, Content content) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    Check.argument(isFree(place), "output", folder, "a folder that is not there yet, or empty");
    Path part = place.resolveSibling(place.getFileName() + ".part");
    Folders.create(Objects.requireNonNull(place.getParent(), "a root is no new folder"));
    try {
      delete(part);
      content.writeTo(Folders.create(part));
      WholeFile.move(part, place);
    } catch (IOException e) {
      throw new IOException(folder + ": cannot be written: " + Reason.of(e), e);
    } finally {
      delete(part);
    }
  }

  private static boolean isFree(Path place) throws IOException {
    if (!Files.exists(place)) {
      return true;
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.findAny().isEmpty();
    } catch (NotDirectoryException e) {
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.delete(each);
    }
  }
}
