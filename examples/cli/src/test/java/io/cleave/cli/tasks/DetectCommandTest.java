package io.cleave.cli.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import io.cleave.cli.CommandTest;
import io.cleave.cli.pictures.FoundObjects;
import io.cleave.core.Model;
import io.cleave.core.task.Detection;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectCommandTest extends CommandTest {
  private static final String CUT = "--cut=net.layer2.0";

  @TempDir private Path folder;

  private String yolo;
  private String wide;

  @BeforeEach
  void write() throws IOException {
    yolo = "--model=" + TaskFiles.write("yolo.onnx", folder);
    wide = TaskFiles.write("wide.png", folder).toString();
  }

  private FoundObjects json(Path file) throws IOException {
    FoundObjects[] all = new Gson().fromJson(Files.readString(file), FoundObjects[].class);
    assertEquals(1, all.length);
    return all[0];
  }

  @Test
  void boxesArePrintedPaintedAndWrittenAsJson() throws IOException {
    Path drawn = folder.resolve("drawn");
    Path json = folder.resolve("found.json");
    assertEquals(
        0, run("detect", yolo, CUT, wide, "--draw=" + drawn, "--json=" + json), err::toString);
    String printed = out.toString();
    assertTrue(printed.contains(", 180x100): 2 found\n"), printed);
    assertTrue(printed.contains("  100.0 %  circle  38x38 at 87,14\n"), printed);
    assertTrue(printed.contains("square"), printed);
    FoundObjects found = json(json);
    assertEquals(180, found.width());
    assertEquals(100, found.height());
    assertEquals(
        List.of("circle", "square"),
        found.objects().stream().map(FoundObjects.Found::label).toList());
    assertPainted(found, drawn.resolve("wide.png"));
  }

  /** The corners of each box have a colour that the picture does not have there. */
  private void assertPainted(FoundObjects found, Path drawn) throws IOException {
    BufferedImage before = ImageIO.read(new File(wide));
    BufferedImage after = ImageIO.read(drawn.toFile());
    assertEquals(before.getWidth(), after.getWidth());
    assertEquals(before.getHeight(), after.getHeight());
    for (FoundObjects.Found each : found.objects()) {
      int right = (int) Math.round(each.x()) + (int) Math.round(each.width()) - 1;
      int bottom = (int) Math.round(each.y()) + (int) Math.round(each.height()) - 1;
      int corner = after.getRGB(right, bottom);
      assertTrue(corner != before.getRGB(right, bottom), each.toString());
      assertEquals(corner, after.getRGB((int) Math.round(each.x()), bottom));
    }
  }

  @Test
  void limitsAreOptions() {
    assertEquals(0, run("detect", yolo, CUT, wide, "--min-score=0.9999"), err::toString);
    assertTrue(out.toString().contains("): 0 found\n"), out::toString);
    assertEquals(0, run("detect", yolo, CUT, wide, "--set=maxBoxes=1"), err::toString);
    assertTrue(out.toString().contains("): 1 found\n"), out::toString);
  }

  @Test
  void labelsOfAFileWin() throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.txt"), "red\nblue\n");
    assertEquals(0, run("detect", yolo, CUT, wide, "--labels=" + labels), err::toString);
    assertTrue(out.toString().contains("%  red  38x38 at 87,14\n"), out::toString);
  }

  @Test
  void aPictureCanBeSentWhole() throws IOException {
    Path split = folder.resolve("split.json");
    Path whole = folder.resolve("whole.json");
    assertEquals(0, run("detect", yolo, CUT, wide, "--json=" + split), err::toString);
    assertEquals(0, run("detect", yolo, "--picture", wide, "--json=" + whole), err::toString);
    List<FoundObjects.Found> expected = json(split).objects();
    List<FoundObjects.Found> actual = json(whole).objects();
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).label(), actual.get(i).label());
      assertEquals(expected.get(i).x(), actual.get(i).x(), 1e-3);
      assertEquals(expected.get(i).height(), actual.get(i).height(), 1e-3);
    }
  }

  @Test
  void aBundleFindsTheSame() throws IOException {
    Path bundle = folder.resolve("bundle");
    String at = CUT.replace("--cut=", "--at=");
    assertEquals(
        0, run("cut", yolo, at, "--output=" + bundle, "--set=minScore=0.5"), err::toString);
    assertEquals(0, run("detect", "--model=" + bundle, wide), err::toString);
    assertTrue(out.toString().contains("): 2 found\n"), out::toString);
    Detection whole =
        Model.find(folder.resolve("yolo.onnx").toString(), Map.of(), Map.of("minScore", "0.5"))
            .task(Detection.class);
    assertEquals(whole, Model.find(bundle.toString()).task());
  }

  @Test
  void damagedPicturesDoNotKeepTheOthersFromBeingLookedAt() throws IOException {
    Path damaged = Files.write(folder.resolve("damaged.png"), new byte[] {1, 2, 3});
    assertEquals(1, run("detect", yolo, CUT, damaged.toString(), wide));
    assertTrue(out.toString().contains("): 2 found\n"), out::toString);
  }

  @Test
  void rejectsANetworkWhenItFindsNothing() {
    String message = refusal("--set=labels=a,b,c");
    assertTrue(message.contains("yolo.onnx: labels: 3 (expected: those of output0"), message);
    message = refusal("--set=inputHeight=9999");
    assertTrue(message.contains("yolo.onnx: inputHeight: 9999 (expected: 1 to "), message);
    message = refusal("--set=task=fortune");
    assertTrue(
        message.contains("yolo.onnx: task: fortune (expected: classification, detection"), message);
    message = refusal("--model=resnet18");
    assertTrue(message.contains("resnet18"), message);
  }

  private String refusal(String option) {
    err.getBuffer().setLength(0);
    int code =
        option.startsWith("--model")
            ? run("detect", option, CUT, wide)
            : run("detect", yolo, option, CUT, wide);
    assertTrue(code != 0);
    return err.toString();
  }

  @Test
  void rejectsACallWhenItSaysNoCut() {
    assertTrue(run("detect", yolo, wide) != 0);
    assertTrue(err.toString().contains("cut: none (expected: a name that"), err::toString);
  }
}
