package io.cleave.cli.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cli.CommandTest;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.task.Segmentation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PP-OCR's detector of text, of open height and width: its mask is that of Python. */
class SplitSegmentationTest extends CommandTest {
  private static final String NETWORK = "/models/ch_PP-OCRv3_det_infer.onnx";

  @TempDir private Path folder;

  private String page;

  @BeforeEach
  void write() throws IOException {
    page = TaskFiles.write("page.png", folder).toString();
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(NETWORK))) {
      Files.copy(in, folder.resolve("text.onnx"));
    }
    Files.writeString(
        folder.resolve("model.properties"),
        """
        architecture=onnx
        weights=text.onnx
        task=segmentation
        inputHeight=192
        inputWidth=256
        colours=bgr
        mean=0.485,0.456,0.406
        deviation=0.229,0.224,0.225
        labels=page,text
        threshold=0.3
        """);
  }

  private String cut() throws IOException {
    List<Cut> splits = Model.find(folder.toString()).network().splits();
    return splits.get(splits.size() / 3).name();
  }

  @Test
  void theMaskIsThatOfPython() throws IOException {
    Path masks = folder.resolve("masks");
    String model = "--model=" + folder;
    assertEquals(
        0, run("segment", model, "--cut=" + cut(), "--output=" + masks, page), err::toString);
    assertTrue(out.toString().contains("%  text\n"), out::toString);
    assertAgrees(ImageIO.read(masks.resolve("page.png").toFile()));
    out.getBuffer().setLength(0);
    assertEquals(0, run("segment", model, "--picture", "--output=" + masks, page), err::toString);
    assertAgrees(ImageIO.read(masks.resolve("page.png").toFile()));
  }

  /** Numbers next to the threshold may fall on the other side of it on another machine. */
  private static void assertAgrees(BufferedImage mask) throws IOException {
    BufferedImage expected =
        ImageIO.read(new ByteArrayInputStream(TaskFiles.bytes("page-mask.png")));
    assertEquals(expected.getWidth(), mask.getWidth());
    assertEquals(expected.getHeight(), mask.getHeight());
    int differ = 0;
    int text = 0;
    for (int y = 0; y < mask.getHeight(); y++) {
      for (int x = 0; x < mask.getWidth(); x++) {
        int label = mask.getRaster().getSample(x, y, 0);
        boolean isText = expected.getRaster().getSample(x, y, 0) > 0;
        differ += (label == 1) == isText ? 0 : 1;
        text += label;
      }
    }
    assertTrue(differ <= 10, differ + " pixels differ");
    assertTrue(text > 1000, text + " pixels of text");
  }

  @Test
  void theSettingsOfATaskMakeAnEqualOne() throws IOException {
    Model model = Model.find(folder.toString());
    Segmentation task = model.task(Segmentation.class);
    assertEquals(
        task, Model.find(folder.resolve("text.onnx").toString(), Map.of(), task.settings()).task());
  }

  @Test
  void rejectsLabelsWhenTheyAreNotThoseOfTheClasses() {
    String[] call = {
      "segment", "--model=" + folder, "--set=labels=a,b,c", "--cut=x", "--output=" + folder, page
    };
    assertTrue(run(call) != 0);
    assertTrue(
        err.toString().contains("labels: 3 of them (expected: 2, one for each class)"),
        err::toString);
  }
}
