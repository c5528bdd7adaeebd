package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cleave.models.shapes.ShapeClass;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command that shows how sparse a model is. */
class AnalyzeCommandTest extends CommandTest {
  @TempDir private Path folder;

  private JsonObject json() throws IOException {
    Path file = folder.resolve("out/analysis.json");
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private List<String> csv(String name) throws IOException {
    return Files.readAllLines(folder.resolve("out").resolve(name));
  }

  @Test
  void writesEveryFileOfAFullAnalysis() throws IOException {
    int analyzed =
        run(
            "analyze",
            "--count=12",
            "--encoded-images=3",
            "--samples=2",
            "--weight-sparsity",
            "--search-images=1",
            "--gradients=2",
            "--batch=2",
            "--output=" + folder.resolve("out"));

    assertEquals(0, analyzed, err.toString());
    assertTrue(out.toString().contains("best cut: "), out.toString());
    assertTrue(out.toString().contains("the paper on ImageNet"), out.toString());
    JsonObject json = json();
    assertEquals("cleave analyze", json.get("tool").getAsString());
    assertTrue(json.get("command").getAsString().startsWith("cleave analyze --count=12"));
    assertEquals("demo", json.get("model").getAsString());
    assertEquals(12, json.getAsJsonObject("images").get("count").getAsInt());
    assertEquals(2, json.get("version").getAsInt());
    JsonObject activations = json.getAsJsonObject("activations");
    assertEquals(12, activations.get("images").getAsInt());
    assertEquals(2, activations.getAsJsonArray("cuts").size());
    assertCut(activations.getAsJsonArray("cuts").get(0).getAsJsonObject());
    assertEquals(19, activations.getAsJsonArray("layers").size());
    assertEquals(54, json.getAsJsonObject("weights").getAsJsonArray("layers").size());
    assertEquals(108, json.getAsJsonArray("gradients").size());
    assertEquals(4, activations.getAsJsonArray("samples").size());
    assertPicture(activations.getAsJsonArray("samples").get(0).getAsJsonObject());
    assertEquals("cut,from,to,count", csv("histogram.csv").get(0));
    assertEquals(1 + 16 + 64, csv("maps.csv").size());
    assertEquals(20, csv("layers.csv").size());
    assertEquals(55, csv("weights.csv").size());
    assertEquals(109, csv("gradients.csv").size());
  }

  private static void assertCut(JsonObject cut) {
    assertEquals("maxpool", cut.get("cut").getAsString());
    assertEquals(4096, cut.get("elements").getAsInt());
    JsonObject histogram = cut.getAsJsonObject("histogram");
    long counted = histogram.get("below").getAsLong() + histogram.get("above").getAsLong();
    for (JsonElement bin : histogram.getAsJsonArray("counts")) {
      counted += bin.getAsLong();
    }
    assertEquals(12 * 4096, counted);
    assertEquals(3, cut.getAsJsonArray("nearZero").size());
    assertEquals(16, cut.getAsJsonArray("maps").size());
    assertEquals(16, cut.getAsJsonArray("allClasses").size());
    assertTrue(cut.getAsJsonArray("classes").get(0).getAsJsonObject().has("label"));
  }

  private static void assertPicture(JsonObject sample) throws IOException {
    assertEquals(64, picture(sample).getWidth());
    JsonObject map = sample.getAsJsonArray("maps").get(0).getAsJsonObject();
    assertEquals(16, picture(map).getHeight());
  }

  private static BufferedImage picture(JsonObject shown) throws IOException {
    String base64 = shown.getAsJsonObject("png").get("base64").getAsString();
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
  }

  @Test
  void theFirstDamagedImageIsNamedAndEndsIt() throws IOException {
    damagedPictures();
    assertEquals(1, run("analyze", "--images=" + folder, "--output=" + folder.resolve("out")));
    assertTrue(err.toString().contains("1.png"), err.toString());
    assertFalse(Files.exists(folder.resolve("out/analysis.json")));
  }

  @Test
  void damagedImagesAreSkippedOnRequestAndCounted() throws IOException {
    damagedPictures();
    int analyzed =
        run(
            "analyze",
            "--images=" + folder,
            "--skip-damaged",
            "--encoded-images=2",
            "--output=" + folder.resolve("out"));
    assertEquals(0, analyzed, err.toString());
    JsonObject images = json().getAsJsonObject("images");
    assertEquals(19, images.get("count").getAsInt());
    assertEquals(1, images.getAsJsonArray("damaged").size());
    assertTrue(out.toString().contains("1 damaged"), out.toString());
    assertEquals(
        images.getAsJsonArray("damaged"),
        json().getAsJsonObject("activations").getAsJsonArray("damaged"));
    assertFalse(json().has("weights"));
    assertTrue(json().getAsJsonArray("gradients").isEmpty());
  }

  /** Twenty pictures, one of them cut off in the middle. */
  private void damagedPictures() throws IOException {
    ImageFolder.write(folder, ShapeClass.labels(), 2);
    Path file = folder.resolve(ShapeClass.labels().get(3)).resolve("1.png");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
  }

  @ParameterizedTest
  @CsvSource({
    "--cuts=nowhere, maxpool",
    "--cuts=input, behind a layer",
    "--count=0, --count: 0",
    "--samples=-1, samples: -1",
    "--encoded-images=0, --encoded-images: 0",
    "--tolerate=100, tolerate: 100.0",
    "--tolerate=nan, tolerate",
    "--search-images=0, search-images: 0",
    "--gradients=-1, gradients: -1",
    "--batch=1, batch: 1",
    "--rate=-1, rate: -1.0",
    "--threads=0, threads: 0",
    "--model=resnet50, images: none"
  })
  void rejectsAnOptionWhenItIsWrong(String option, String expected) {
    assertEquals(2, run("analyze", option, "--output=" + folder.resolve("out")), err.toString());
    assertTrue(err.toString().contains(expected), err.toString());
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void trainingImagesThatAreAbsentAreToldBeforeAnythingIsComputed() {
    Path absent = folder.resolve("absent");
    Path output = folder.resolve("out");
    assertEquals(
        1, run("analyze", "--gradients=1", "--training-images=" + absent, "--output=" + output));
    assertTrue(err.toString().contains(absent.toString()), err.toString());
    assertFalse(Files.exists(output));
  }

  @Test
  void anEmptyFolderIsNamed() {
    assertEquals(1, run("analyze", "--images=" + folder, "--output=" + folder.resolve("out")));
    assertTrue(err.toString().contains("has no pictures"), err.toString());
  }

  @Test
  void rejectsAFileInPlaceOfTheFolderBeforeAnythingIsComputed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertEquals(1, run("analyze", "--output=" + file));
    assertTrue(err.toString().contains("a file is where a folder should be"), err.toString());
  }
}
