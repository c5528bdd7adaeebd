package io.cleave.codec.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder is there with all its files, or not at all. */
class WholeFolderTest {
  @TempDir private Path parent;

  private List<String> there() throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private static void twoFiles(Path folder) throws IOException {
    Files.writeString(folder.resolve("a"), "1");
    Files.writeString(Files.createDirectory(folder.resolve("inner")).resolve("b"), "2");
  }

  @Test
  void filesAppearTogetherWithMissingParents() throws IOException {
    WholeFolder.write(parent.resolve("new/folder"), WholeFolderTest::twoFiles);
    assertEquals("2", Files.readString(parent.resolve("new/folder/inner/b")));
    assertEquals(List.of("new"), there());
  }

  @Test
  void anEmptyFolderIsTaken() throws IOException {
    WholeFolder.write(Files.createDirectory(parent.resolve("empty")), WholeFolderTest::twoFiles);
    assertEquals("1", Files.readString(parent.resolve("empty/a")));
  }

  @Test
  void nothingIsLeftWhereTheDiskIsFullHalfway() throws IOException {
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                WholeFolder.write(
                    parent.resolve("folder"),
                    part -> {
                      twoFiles(part);
                      throw new IOException("No space left on device");
                    }));
    assertTrue(e.getMessage().contains("folder: cannot be written: No space left"), "" + e);
    assertEquals(List.of(), there());
  }

  @Test
  void nothingIsLeftWhereTheWriterFails() throws IOException {
    Path folder = parent.resolve("folder");
    assertThrows(
        IllegalStateException.class,
        () ->
            WholeFolder.write(
                folder,
                part -> {
                  twoFiles(part);
                  throw new IllegalStateException("a mistake");
                }));
    assertEquals(List.of(), there());
  }

  @Test
  void whatAKilledWriterLeftIsNoObstacle() throws IOException {
    twoFiles(Files.createDirectory(parent.resolve("folder.part")));
    WholeFolder.write(parent.resolve("folder"), part -> Files.writeString(part.resolve("c"), "3"));
    assertEquals(List.of("folder"), there());
    assertTrue(Files.notExists(parent.resolve("folder/a")));
  }

  @Test
  void rejectsAFolderWithSomethingInItAndAFile() throws IOException {
    twoFiles(Files.createDirectory(parent.resolve("full")));
    Path file = Files.writeString(parent.resolve("file"), "kept");
    for (Path taken : List.of(parent.resolve("full"), file)) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> WholeFolder.write(taken, WholeFolderTest::twoFiles));
      assertTrue(e.getMessage().startsWith("output: " + taken), e.getMessage());
    }
    assertEquals("1", Files.readString(parent.resolve("full/a")));
    assertEquals("kept", Files.readString(file));
  }

  @Test
  void rejectsAParentThatIsAFile() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "kept");
    assertThrows(
        IOException.class, () -> WholeFolder.write(file.resolve("x"), WholeFolderTest::twoFiles));
    assertEquals("kept", Files.readString(file));
  }
}
