package io.cleave.bench.accuracy;

import io.cleave.bench.Launcher;
import io.cleave.bench.Layers;
import io.cleave.bench.Progress;
import io.cleave.bench.ReportOption;
import io.cleave.bench.Sheet;
import io.cleave.bench.images.InputImages;
import io.cleave.bench.pictures.PictureFormat;
import io.cleave.codec.Profile;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.labels.LabelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures top-1 and bytes of profiles, beside pictures of the same inputs. */
@Command(
    name = "accuracy",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Measures accuracy against bytes over a whole test split: every profile at every cut, and the"
          + " uncut network on the same inputs sent as JPEG, WebP and PNG.%n",
      "Bytes are whole frames and whole files. The bytes of pictures are also given without what"
          + " both ends could know: headers, tables, chunks' names. JPEG's Huffman tables are the"
          + " standard's or its own, by whichever is smaller.%n"
    })
public final class AccuracyBenchmark implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      defaultValue = "demo",
      description =
          "demo, cifar10, a folder that train wrote or that has a model.properties, or an ONNX file."
              + " Default: ${DEFAULT-VALUE}.")
  private String name;

  @Option(names = "--preprocessing", description = "For an ONNX file: imagenet, minus1to1 or 0to1.")
  private @Nullable String preprocessing;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "The name of each class in a line, as the images' folders have it.")
  private @Nullable Path labels;

  @Option(
      names = "--engine",
      defaultValue = Engine.AUTO,
      description = "onnxruntime, pytorch or auto. Default: ${DEFAULT-VALUE}.")
  private String engineName;

  @Option(
      names = "--images",
      paramLabel = "PATH",
      description =
          "Test images, a folder or zip of <class>/<name>.jpg or .png. Not for demo, which is tested"
              + " on the synthetic test split.")
  private @Nullable Path images;

  @Option(
      names = "--cuts",
      split = ",",
      defaultValue = "maxpool,bottle1",
      description = "Where to cut. Default: ${DEFAULT-VALUE}.")
  private List<String> cuts;

  @Option(
      names = "--profile",
      description =
          "A profile with its settings, such as compact,levels=6. May be given again and again."
              + " Default: all, at many levels.")
  private @Nullable List<String> profiles;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description =
          "What calibrate wrote for this model: also compare compact and smallest with what it has"
              + " for each cut.")
  private @Nullable Path calibration;

  @Option(
      names = "--qualities",
      split = ",",
      defaultValue = "5,10,20,30,40,50,60,75,85,95",
      description = "Of JPEG and WebP. Default: ${DEFAULT-VALUE}.")
  private List<Integer> qualities;

  @Option(names = "--count", description = "The most images. Default: all.")
  private int count = Integer.MAX_VALUE;

  @Option(
      names = "--batch",
      defaultValue = "200",
      description = "Images that pass the network together. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Mixin private ReportOption report;

  @Option(
      names = "--charts",
      paramLabel = "FOLDER",
      description = "Draw bytes against top-1 for each cut, as PNG.")
  private @Nullable Path charts;

  AccuracyBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    Launcher.run(new AccuracyBenchmark(), arguments);
  }

  @Override
  public Integer call() throws IOException {
    Model model = model();
    Engine engine = Engine.named(engineName, model.network());
    InputImages inputs = InputImages.of(model, images, count);
    Map<String, List<Profile>> compared = compared();
    List<PictureFormat> formats = PictureFormat.all(qualities);
    long passes = 1L + formats.size() + compared.values().stream().mapToInt(List::size).sum();
    List<PictureResult> pictures = new ArrayList<>();
    List<ProfileResult> frames = new ArrayList<>();
    try (Layers whole = Layers.load(engine, model, model.network().whole());
        Progress progress = new Progress("accuracy", inputs.count() * passes)) {
      PictureRun run = new PictureRun(whole, inputs, batch, progress);
      int[] uncut = run.uncut();
      for (PictureFormat format : formats) {
        pictures.add(run.measure(format, uncut));
      }
      for (Map.Entry<String, List<Profile>> cut : compared.entrySet()) {
        try (CutRun cutRun = new CutRun(engine, model, cut.getKey(), cut.getValue())) {
          frames.addAll(cutRun.run(inputs, uncut, batch, progress));
        }
      }
    }
    report(
        new AccuracyTables(
            Path.of(name).getFileName().toString(), inputs.count(), pictures, frames));
    return 0;
  }

  /** The model that the options name. */
  Model model() throws IOException {
    Model model = Model.find(name);
    Model classifying = preprocessing == null ? model : model.classifying(preprocessing);
    return labels == null ? classifying : classifying.withLabels(LabelFile.read(labels));
  }

  private Map<String, List<Profile>> compared() throws IOException {
    List<String> texts = profiles != null ? profiles : DefaultProfiles.texts();
    CalibrationFile calibrations =
        calibration == null ? CalibrationFile.of(Map.of()) : CalibrationFile.read(calibration);
    Map<String, List<Profile>> compared = new LinkedHashMap<>();
    for (String cut : cuts) {
      List<Profile> all = new ArrayList<>(texts.stream().map(Profile::parse).toList());
      calibrations
          .find(cut)
          .ifPresent(
              found -> {
                all.add(Profile.compact().withCalibration(found));
                all.add(Profile.smallest().withCalibration(found));
              });
      compared.put(cut, all);
    }
    return compared;
  }

  private void report(AccuracyTables tables) throws IOException {
    List<Sheet> sheets = tables.sheets();
    report.print(sheets);
    if (charts != null) {
      tables.draw(charts);
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("model", tables.model());
    figures.put("images", tables.images());
    figures.put("uncutTop1", tables.uncutTop1());
    figures.put("pictures", tables.pictures());
    figures.put("profiles", tables.frames());
    report.write(spec, figures, sheets);
  }
}
