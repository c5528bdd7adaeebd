package io.cleave.lab.sparsity;

import io.cleave.lab.results.CsvFile;
import io.cleave.lab.results.ImagesUsed;
import io.cleave.lab.results.ResultFile;
import io.cleave.lab.results.ResultFiles;
import io.cleave.lab.results.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The result of an analysis, as {@code analysis.json} and tables.
 *
 * @param command the command that reproduces it
 * @param model the model's name as given to the command
 * @param images the images that were analysed
 * @param activations the sparsity of the activations
 * @param weights the sparsity of the weights; empty if it was not searched
 * @param gradients the sparsity of gradients in some steps of training; empty if there was no
 *     training
 */
@Tool(value = "cleave analyze", version = 2)
public record AnalysisFile(
    String command,
    String model,
    ImagesUsed images,
    ActivationSparsity activations,
    Optional<WeightSparsity> weights,
    List<GradientSparsity> gradients)
    implements ResultFile {

  /**
   * {@return the file of an analysis of activations alone}
   *
   * @param command the command that reproduces it
   * @param model the model's name as given to the command
   * @param images a text that identifies the set of images
   * @param activations the sparsity of the activations
   */
  public static AnalysisFile of(
      String command, String model, String images, ActivationSparsity activations) {
    return new AnalysisFile(
        command,
        model,
        new ImagesUsed(images, activations.images(), activations.damaged()),
        activations,
        Optional.empty(),
        List.of());
  }

  /**
   * {@return a copy of this file with the sparsity of weights}
   *
   * @param measured the sparsity of the weights
   */
  public AnalysisFile with(WeightSparsity measured) {
    return new AnalysisFile(command, model, images, activations, Optional.of(measured), gradients);
  }

  /**
   * {@return a copy of this file with the sparsity of gradients}
   *
   * @param measured the sparsity of the gradients
   */
  public AnalysisFile with(List<GradientSparsity> measured) {
    return new AnalysisFile(command, model, images, activations, weights, measured);
  }

  /**
   * Writes {@code analysis.json}, {@code histogram.csv}, {@code maps.csv} and {@code layers.csv};
   * also {@code weights.csv} and {@code gradients.csv} if these were measured.
   *
   * @param folder the folder, created if it does not exist; files of these names are replaced
   * @throws IOException if a file cannot be written
   */
  public void write(Path folder) throws IOException {
    ResultFiles.write(folder.resolve("analysis.json"), this);
    CsvFile.write(folder.resolve("histogram.csv"), Bin.class, bins());
    CsvFile.write(folder.resolve("maps.csv"), MapLine.class, maps());
    CsvFile.write(folder.resolve("layers.csv"), LayerActivity.class, activations.layers());
    if (weights.isPresent()) {
      List<WeightLine> lines = weights.get().layers().stream().map(WeightLine::of).toList();
      CsvFile.write(folder.resolve("weights.csv"), WeightLine.class, lines);
    }
    if (!gradients.isEmpty()) {
      CsvFile.write(folder.resolve("gradients.csv"), GradientSparsity.class, gradients);
    }
  }

  private record Bin(String cut, OptionalDouble from, OptionalDouble to, long count) {}

  private List<Bin> bins() {
    List<Bin> bins = new ArrayList<>();
    for (CutActivity cut : activations.cuts()) {
      Histogram histogram = cut.histogram();
      int last = histogram.counts().size();
      OptionalDouble none = OptionalDouble.empty();
      if (histogram.below() > 0) {
        bins.add(new Bin(cut.cut(), none, edge(histogram, 0), histogram.below()));
      }
      for (int i = 0; i < last; i++) {
        bins.add(
            new Bin(
                cut.cut(), edge(histogram, i), edge(histogram, i + 1), histogram.counts().get(i)));
      }
      if (histogram.above() > 0) {
        bins.add(new Bin(cut.cut(), edge(histogram, last), none, histogram.above()));
      }
    }
    return bins;
  }

  private static OptionalDouble edge(Histogram histogram, int bin) {
    return OptionalDouble.of(histogram.edge(bin));
  }

  private record MapLine(
      String cut,
      int map,
      double max,
      double mean,
      OptionalDouble incoming,
      OptionalDouble outgoing) {}

  private List<MapLine> maps() {
    return activations.cuts().stream()
        .flatMap(cut -> cut.maps().stream().map(map -> line(cut.cut(), map)))
        .toList();
  }

  private static MapLine line(String cut, MapActivity map) {
    return new MapLine(cut, map.map(), map.max(), map.mean(), map.incoming(), map.outgoing());
  }

  private record WeightLine(
      String layer, double threshold, double sparsity, long zeros, long elements) {
    static WeightLine of(LayerSparsity layer) {
      return new WeightLine(
          layer.layer(), layer.threshold(), layer.sparsity(), layer.zeros(), layer.elements());
    }
  }
}
