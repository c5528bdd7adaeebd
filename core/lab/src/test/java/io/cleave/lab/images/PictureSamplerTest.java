package io.cleave.lab.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.Classification;
import io.cleave.core.labels.ImageNet;
import io.cleave.core.picture.PicturesException;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.picture.Turning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures drawn from a folder. */
class PictureSamplerTest {
  private static final int SIDE = 16;
  private static final Classification TASK =
      new Classification(List.of("cat", "dog"), Preprocessing.named("0to1", SIDE));

  @TempDir private Path folder;

  private void write(String name, int image) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(new Stripes(SIDE, 1).image(image).picture(), "png", file.toFile());
  }

  @Test
  void foldersOfTheModelsClassesAreLabels() throws IOException {
    write("dog/a.png", 0);
    write("dog/b.png", 1);
    write("more/cat/a.png", 2);

    try (PictureSampler pictures = PictureSampler.open(folder, TASK, Turning.UPRIGHT, 10, 1)) {
      assertEquals(3, pictures.size());
      assertTrue(pictures.labelled());
      int sum = 0;
      for (int i = 0; i < 3; i++) {
        sum += pictures.picture(i).label().getAsInt();
      }
      assertEquals(2, sum);
    }
  }

  @Test
  void otherFoldersAreAPlainCollection() throws IOException {
    write("a.png", 0);
    write("holidays/b.png", 1);

    try (PictureSampler pictures = PictureSampler.open(folder, TASK, Turning.UPRIGHT, 10, 1)) {
      assertFalse(pictures.labelled());
      assertEquals(OptionalInt.empty(), pictures.picture(0).label());
      assertEquals(SIDE, pictures.picture(1).pixels().width());
    }
  }

  @Test
  void imageNetsFoldersAreLabelsForAModelOfItsClasses() throws IOException {
    write("n04009552/a.png", 0);
    write("n04009552_projector/b.png", 1);
    write("val/n04009552/c.png", 2);

    Classification imageNet =
        new Classification(ImageNet.names(), Preprocessing.named("0to1", SIDE));
    try (PictureSampler pictures = PictureSampler.open(folder, imageNet, Turning.UPRIGHT, 10, 1)) {
      assertTrue(pictures.labelled());
      for (int i = 0; i < 3; i++) {
        assertEquals(OptionalInt.of(745), pictures.picture(i).label());
      }
    }
    try (PictureSampler pictures = PictureSampler.open(folder, TASK, Turning.UPRIGHT, 10, 1)) {
      assertFalse(pictures.labelled());
    }
  }

  @Test
  void theSeedDrawsAndTheLimitHolds() throws IOException {
    for (int i = 0; i < 12; i++) {
      write("cat/" + i + ".png", i);
    }

    assertEquals(5, drawn(1).size());
    assertEquals(drawn(1), drawn(1));
    assertNotEquals(drawn(1), drawn(2));
  }

  private List<Integer> drawn(long seed) throws IOException {
    List<Integer> images = new ArrayList<>();
    try (PictureSampler pictures = PictureSampler.open(folder, TASK, Turning.UPRIGHT, 5, seed)) {
      for (int i = 0; i < pictures.size(); i++) {
        images.add(Arrays.hashCode(pictures.picture(i).pixels().values()));
      }
    }
    return images;
  }

  @Test
  void rejectsAFolderWhenSomePicturesAreOfAnotherClass() throws IOException {
    write("cat/a.png", 0);
    write("bird/a.png", 1);

    PicturesException refusal =
        assertThrows(
            PicturesException.class,
            () -> PictureSampler.open(folder, TASK, Turning.UPRIGHT, 10, 1).close());
    assertTrue(refusal.getMessage().contains("bird/a.png"), refusal.getMessage());
  }

  @Test
  void rejectsAFolderWhenItHasNoPictures() {
    assertThrows(
        PicturesException.class,
        () -> PictureSampler.open(folder, TASK, Turning.UPRIGHT, 10, 1).close());
  }

  @Test
  void rejectsAPictureWhenItIsDamaged() throws IOException {
    Files.writeString(folder.resolve("a.png"), "not one");

    try (PictureSampler pictures = PictureSampler.open(folder, TASK, Turning.UPRIGHT, 10, 1)) {
      assertThrows(PicturesException.class, () -> pictures.picture(0));
    }
  }
}
