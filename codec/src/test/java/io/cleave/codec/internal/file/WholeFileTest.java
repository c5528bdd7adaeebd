package io.cleave.codec.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  private static final String FULL = "No space left on device";

  @TempDir private Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String refused(Path file, WholeFile.Content content) {
    return assertThrows(IOException.class, () -> WholeFile.write(file, content)).getMessage();
  }

  @Test
  void replacesWhatWasThereAndMakesFolders() throws IOException {
    Path file = folder.resolve("a/b/grün.txt");
    WholeFile.write(file, "ä");
    WholeFile.write(file, "long enough, €");
    assertEquals("long enough, €", Files.readString(file));
    assertEquals(List.of("a"), names());
  }

  @Test
  void aFullDiskNamesTheFileLeavesTheOldOneAndNothingElse() throws IOException {
    Path file = folder.resolve("model");
    WholeFile.write(file, "good");
    String message =
        refused(
            file,
            out -> {
              out.write(new byte[1 << 20]);
              throw new IOException(FULL);
            });
    assertEquals(
        file + ": cannot be written: " + FULL + "; what it held before is as it was", message);
    assertEquals("good", Files.readString(file));
    assertEquals(List.of("model"), names());
  }

  @Test
  void aFullDiskLeavesNothingWhereNothingWas() throws IOException {
    Path file = folder.resolve("model");
    String message =
        refused(
            file,
            out -> {
              throw new IOException(FULL);
            });
    assertEquals(file + ": cannot be written: " + FULL, message);
    assertEquals(List.of(), names());
  }

  @Test
  void aFailureOfTheContentLeavesTheOldFileToo() throws IOException {
    Path file = folder.resolve("model");
    WholeFile.write(file, "good");
    WholeFile.Content broken =
        out -> {
          out.write(1);
          throw new IllegalStateException("no more");
        };
    assertThrows(IllegalStateException.class, () -> WholeFile.write(file, broken));
    assertEquals("good", Files.readString(file));
    assertEquals(List.of("model"), names());
  }

  @Test
  void whoeverWasKilledBeforeIsNotInTheWay() throws IOException {
    Files.writeString(folder.resolve("model.part"), "half of it, and longer than the new one");
    WholeFile.write(folder.resolve("model"), "new");
    assertEquals("new", Files.readString(folder.resolve("model")));
    assertEquals(List.of("model"), names());
  }

  @Test
  void anInterruptDoesNotEndAWrite() throws IOException {
    Path file = folder.resolve("checkpoint");
    Thread.currentThread().interrupt();
    try {
      WholeFile.write(file, "all of it");
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertEquals("all of it", Files.readString(file));
  }

  @Test
  void anArchiveMayCloseItsStream() throws IOException {
    Path file = folder.resolve("a.zip");
    WholeFile.write(
        file,
        out -> {
          try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("entry"));
          }
        });
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(file))) {
      assertEquals("entry", in.getNextEntry().getName());
    }
  }

  @Test
  void namesTheFileWhenAFileIsWhereAFolderShouldBe() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Path below = file.resolve("results/sweep.json");
    String message = refused(below, out -> {});
    assertTrue(message.startsWith(below + ": cannot be written: "), message);
    assertTrue(message.contains(below.getParent() + ": cannot be made: "), message);
  }

  @Test
  void namesTheFileWhenItIsAFolder() {
    String message = refused(folder, out -> {});
    assertTrue(message.startsWith(folder + ": cannot be written: "), message);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLinkStaysALink() throws IOException {
    Path target = Files.createDirectory(folder.resolve("elsewhere")).resolve("file");
    Files.writeString(target, "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    WholeFile.write(link, "new");
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(target));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLinkToAFolderIsAFolder() throws IOException {
    Path link =
        Files.createSymbolicLink(
            folder.resolve("link"), Files.createDirectory(folder.resolve("elsewhere")));
    WholeFile.write(link.resolve("file"), "new");
    assertEquals(link, Folders.create(link));
    assertEquals("new", Files.readString(folder.resolve("elsewhere/file")));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whoMayReadItStaysAsItWas() throws IOException {
    Path file = folder.resolve("secret");
    WholeFile.write(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    WholeFile.write(file, "new");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  /** A device is written to, and is still one then. */
  @Test
  @Needs(Need.FULL_DEVICE)
  void aDeviceIsNotReplaced() throws IOException {
    Path full = Path.of("/dev/full");
    assertEquals(full + ": cannot be written: " + FULL, refused(full, out -> out.write(1)));
    WholeFile.write(Path.of("/dev/null"), "gone");
    assertFalse(Files.isRegularFile(Path.of("/dev/null")));
    assertTrue(Files.exists(full));
  }
}
