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

/** Files by name, from a folder or a zip. Safe for use by many threads. */
interface PictureFiles extends Closeable {
  /** The most files that are looked at. */
  int MOST_FILES = 2_000_000;

  /** The longest picture that is read. */
  int MOST_BYTES = PictureFile.MAX_BYTES;

  /** {@return the names of all files, with slashes, in no order} */
  List<String> names() throws IOException;

  /** {@return what tells a file from another of its name, as far as that is known unread} */
  String stamp(String name) throws IOException;

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
   * Reads one picture's file whole.
   *
   * @throws PicturesException if this file cannot be read
   * @throws IOException if it is no longer there, as when its disk is taken away
   */
  default byte[] read(String name) throws IOException {
    return read(name, MOST_BYTES);
  }

  /**
   * Reads one file whole, and no further than it may be long, whatever a zip states.
   *
   * @throws PicturesException if it is longer, damaged in its zip, or not for this user to read
   * @throws IOException if it is no longer there
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
    } catch (AccessDeniedException e) {
      throw new PicturesException(name, "is not readable", "the right to read it", e);
    } catch (NoSuchFileException e) {
      throw gone(name, e);
    }
  }

  /** {@return what to throw where a file went away: no damage of one picture, and not skipped} */
  static IOException gone(String name, IOException cause) {
    return new IOException(
        name + ": is no longer there (expected: the files that were found at the start)", cause);
  }
}
