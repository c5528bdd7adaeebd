package io.cleave.onnxruntime.graph;

import io.cleave.onnxruntime.graph.ExternalReference.UnfitException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The folder of a model's file, from which the weights beside it are mapped. A symbolic link may
 * lead to another file of this folder, or of the folder in which the model's file really is: the
 * caches of model hubs keep files in one folder and links to them in another.
 */
final class ModelFolder {
  private final Path folder;
  private final Set<Path> allowed;
  private final Map<String, Path> found = new HashMap<>();

  private ModelFolder(Path folder, Set<Path> allowed) {
    this.folder = folder;
    this.allowed = allowed;
  }

  /** The folder of a file that exists. */
  static ModelFolder of(Path model) throws IOException {
    Path folder = parent(model.toAbsolutePath());
    Path real = folder.toRealPath();
    Path linked = parent(model.toRealPath());
    return new ModelFolder(folder, real.equals(linked) ? Set.of(real) : Set.of(real, linked));
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  /**
   * Maps a range of a file in the folder.
   *
   * @param bytes how many, at most 2 GiB
   */
  ByteBuffer map(ExternalReference reference, long bytes) throws IOException, UnfitException {
    try (FileChannel file =
        FileChannel.open(
            file(reference.location()), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long end = reference.offset() + bytes;
      if (end > file.size()) {
        throw new UnfitException(
            String.format(
                Locale.ROOT,
                "bytes %d to %d of %s, which has %d (expected: the whole file, as it was written)",
                reference.offset(),
                end,
                reference.location(),
                file.size()));
      }
      return file.map(FileChannel.MapMode.READ_ONLY, reference.offset(), bytes);
    }
  }

  private Path file(String location) throws IOException, UnfitException {
    Path known = found.get(location);
    if (known == null) {
      known = find(location);
      found.put(location, known);
    }
    return known;
  }

  private Path find(String location) throws IOException, UnfitException {
    Path real;
    try {
      real = folder.resolve(location).toRealPath();
    } catch (NoSuchFileException e) {
      throw new UnfitException(
          "in " + location + ", which is missing (expected: in " + folder + ", beside the model)");
    }
    if (allowed.stream().noneMatch(real::startsWith)) {
      throw new UnfitException(
          "in "
              + location
              + ", which is a link to "
              + real
              + " (expected: in "
              + folder
              + "; copy the file there)");
    }
    if (!Files.isRegularFile(real)) {
      throw new UnfitException("in " + location + " (expected: a regular file)");
    }
    return real;
  }
}
