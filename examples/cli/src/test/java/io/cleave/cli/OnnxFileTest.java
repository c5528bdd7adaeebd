package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.RawTensors;
import io.cleave.lab.cuts.CutRow;
import io.cleave.lab.cuts.CutsFile;
import io.cleave.lab.cuts.Timing;
import io.cleave.lab.results.ResultFiles;
import io.cleave.lab.sparsity.AnalysisFile;
import io.cleave.lab.sparsity.CutActivity;
import io.cleave.lab.sparsity.LayerActivity;
import io.cleave.lab.sweep.SweepFile;
import io.cleave.lab.sweep.SweepRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private int cuts(String... more) {
    List<String> arguments = new ArrayList<>(List.of("cuts", "--model", file.toString()));
    arguments.addAll(List.of("--input", INPUT));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  @Test
  void cutsAreListedWithWhatCrosses() throws IOException {
    assertEquals(0, cuts("--no-times"), err.toString());
    List<String> some = out.toString().lines().toList();
    assertEquals("direction", some.get(0));
    int splits = model().network().splits().size();
    String last = some.get(some.size() - 1);
    assertTrue(last.endsWith(" of " + splits + " cuts; --all lists them."), last);
    assertFalse(out.toString().contains("head ms"), out.toString());
    out.getBuffer().setLength(0);
    assertEquals(0, cuts("--no-times", "--all"));
    List<String> all = out.toString().lines().toList();
    assertTrue(all.size() > some.size());
    assertTrue(all.size() >= splits);
    assertFalse(out.toString().contains("--all"));
  }

  @Test
  void cutsAreTimedDrawnAndWrittenToFiles() throws IOException {
    Path json = folder.resolve("cuts.json");
    Path csv = folder.resolve("cuts.csv");
    Path svg = folder.resolve("cuts.svg");
    assertEquals(
        0, cuts("--seconds=0.1", "--json=" + json, "--csv=" + csv, "--svg=" + svg), "" + err);
    assertTrue(out.toString().contains("head ms  tail ms"), out.toString());
    assertTrue(out.toString().contains("Predicted within "), out.toString());
    CutsFile file = ResultFiles.read(json, List.of(CutsFile.class));
    int splits = model().network().splits().size();
    assertEquals(splits, file.cuts().size());
    Timing timing = file.timing().orElseThrow();
    assertEquals("onnxruntime", timing.engine());
    assertTrue(timing.profiled());
    assertEquals(3, timing.checked().size());
    double before = 0;
    for (CutRow cut : file.cuts()) {
      double head = cut.headMillis().getAsDouble();
      assertTrue(head >= before, cut.toString());
      assertEquals(timing.wholeMillis(), head + cut.tailMillis().getAsDouble(), 1e-9);
      before = head;
    }
    assertEquals(splits + 1, Files.readAllLines(csv).size());
    String drawing = Files.readString(svg);
    assertTrue(drawing.contains("Bytes along direction"), drawing);
    assertTrue(drawing.contains("% of the time before the cut"), drawing);
  }

  @Test
  void theHeadOfAFileThatDoesNotClassifyMeetsItsTail() throws IOException {
    Model whole = model();
    String cut = whole.network().splits().get(whole.network().splits().size() / 2).name();
    Path output = folder.resolve("head");
    String[] arguments = {
      "cut", "--model", file.toString(), "--input", INPUT, "--at", cut, "--output", "" + output
    };
    assertEquals(0, run(arguments), err.toString());
    assertTrue(out.toString().contains("direction cut at " + cut + ", weights "), out.toString());
    assertTrue(Files.notExists(output.resolve("model.properties")));
    Model exported = Model.find(output.toString());
    assertEquals(new RawTensors(), exported.task());
    try (Part head = exported.head(cut);
        Part tail = whole.tail(cut)) {
      tail.id().requireSameModel(head.id());
      assertEquals(head.wanted(), tail.given());
    }
  }

  /** The network, told to be of squares: dimensions that it calls "?" are 128. */
  private Path square() throws IOException {
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    String fixed = bytes.replace("\n\3\22\1?", "\n\3\b\200\1");
    return Files.writeString(folder.resolve("square.onnx"), fixed, StandardCharsets.ISO_8859_1);
  }

  /** Takes it for a classifier of pictures. */
  private int measure(String command, String... more) throws IOException {
    List<String> classes = List.of("upright", "turned");
    Path labels = Files.write(folder.resolve("labels.txt"), classes);
    Path images = ImageFolder.write(folder.resolve("images"), classes, 2);
    List<String> arguments = new ArrayList<>(List.of(command, "--model=" + square()));
    arguments.add("--preprocessing=0to1");
    arguments.add("--labels=" + labels);
    arguments.add("--images=" + images);
    arguments.add("--output=" + folder.resolve(command));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private String report(String result) throws IOException {
    Path page = folder.resolve("page.html");
    assertEquals(
        0, run("report", "" + folder.resolve(result), "--output", "" + page), err.toString());
    return Files.readString(page);
  }

  @Test
  void aSweepCountsBytesWhereTheFewestCrossAndIsReported() throws IOException {
    assertEquals(0, measure("sweep", "--keep=1,0.1", "--profile=compact", "--png"), err.toString());
    SweepFile sweep =
        ResultFiles.read(folder.resolve("sweep/sweep.json"), List.of(SweepFile.class));
    assertEquals("square", sweep.network());
    assertEquals(4, sweep.images().count());
    assertFalse(sweep.cuts().isEmpty(), sweep.toString());
    assertEquals(2 + 3 * sweep.cuts().size(), sweep.rows().size());
    for (SweepRow row : sweep.rows()) {
      if (row.point().isUncut() || row.point().family().equals("png")) {
        assertEquals(1.0, row.agreement(), row.toString());
      } else {
        assertTrue(row.ratio().getAsDouble() > 0.9, row.toString());
      }
    }
    List<SweepRow> whole = sweep.sorted(row -> row.point().setting().equals("exact,keep=1"));
    whole.forEach(row -> assertEquals(1.0, row.agreement(), row.toString()));
    String page = report("sweep/sweep.json");
    for (String cut : sweep.cuts().keySet()) {
      assertTrue(page.contains("Activation pruning at " + cut), cut);
    }
  }

  @Test
  void aFileOfOtherWeightsIsAnotherSweep() throws IOException {
    assertEquals(0, measure("sweep", "--png"), err.toString());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertEquals(1, measure("sweep", "--png"), err.toString());
    assertTrue(err.toString().contains("is of another sweep"), err.toString());
  }

  @Test
  void anAnalysisSaysWhereTheFileIsSparseAndIsReported() throws IOException {
    assertEquals(0, measure("analyze", "--samples=2", "--encoded-images=2"), err.toString());
    AnalysisFile analysis =
        ResultFiles.read(folder.resolve("analyze/analysis.json"), List.of(AnalysisFile.class));
    assertEquals(4, analysis.images().count());
    assertTrue(analysis.weights().isEmpty() && analysis.gradients().isEmpty());
    List<String> layers = analysis.activations().layers().stream().map(LayerActivity::cut).toList();
    assertFalse(analysis.activations().cuts().isEmpty());
    for (CutActivity cut : analysis.activations().cuts()) {
      assertTrue(layers.contains(cut.cut()), cut.cut());
      assertEquals(4 * cut.elements(), cut.histogram().total(), cut.cut());
      assertEquals(2, cut.classes().size());
    }
    assertTrue(out.toString().contains("best cut: "), out.toString());
    String page = report("analyze/analysis.json");
    for (CutActivity cut : analysis.activations().cuts()) {
      assertTrue(page.contains("Activations at " + cut.cut()), cut.cut());
    }
    assertTrue(page.contains("Bytes by layer"), page);
  }

  @Test
  void whatNeedsWeightsOfKnownLayersIsRefusedBeforeAnythingIsComputed() throws IOException {
    for (String option : List.of("--weight-sparsity", "--gradients=1")) {
      err.getBuffer().setLength(0);
      assertEquals(2, measure("analyze", option), option);
      assertTrue(err.toString().contains("square"), err.toString());
      assertEquals(1, err.toString().lines().filter(line -> line.contains("expected")).count());
      assertTrue(Files.notExists(folder.resolve("analyze")), option);
    }
  }

  @Test
  void aCutThatIsNoneIsNamed() {
    String output = folder.resolve("none").toString();
    assertEquals(2, run("cut", "--model", file.toString(), "--at", "nowhere", "--output", output));
    assertTrue(err.toString().contains("nowhere"), err.toString());
  }
}
