package io.cleave.lab.images;

import io.cleave.core.picture.PictureFile;
import io.cleave.core.picture.PicturesException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipException;

/** Files by name, from a folder or a zip file. Safe for concurrent use. */
interface PictureFiles extends Closeable {
  /** The max number of files in a folder or zip file. */
  int MAX_FILES = 2_000_000;

  /** The max size of a picture, in bytes. */
  int MAX_BYTES = PictureFile.MAX_BYTES;

  /** The names of all files, with slashes between folders, in no particular order. */
  List<String> names() throws IOException;

  /**
   * A text that differs between different files of the same name, as far as can be known without
   * reading them.
   */
  String stamp(String name) throws IOException;

  /** Opens a file. */
  InputStream open(String name) throws IOException;

  /**
   * Opens a folder or a zip file.
   *
   * @throws PicturesException if the path is neither
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
   * Reads a whole picture file.
   *
   * @throws PicturesException if this file cannot be read
   * @throws IOException if the file no longer exists, for instance because its disk was removed
   */
  default byte[] read(String name) throws IOException {
    return read(name, MAX_BYTES);
  }

  /**
   * Reads a whole file, but never more than a limit, whatever size a zip file states.
   *
   * @throws PicturesException if the file is too long, damaged in its zip file, or not readable for
   *     this user
   * @throws IOException if the file no longer exists
   */
  default byte[] read(String name, int maxBytes) throws IOException {
    try (InputStream in = open(name)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new PicturesException(name, "is too long", "at most " + maxBytes + " bytes");
      }
      return bytes;
    } catch (ZipException | EOFException e) {
      throw new PicturesException(name, "is damaged", "a sound zip", e);
    } catch (AccessDeniedException e) {
      throw new PicturesException(name, "is not readable", "the right to read it", e);
    } catch (NoSuchFileException e) {
      throw gone(name, e);
    }
  }

  /**
   * The exception for a file that has disappeared: that is not a damaged picture, so it is never
   * skipped.
   */
  static IOException gone(String name, IOException cause) {
    return new IOException(
        name + ": is no longer there (expected: the files that were found at the start)", cause);
  }
}
