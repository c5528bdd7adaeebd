package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.models.shapes.ShapeSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command that calibrates, and those that take what it wrote. */
class CalibrateCommandTest extends CommandTest {
  @TempDir private Path folder;

  @Test
  void writesAFileThatClassifyTakes() throws IOException {
    Path file = folder.resolve("my.cleave-profile");
    Path picture = folder.resolve("picture.png");
    ImageIO.write(ShapeSet.test().image(0).picture(), "png", picture.toFile());

    int calibrated =
        run(
            "calibrate",
            "--cut=bottle4,bottle8",
            "--samples=30",
            "--tolerate=10",
            "--output=" + file);

    assertEquals(0, calibrated, err.toString());
    assertEquals(Set.of("bottle4", "bottle8"), CalibrationFile.read(file).cuts().keySet());
    assertTrue(out.toString().contains("top-1 of 30 samples"), out.toString());
    assertEquals(0, run("classify", "--cut=bottle8", "--calibration=" + file, picture.toString()));
    assertEquals(2, run("classify", "--cut=bottle1", "--calibration=" + file, picture.toString()));
    assertTrue(err.toString().contains("(expected: bottle4, bottle8)"), err.toString());
  }

  @Test
  void picturesWithoutLabelsAreComparedWithTheUncutModel() throws IOException {
    for (int i = 0; i < 20; i++) {
      Path picture = folder.resolve(i + ".png");
      ImageIO.write(ShapeSet.test().image(i).picture(), "png", picture.toFile());
    }
    Files.writeString(folder.resolve("notes.txt"), "no picture");

    int calibrated =
        run(
            "calibrate",
            "--cut=bottle8",
            "--images=" + folder,
            "--tolerate=10",
            "--output=" + folder.resolve("out"));

    assertEquals(0, calibrated, err.toString());
    assertTrue(out.toString().contains("of 20 answers"), out.toString());
    assertFalse(out.toString().contains("top-1"), out.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "--tolerate=100, tolerate: 100.0",
    "--tolerate=nan, tolerate",
    "--samples=3, samples: 3",
    "--cut=nowhere, maxpool",
    "--profile=exact, profile: exact",
    "--profile=auto, profile: auto",
    "--model=resnet50, images: none",
    "--threads=0, threads: 0"
  })
  void rejectsAnOptionWhenItIsWrong(String option, String expected) {
    assertEquals(2, run("calibrate", option, "--output=" + folder.resolve("out")), err.toString());
    assertTrue(err.toString().contains(expected), err.toString());
  }

  @Test
  void aFolderWithoutPicturesIsNamed() {
    assertEquals(1, run("calibrate", "--images=" + folder));
    assertTrue(err.toString().contains("has no pictures"), err.toString());
  }
}
