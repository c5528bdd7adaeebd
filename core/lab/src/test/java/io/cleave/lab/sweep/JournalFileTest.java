package io.cleave.lab.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.measure.Counts;
import io.cleave.lab.results.ResultFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {
  private static final ChunkResult FIRST = result(1, List.of());
  private static final ChunkResult SECOND = result(0, List.of("cat/é.jpg", "dog/2.jpg"));

  @TempDir private Path folder;
  private final ImageSet images = StripesModel.images(20);
  private Path model;
  private Path file;
  private SweepPlan plan;

  private static ChunkResult result(int chunk, List<String> damaged) {
    Counts some = new Counts(8, 5, 7, 6, 2, 1, 12345678901L);
    return new ChunkResult(chunk, List.of(some, Counts.NONE), damaged);
  }

  @BeforeEach
  void plan() throws IOException {
    model = StripesModel.write(folder.resolve("model"), 1);
    file = folder.resolve("journal");
    plan = plan("exact,keep=0.1", 8);
  }

  private SweepPlan plan(String profile, int chunk) throws IOException {
    return SweepPlan.builder(model.toString(), images)
        .cuts(List.of("avgpool"))
        .profile(Profile.parse(profile))
        .chunkImages(chunk)
        .build();
  }

  private void write() throws IOException {
    try (JournalFile journal = JournalFile.open(file, plan)) {
      assertEquals(Map.of(), journal.finished());
      journal.append(FIRST);
      journal.append(SECOND);
    }
  }

  private Map<Integer, ChunkResult> read() throws IOException {
    try (JournalFile journal = JournalFile.open(file, plan)) {
      return Map.copyOf(journal.finished());
    }
  }

  @Test
  void keepsChunks() throws IOException {
    write();
    assertEquals(Map.of(1, FIRST, 0, SECOND), read());
  }

  @Test
  void dropsATornRecordWhereverItWasTorn() throws IOException {
    write();
    byte[] whole = Files.readAllBytes(file);
    int secondBytes =
        ResultFiles.line(SECOND).getBytes(StandardCharsets.UTF_8).length + 2 * Integer.BYTES;
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      boolean firstIsWhole = length >= whole.length - secondBytes;
      assertEquals(firstIsWhole ? Map.of(1, FIRST) : Map.of(), read(), "of " + length + " bytes");
    }
  }

  private int headerBytes() throws IOException {
    Path other = folder.resolve("header");
    JournalFile.open(other, plan).close();
    return (int) Files.size(other);
  }

  @Test
  void goesOnBehindATornRecord() throws IOException {
    write();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 3));
    try (JournalFile journal = JournalFile.open(file, plan)) {
      assertEquals(Map.of(1, FIRST), journal.finished());
      journal.append(SECOND);
    }
    assertArrayEquals(whole, Files.readAllBytes(file));
  }

  @Test
  void believesNoChangedRecord() throws IOException {
    write();
    byte[] whole = Files.readAllBytes(file);
    for (int i = headerBytes(); i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 4;
      Files.write(file, changed);
      Map<Integer, ChunkResult> kept = read();
      assertTrue(kept.equals(Map.of()) || kept.equals(Map.of(1, FIRST)), "byte " + i);
    }
  }

  @Test
  void rejectsAnotherPlanAndLeavesItsChunks() throws IOException {
    write();
    plan = plan("exact,keep=0.2", 8);
    String message = assertThrows(JournalException.class, this::read).getMessage();
    assertTrue(message.contains("\"point original avgpool exact,keep=0.1\""), message);
    assertTrue(message.contains("another folder"), message);
    plan = plan("exact,keep=0.1", 8);
    assertEquals(2, read().size());
  }

  @Test
  void rejectsAnotherChunkSize() throws IOException {
    write();
    plan = plan("exact,keep=0.1", 4);
    assertThrows(JournalException.class, this::read);
  }

  @Test
  void rejectsOtherWeights() throws IOException {
    write();
    StripesModel.write(folder.resolve("model"), 2);
    plan = plan("exact,keep=0.1", 8);
    String message = assertThrows(JournalException.class, this::read).getMessage();
    assertTrue(message.contains("variant original"), message);
  }

  @Test
  void rejectsOtherImages() throws IOException {
    write();
    plan =
        SweepPlan.builder(model.toString(), StripesModel.images(21))
            .cuts(List.of("avgpool"))
            .profile(Profile.parse("exact,keep=0.1"))
            .chunkImages(8)
            .build();
    String message = assertThrows(JournalException.class, this::read).getMessage();
    assertTrue(message.contains("21 of 21"), message);
  }

  @Test
  void rejectsAFileThatIsNoJournalAndLeavesIt() throws IOException {
    Files.writeString(file, "precious");
    assertThrows(JournalException.class, this::read);
    assertEquals("precious", Files.readString(file));
  }

  @Test
  void rejectsASecondSweepAtATime() throws IOException {
    try (JournalFile first = JournalFile.open(file, plan)) {
      String message = assertThrows(JournalException.class, this::read).getMessage();
      assertTrue(message.contains("in use"), message);
      assertFalse(first.finished().containsKey(0));
    }
  }
}
