package io.cleave.lab.images;

import io.cleave.core.picture.PicturesException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files in a folder and its subfolders. Links are followed; hidden folders are not entered. */
final class FolderFiles implements PictureFiles {
  private static final int MAX_DEPTH = 16;

  private final Path folder;

  FolderFiles(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    Files.walkFileTree(
        folder,
        Set.of(FileVisitOption.FOLLOW_LINKS),
        MAX_DEPTH,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            return isHidden(path) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              names.add(folder.relativize(path).toString().replace(File.separatorChar, '/'));
            }
            return names.size() > MAX_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException failure)
              throws IOException {
            if (isHidden(path)) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
    return names;
  }

  /** The name of the folder itself does not matter. */
  private boolean isHidden(Path path) {
    return !path.equals(folder) && PictureName.isHidden(path.getFileName().toString());
  }

  @Override
  public String stamp(String name) throws IOException {
    try {
      return Long.toString(Files.size(path(name)));
    } catch (NoSuchFileException e) {
      throw PictureFiles.gone(name, e);
    }
  }

  @Override
  public InputStream open(String name) throws IOException {
    return Files.newInputStream(path(name));
  }

  private Path path(String name) throws PicturesException {
    PictureName.requireReadable(name);
    return folder.resolve(name);
  }

  @Override
  public void close() {}
}
