package io.cleave.lab.images;

import io.cleave.core.picture.PicturesException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The entries of a zip file, read in place without unpacking it to disk. */
final class ZipFiles implements PictureFiles {
  private final ZipFile zip;

  ZipFiles(Path file) throws IOException {
    try {
      this.zip = new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new PicturesException(file.toString(), "is no zip", "a folder or a zip of images", e);
    }
  }

  @Override
  public List<String> names() {
    return zip.stream()
        .filter(entry -> !entry.isDirectory())
        .map(ZipEntry::getName)
        .limit(MAX_FILES + 1L)
        .toList();
  }

  @Override
  public String stamp(String name) {
    ZipEntry entry = zip.getEntry(name);
    return entry.getSize() + " " + entry.getCrc();
  }

  @Override
  public InputStream open(String name) throws IOException {
    return zip.getInputStream(zip.getEntry(name));
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
