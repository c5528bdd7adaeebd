package io.cleave.lab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.lab.images.ImageSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
  private static final int IMAGES = 37;

  @TempDir private static Path folder;
  private static ImageSet images;
  private static SweepPlan plan;
  private static SweepResult expected;

  @BeforeAll
  static void measureOnOneThread() throws Exception {
    images = StripesModel.images(IMAGES);
    Path model = StripesModel.write(folder.resolve("model"), 1);
    plan =
        SweepPlan.builder(model.toString(), images)
            .tuned("other", StripesModel.write(folder.resolve("tuned"), 2))
            .cuts(List.of("maxpool", "basic1"))
            .profile(Profile.parse("exact"))
            .profile(Profile.parse("exact,keep=0.1"))
            .profile(Profile.parse("exact,maps-mean-keep=0.25"))
            .profile(Profile.parse("compact,levels=3"))
            .profile(Profile.parse("smallest,levels=3"))
            .jpeg(5)
            .png()
            .chunkImages(8)
            .build();
    expected = Sweep.of(plan, images).run();
  }

  private static SweepRow row(String variant, String cut, String setting) {
    return expected.rows().stream()
        .filter(
            row ->
                row.variant().equals(variant)
                    && String.valueOf(row.cut()).equals(cut)
                    && row.setting().equals(setting))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void twoThreadsGiveTheSameResult() throws Exception {
    assertEquals(expected, Sweep.of(plan, images).threads(2).run());
  }

  @Test
  void chunksInAnyOrderOnAnotherMachineGiveTheSameResult() throws Exception {
    SweepPlan sent = copy(plan);
    List<Chunk> chunks = new ArrayList<>(sent.chunks());
    Collections.shuffle(chunks, new Random(3));
    List<ChunkResult> results = new ArrayList<>();
    try (ImageSet others = StripesModel.images(IMAGES);
        SweepWorker worker = SweepWorker.open(sent, others)) {
      for (Chunk chunk : chunks) {
        results.add(copy(worker.run(copy(chunk))));
      }
    }
    assertEquals(expected, SweepResult.of(plan, results));
  }

  @SuppressWarnings("unchecked")
  private static <T> T copy(T value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  @Test
  void losslessFramesAnswerAsTheUncutNetwork() {
    for (String cut : List.of("maxpool", "basic1")) {
      SweepRow exact = row("original", cut, "exact");
      assertEquals(1, exact.agreement());
      assertEquals(row("original", "null", "uncut").top1(), exact.top1());
    }
    assertEquals(1, row("original", "null", "png").agreement());
  }

  @Test
  void profilesOfOneQuantiserAnswerAlike() {
    SweepRow compact = row("original", "maxpool", "compact,levels=3");
    SweepRow smallest = row("original", "maxpool", "smallest,levels=3");
    assertEquals(compact.top1(), smallest.top1());
    assertEquals(compact.agreement(), smallest.agreement());
    assertTrue(smallest.meanBytes() != compact.meanBytes());
  }
}
