package io.cleave.lab.sparsity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.SourceSet;
import io.cleave.lab.images.Stripes;
import io.cleave.lab.results.ResultException;
import io.cleave.lab.results.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalysisFileTest {
  private static AnalysisFile measured;

  @TempDir Path folder;

  @BeforeAll
  static void measure() throws Exception {
    Model model =
        new Model(
                ResNet.of(18).withBaseWidth(8).withClasses(4).withInputSize(32),
                Weights.seeded(7),
                Classification.unlabelled(4, 32))
            .withLabels(Stripes.LABELS);
    ImageSet images = new SourceSet(new Stripes(32, 5), 3, Stripes.LABELS, "stripes 5");
    ActivationSparsity activations = Sparsity.of(model).samples(1).activations(images);
    measured = AnalysisFile.of("cleave analyze x", "x", "stripes 5", activations);
  }

  private AnalysisFile read() throws IOException {
    return ResultFiles.read(folder.resolve("analysis.json"), List.of(AnalysisFile.class));
  }

  private List<String> lines(String table) throws IOException {
    return Files.readAllLines(folder.resolve(table));
  }

  @Test
  void comesBackAsItWas() throws IOException {
    measured.write(folder);
    assertEquals(measured, read());
    assertEquals(3, measured.images().count());
    assertFalse(Files.exists(folder.resolve("weights.csv")));
    assertFalse(Files.exists(folder.resolve("gradients.csv")));
  }

  @Test
  void comesBackWithWeightsAndGradients() throws IOException {
    AnalysisFile all =
        measured
            .with(new WeightSparsity(5, 0.5, 0.25, List.of(new LayerSparsity("fc", 0.125, 1, 4))))
            .with(List.of(new GradientSparsity(3, "fc", 0.25, 0.5)));
    all.write(folder);
    assertEquals(all, read());
    assertEquals(
        List.of("layer,threshold,sparsity,zeros,elements", "fc,0.125,0.25,1,4"),
        lines("weights.csv"));
    assertEquals(List.of("step,layer,sparsity,nearZero", "3,fc,0.25,0.5"), lines("gradients.csv"));
  }

  @Test
  void tablesHaveALineForEachLayerMapAndBin() throws IOException {
    measured.write(folder);
    ActivationSparsity activations = measured.activations();
    List<String> layers = lines("layers.csv");
    assertEquals(1 + activations.layers().size(), layers.size());
    assertTrue(layers.get(0).startsWith("layer,cut,elements,zeros,nearZero,float32Bytes,"));
    int maps = activations.cuts().stream().mapToInt(cut -> cut.maps().size()).sum();
    assertEquals(1 + maps, lines("maps.csv").size());
    List<String> bins = lines("histogram.csv");
    assertEquals("cut,from,to,count", bins.get(0));
    Histogram first = activations.cuts().get(0).histogram();
    assertEquals("maxpool,0.0,0.05," + first.counts().get(0), bins.get(1));
    long counted =
        bins.stream()
            .filter(line -> line.startsWith("maxpool,"))
            .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(',') + 1)))
            .sum();
    assertEquals(first.total(), counted);
  }

  @Test
  void rejectsAPictureThatIsNone() throws IOException {
    measured.write(folder);
    Path file = folder.resolve("analysis.json");
    Files.writeString(
        file, Files.readString(file).replaceFirst("\"base64\": \"", "\"base64\": \"AAAA"));
    String message = assertThrows(ResultException.class, this::read).getMessage();
    assertEquals(
        file + ": activations.samples[0].png.base64: another (expected: a PNG file in base64)",
        message);
  }
}
