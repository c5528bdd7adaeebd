package io.cleave.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.fixtures.SmallResNet;
import io.cleave.lab.ProgressListener;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.PictureSet;
import io.cleave.lab.link.PictureCoding;
import io.cleave.lab.measure.ModelSource;
import io.cleave.lab.sweep.Sweep;
import io.cleave.lab.sweep.SweepPlan;
import io.cleave.lab.sweep.SweepPlanBuilder;
import io.cleave.lab.sweep.SweepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counted by Spark must be counted as by this process. */
class SparkMeasurerTest {
  private static final int EACH = 9;
  private static final int FAILING = 17;

  /** Two threads, and three tries of a task. */
  private static final String MASTER = "local[2,3]";

  @TempDir static Path folder;
  private static JavaSparkContext context;
  private static String model;
  private static String sound;
  private static SweepPlan plan;
  private static SweepResult expected;

  @BeforeAll
  static void measureInThisProcess() throws Exception {
    context = SparkContexts.start(MASTER, "test");
    model = SmallResNet.describe(folder.resolve("model"), 8, Pictures.LABELS).toString();
    sound = Pictures.write(folder.resolve("sound"), EACH).toString();
    try (ImageSet images = open(sound)) {
      plan = builder(images).build();
      expected = Sweep.of(plan, images).run();
    }
  }

  @AfterAll
  static void stopSpark() {
    context.close();
  }

  @Test
  void sparkGivesTheSameResultInHoweverManyTasks() throws Exception {
    for (int tasks : new int[] {1, 3, 1000}) {
      assertEquals(expected, run(new SparkMeasurer(context, plan, opener(sound), tasks)));
    }
  }

  @Test
  void aTaskThatFailedIsTriedAgainAndCountedOnce() throws Exception {
    FailingImages.FAILURES_LEFT.set(2);
    assertEquals(expected, run(new SparkMeasurer(context, plan, failing(sound), 2)));
    assertEquals(0, FailingImages.FAILURES_LEFT.get());
  }

  @Test
  void tasksThatWereDoneAreKeptWhenAnotherFailsForGood() throws Exception {
    Path journal = folder.resolve("journal");
    FailingImages.FAILURES_LEFT.set(Integer.MAX_VALUE);
    try (ImageSet images = open(sound)) {
      Sweep onSpark =
          Sweep.of(plan, images)
              .journal(journal)
              .measurer(new SparkMeasurer(context, plan, failing(sound)));
      IOException failure = assertThrows(IOException.class, onSpark::run);
      assertEquals(images.name(FAILING) + ": the disk is away", failure.getMessage());
      Progress progress = new Progress();
      Sweep here = Sweep.of(plan, images).journal(journal).listener(progress);
      assertEquals(expected, here.run());
      assertTrue(progress.all.get() < (long) plan.size() * plan.images(), "nothing was kept");
      assertTrue(progress.said.get(0).startsWith("resuming: "), progress.said.toString());
    }
  }

  @Test
  void progressEndsAtTheWhole() throws Exception {
    Progress progress = new Progress();
    try (ImageSet images = open(sound)) {
      Sweep.of(plan, images)
          .listener(progress)
          .measurer(new SparkMeasurer(context, plan, opener(sound)))
          .run();
    }
    assertEquals((long) plan.size() * plan.images(), progress.all.get());
    assertEquals(progress.all.get(), progress.done.get());
    assertEquals(List.of(), progress.said);
  }

  @Test
  void damagedImagesAreNamedAndLeftOutWhereTheyMayBe() throws Exception {
    String damaged = damagedFolder("may");
    try (ImageSet images = open(damaged)) {
      SweepPlan skipping = builder(images).skipDamaged().build();
      SweepResult here = Sweep.of(skipping, images).run();
      SweepResult there =
          Sweep.of(skipping, images)
              .measurer(new SparkMeasurer(context, skipping, opener(damaged)))
              .run();
      assertEquals(List.of("cow/1.png", "dog/0.png"), there.damaged());
      assertEquals(3 * EACH - 2, there.rows().get(0).images());
      assertEquals(here, there);
    }
  }

  @Test
  void aDamagedImageEndsTheSweepWithItsName() throws Exception {
    String damaged = damagedFolder("may not");
    try (ImageSet images = open(damaged)) {
      SweepPlan strict = builder(images).build();
      Sweep sweep =
          Sweep.of(strict, images).measurer(new SparkMeasurer(context, strict, opener(damaged), 1));
      IOException refusal = assertThrows(IOException.class, sweep::run);
      assertTrue(refusal.getMessage().startsWith("cow/1.png: cannot be dec"), refusal.getMessage());
    }
  }

  /** As when a machine has another version of the files. */
  @Test
  void rejectsImagesWhenTheyAreOthersThanThePlans() throws Exception {
    String others = Pictures.write(folder.resolve("others"), 2).toString();
    SparkMeasurer measurer = new SparkMeasurer(context, plan, opener(others));
    Exception refusal = assertThrows(IllegalArgumentException.class, () -> run(measurer));
    assertTrue(refusal.getMessage().contains("expected: those of the plan"), refusal.getMessage());
  }

  @Test
  void rejectsTasksWhenThereAreNone() {
    assertThrows(
        IllegalArgumentException.class, () -> new SparkMeasurer(context, plan, opener(sound), 0));
  }

  private static SweepResult run(SparkMeasurer measurer) throws Exception {
    try (ImageSet images = open(sound)) {
      return Sweep.of(plan, images).measurer(measurer).run();
    }
  }

  private static SweepPlanBuilder builder(ImageSet images) throws IOException {
    return SweepPlan.builder(
            new ModelSource(
                model, Map.of(), "", "seed:1", "", List.of(Pictures.LABELS), Engine.AUTO),
            images)
        .cuts(List.of("maxpool"))
        .profile(Profile.parse("exact,keep=0.1"))
        .profile(Profile.parse("compact,levels=5"))
        .picture(new PictureCoding(PictureCoding.Format.JPEG, 10))
        .chunkImages(4);
  }

  private static String damagedFolder(String name) throws IOException {
    Path damaged = Pictures.write(folder.resolve(name), EACH);
    Files.write(damaged.resolve("cow/1.png"), new byte[10]);
    Path cut = damaged.resolve("dog/0.png");
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 400));
    return damaged.toString();
  }

  private static ImageSet open(String path) throws IOException {
    return PictureSet.open(Path.of(path), Model.find(model));
  }

  private static ImageOpener opener(String path) {
    String folderOfModel = model;
    return () -> PictureSet.open(Path.of(path), Model.find(folderOfModel));
  }

  private static ImageOpener failing(String path) {
    ImageOpener opener = opener(path);
    return () -> new FailingImages(opener.open(), FAILING);
  }

  /** How far a sweep is. */
  private static final class Progress implements ProgressListener {
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong all = new AtomicLong();
    private final List<String> said = new CopyOnWriteArrayList<>();

    @Override
    public void progressed(long now, long whole, String stage) {
      assertTrue(now >= done.get(), "no work is undone");
      done.set(now);
      all.set(whole);
    }

    @Override
    public void said(String line) {
      said.add(line);
    }
  }
}
