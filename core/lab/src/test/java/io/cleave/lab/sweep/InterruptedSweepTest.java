package io.cleave.lab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.core.Model;
import io.cleave.core.picture.PicturesException;
import io.cleave.core.picture.TinyPictures;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.PictureSet;
import io.cleave.lab.link.PictureCoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps that end early for what they find or are told. */
class InterruptedSweepTest {
  private static final String DAMAGED = "dog/3.png";

  @TempDir private Path folder;
  private Path model;
  private Path pictures;
  private Path journal;

  @BeforeEach
  void write() throws IOException {
    model =
        StripesModel.write(
            folder.resolve("model"), 1, StripesModel.NETWORK.withClasses(2), List.of("cat", "dog"));
    pictures = TinyPictures.folder(folder.resolve("pictures"), TinyPictures.catsAndDogs(6));
    journal = folder.resolve("journal");
  }

  private void damage() throws IOException {
    Path file = pictures.resolve(DAMAGED);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 40));
  }

  private ImageSet open() throws IOException {
    return PictureSet.open(pictures, Model.find(model.toString()));
  }

  private SweepPlanBuilder plan(ImageSet images) throws IOException {
    return SweepPlan.builder(model.toString(), images)
        .cuts(List.of("maxpool"))
        .profile(Profile.parse("exact,keep=0.1"))
        .chunkImages(2);
  }

  @Test
  void aDamagedImageEndsItByName() throws Exception {
    damage();
    try (ImageSet images = open()) {
      Sweep sweep = Sweep.of(plan(images).build(), images).journal(journal);
      String message = assertThrows(PicturesException.class, sweep::run).getMessage();
      assertTrue(message.contains(DAMAGED), message);
    }
  }

  @Test
  void goesOnWithoutDamagedImagesWhereItWasEndedByOne() throws Exception {
    damage();
    try (ImageSet images = open()) {
      Sweep strict = Sweep.of(plan(images).build(), images).journal(journal);
      assertThrows(PicturesException.class, strict::run);
      SweepPlan lenient = plan(images).skipDamaged().build();
      SweepResult result = Sweep.of(lenient, images).journal(journal).run();
      assertEquals(List.of(DAMAGED), result.damaged());
      assertEquals(11, result.rows().get(0).images());
      assertEquals(Sweep.of(lenient, images).threads(2).run(), result);
    }
  }

  @Test
  void allDamagedIsNoResult() throws Exception {
    for (String name : TinyPictures.catsAndDogs(6).keySet()) {
      Files.writeString(pictures.resolve(name), "no picture");
    }
    try (ImageSet images = open()) {
      Sweep sweep = Sweep.of(plan(images).skipDamaged().build(), images);
      String message = assertThrows(IllegalArgumentException.class, sweep::run).getMessage();
      assertTrue(message.contains("all 12 are damaged"), message);
    }
  }

  @Test
  void interruptedItKeepsWhatIsFinishedAndGoesOn() throws Exception {
    try (ImageSet images = open()) {
      SweepPlan plan = plan(images).build();
      Thread caller = Thread.currentThread();
      Sweep interrupted =
          Sweep.of(plan, images)
              .journal(journal)
              .listener((done, all, stage) -> interruptAt(14, done, caller));
      assertThrows(InterruptedException.class, interrupted::run);
      List<Long> steps = new ArrayList<>();
      SweepResult resumed =
          Sweep.of(plan, images)
              .journal(journal)
              .listener((done, all, stage) -> steps.add(all - done))
              .run();
      assertTrue(steps.get(0) > 0 && steps.get(0) < 24, steps.toString());
      assertEquals(0, steps.get(steps.size() - 1));
      assertEquals(Sweep.of(plan, images).run(), resumed);
    }
  }

  @Test
  void filesOfEqualResultsAreEqual() throws Exception {
    try (ImageSet images = open()) {
      SweepPlan plan =
          plan(images).picture(new PictureCoding(PictureCoding.Format.JPEG, 50)).build();
      Map<Integer, Path> folders = Map.of(1, folder.resolve("one"), 2, folder.resolve("two"));
      for (Map.Entry<Integer, Path> each : folders.entrySet()) {
        Sweep.of(plan, images).threads(each.getKey()).run().write(each.getValue(), "some command");
      }
      for (String name : List.of("sweep.csv", "sweep.json")) {
        assertEquals(
            Files.readString(folders.get(1).resolve(name)),
            Files.readString(folders.get(2).resolve(name)));
      }
    }
  }

  private static void interruptAt(long images, long done, Thread caller) {
    if (done == images) {
      caller.interrupt();
    }
  }
}
