package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.RawTensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands on a network that nobody here made: PP-OCR's, which sees how a text is turned. */
class OnnxFileTest {
  private static final String RESOURCE = "/models/ch_ppocr_mobile_v2.0_cls_infer.onnx";
  private static final String INPUT = "x=1x3x48x192";

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("direction.onnx");
    try (InputStream in = getClass().getResourceAsStream(RESOURCE)) {
      Files.copy(in, file);
    }
  }

  private int run(String... arguments) {
    CommandLine command = Cleave.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(arguments);
  }

  private Model model() throws IOException {
    return Model.find(file.toString(), Map.of("x", TensorShape.of(1, 3, 48, 192)));
  }

  @Test
  void cutsAreListedWithWhatCrosses() throws IOException {
    assertEquals(0, run("cuts", "--model", file.toString(), "--input", INPUT), err.toString());
    List<String> some = out.toString().lines().toList();
    assertEquals("direction", some.get(0));
    int splits = model().network().splits().size();
    String last = some.get(some.size() - 1);
    assertTrue(last.endsWith(" of " + splits + " cuts; --all lists them."), last);
    out.getBuffer().setLength(0);
    assertEquals(0, run("cuts", "--model", file.toString(), "--input", INPUT, "--all"));
    List<String> all = out.toString().lines().toList();
    assertTrue(all.size() > some.size());
    assertTrue(all.size() >= splits);
    assertFalse(out.toString().contains("--all"));
  }

  @Test
  void theHeadOfAFileThatDoesNotClassifyMeetsItsTail() throws IOException {
    Model whole = model();
    String cut = whole.network().splits().get(whole.network().splits().size() / 2).name();
    Path output = folder.resolve("head");
    String[] arguments = {
      "export", "--model", file.toString(), "--input", INPUT, "--cut", cut, "--output", "" + output
    };
    assertEquals(0, run(arguments), err.toString());
    assertTrue(out.toString().endsWith("input to " + cut + " of direction\n"), out.toString());
    assertTrue(Files.notExists(output.resolve("model.properties")));
    Model exported = Model.find(output.resolve("head.onnx").toString());
    assertEquals(new RawTensors(), exported.task());
    try (Part head = exported.head(cut);
        Part tail = whole.tail(cut)) {
      tail.id().requireSameModel(head.id());
      assertEquals(head.wanted(), tail.given());
    }
  }

  @Test
  void aCutThatIsNoneIsNamed() {
    String output = folder.resolve("none").toString();
    assertEquals(
        2, run("export", "--model", file.toString(), "--cut", "nowhere", "--output", output));
    assertTrue(err.toString().contains("nowhere"), err.toString());
  }
}
