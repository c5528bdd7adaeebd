package io.cleave.core.images;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipException;

/** Files by name, from a folder or a zip. Not thread safe. */
interface PictureFiles extends Closeable {
  /** The most files that are looked at. */
  int MOST_FILES = 2_000_000;

  /** {@return the names of all files, with slashes, in no order} */
  List<String> names() throws IOException;

  /** Opens one of the names. */
  InputStream open(String name) throws IOException;

  /**
   * Opens a folder or a zip.
   *
   * @throws PicturesException if it is neither
   */
  static PictureFiles open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return new FolderFiles(path);
    }
    if (Files.isRegularFile(path)) {
      return new ZipFiles(path);
    }
    throw new PicturesException(path.toString(), "is not there", "a folder or a zip of images");
  }

  /**
   * Reads one file whole, and no further than it may be long, whatever a zip states.
   *
   * @throws PicturesException if it is longer, or damaged in its zip
   */
  default byte[] read(String name, int mostBytes) throws IOException {
    try (InputStream in = open(name)) {
      byte[] bytes = in.readNBytes(mostBytes + 1);
      if (bytes.length > mostBytes) {
        throw new PicturesException(name, "is too long", "at most " + mostBytes + " bytes");
      }
      return bytes;
    } catch (ZipException | EOFException e) {
      throw new PicturesException(name, "is damaged", "a sound zip", e);
    }
  }
}
