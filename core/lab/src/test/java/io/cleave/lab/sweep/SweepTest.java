package io.cleave.lab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.link.PictureCoding;
import io.cleave.lab.results.ResultFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
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
            .picture(new PictureCoding(PictureCoding.Format.JPEG, 5))
            .picture(PictureCoding.lossless(PictureCoding.Format.PNG))
            .chunkImages(8)
            .build();
    expected = Sweep.of(plan, images).run();
  }

  private static SweepRow row(String variant, String cut, String setting) {
    return expected.rows().stream()
        .filter(
            row ->
                row.point().variant().equals(variant)
                    && row.point().place().equals(cut)
                    && row.point().setting().equals(setting))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void twoThreadsGiveTheSameResult() throws Exception {
    assertEquals(expected, Sweep.of(plan, images).threads(2).run());
  }

  @Test
  void chunksInAnyOrderOnAnotherMachineGiveTheSameResult() throws Exception {
    SweepPlan sent = Serialised.copy(plan);
    List<Chunk> chunks = new ArrayList<>(sent.chunks());
    Collections.shuffle(chunks, new Random(3));
    List<ChunkResult> results = new ArrayList<>();
    try (ImageSet others = StripesModel.images(IMAGES);
        SweepWorker worker = SweepWorker.open(sent, others)) {
      for (Chunk chunk : chunks) {
        results.add(Serialised.copy(worker.run(Serialised.copy(chunk))));
      }
    }
    assertEquals(expected, SweepResult.of(plan, results));
  }

  @Test
  void losslessFramesAnswerAsTheUncutNetwork() {
    for (String cut : List.of("maxpool", "basic1")) {
      SweepRow exact = row("original", cut, "exact");
      assertEquals(1, exact.agreement());
      assertEquals(row("original", "-", "uncut").top1(), exact.top1());
    }
    assertEquals(1, row("original", "-", "png").agreement());
  }

  @Test
  void profilesOfOneQuantiserAnswerAlike() {
    SweepRow compact = row("original", "maxpool", "compact,levels=3");
    SweepRow smallest = row("original", "maxpool", "smallest,levels=3");
    assertEquals(compact.top1(), smallest.top1());
    assertEquals(compact.agreement(), smallest.agreement());
    assertTrue(smallest.meanBytes() != compact.meanBytes());
  }

  @Test
  void pointsAreOfFamiliesWithAmounts() {
    assertPoint(
        new SweepPoint.AtCut(
            "original", "maxpool", "compact", OptionalDouble.of(3), "compact,levels=3"));
    assertPoint(
        new SweepPoint.AtCut("other", "basic1", "keep", OptionalDouble.of(0.1), "exact,keep=0.1"));
    assertPoint(
        new SweepPoint.AtCut("original", "maxpool", "exact", OptionalDouble.empty(), "exact"));
    assertPoint(
        new SweepPoint.AsPicture("original", "jpeg", OptionalDouble.of(5), "jpeg,quality=5"));
    assertPoint(new SweepPoint.AsPicture("original", "png", OptionalDouble.empty(), "png"));
    assertPoint(new SweepPoint.Uncut("other"));
  }

  private static void assertPoint(SweepPoint point) {
    List<SweepPoint> points = expected.rows().stream().map(SweepRow::point).toList();
    assertTrue(points.contains(point), point + " of " + points);
  }

  @Test
  void aRatioIsThatOfTheActivationAsFloat32() {
    long float32Bytes = StripesModel.NETWORK.cut("maxpool").rawBytes();
    SweepRow row = row("original", "maxpool", "compact,levels=3");
    assertEquals(float32Bytes / row.meanBytes(), row.ratio().orElseThrow());
    assertEquals(OptionalDouble.empty(), row("original", "-", "png").ratio());
    assertEquals(0, row("other", "-", "uncut").meanBytes());
  }

  @Test
  void theFileGivesBackWhatWasMeasured() throws Exception {
    Path results = folder.resolve("results");
    expected.write(results, "cleave sweep x");
    SweepFile file = ResultFiles.read(results.resolve("sweep.json"), List.of(SweepFile.class));
    assertEquals(SweepFile.of(expected, "cleave sweep x"), file);
    assertEquals(expected.rows(), file.rows());
    assertEquals(List.of("original", "other"), List.copyOf(file.variants().keySet()));
    assertEquals(IMAGES, file.images().count());
    List<String> lines = Files.readAllLines(results.resolve("sweep.csv"));
    assertEquals(1 + expected.rows().size(), lines.size());
    assertEquals(
        "variant,cut,family,amount,setting,images,top1,top5,agreement,lost,gained,meanBytes,ratio",
        lines.get(0));
    assertTrue(lines.get(1).startsWith("original,,uncut,,uncut,37,"), lines.get(1));
  }
}
