package io.cleave.bench.accuracy;

import com.google.gson.JsonObject;
import io.cleave.bench.Progress;
import io.cleave.bench.ReportOption;
import io.cleave.bench.Sheet;
import io.cleave.bench.TestImages;
import io.cleave.codec.Profile;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.labels.LabelFile;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.link.PictureCoding;
import io.cleave.lab.link.PictureCoding.Format;
import io.cleave.lab.measure.ModelSource;
import io.cleave.lab.results.ResultFiles;
import io.cleave.lab.sweep.Sweep;
import io.cleave.lab.sweep.SweepFile;
import io.cleave.lab.sweep.SweepPlan;
import io.cleave.lab.sweep.SweepPlanBuilder;
import io.cleave.lab.sweep.SweepResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures top-1 and bytes of profiles, beside pictures of the same inputs. */
@Command(
    name = "accuracy",
    description = {
      "Measures accuracy against bytes over a whole test split: every profile at every cut, and the"
          + " uncut network on the same inputs sent as JPEG, WebP and PNG.%n",
      "Bytes are whole frames and whole files. The bytes of pictures are also given without what"
          + " both ends could know: headers, tables, chunks' names. JPEG's Huffman tables are the"
          + " standard's or its own, by whichever is smaller.%n"
    })
final class AccuracyBenchmark implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      defaultValue = "demo",
      description =
          "demo, cifar10, a folder that train wrote or that has a model.properties, or an ONNX file.")
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
      description = "onnxruntime, pytorch or auto.")
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
      description = "Where to cut.")
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
      description = "Of JPEG and WebP.")
  private List<Integer> qualities;

  @Option(names = "--count", description = "The most images. Default: all.")
  private int count = Integer.MAX_VALUE;

  @Option(
      names = "--batch",
      defaultValue = "200",
      description = "Images that pass the network together.")
  private int batch;

  @Mixin private ReportOption report;

  @Option(
      names = "--charts",
      paramLabel = "FOLDER",
      description = "Draw bytes against top-1 for each cut, as PNG.")
  private @Nullable Path charts;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ModelSource source = source();
    Model model = source.find();
    try (ImageSet set = TestImages.open(model, images)) {
      SweepPlan plan = plan(source, set);
      try (Progress progress = new Progress("accuracy", (long) plan.size() * plan.images())) {
        report(SweepFile.of(run(plan, set, progress), spec.qualifiedName()));
      }
    }
    return 0;
  }

  ModelSource source() throws IOException {
    return new ModelSource(
        name,
        Map.of(),
        preprocessing == null ? "" : preprocessing,
        "",
        "",
        labels == null ? List.of() : LabelFile.read(labels),
        engineName);
  }

  private SweepPlan plan(ModelSource source, ImageSet set) throws IOException {
    SweepPlanBuilder plan =
        SweepPlan.builder(source, set).cuts(cuts).maxImages(count).chunkImages(batch);
    (profiles != null ? profiles : DefaultProfiles.texts())
        .forEach(text -> plan.profile(Profile.parse(text)));
    if (calibration != null) {
      plan.profile(Profile.compact()).profile(Profile.smallest());
      plan.calibration(CalibrationFile.read(calibration));
    }
    List<PictureCoding> pictures = new ArrayList<>();
    pictures.add(PictureCoding.lossless(Format.PNG));
    pictures.add(PictureCoding.lossless(Format.WEBP_LOSSLESS));
    qualities.forEach(quality -> pictures.add(new PictureCoding(Format.JPEG, quality)));
    qualities.forEach(quality -> pictures.add(new PictureCoding(Format.WEBP, quality)));
    pictures.forEach(picture -> plan.picture(picture).picture(new BarePicture(picture)));
    return plan.build();
  }

  private static SweepResult run(SweepPlan plan, ImageSet set, Progress progress)
      throws IOException, InterruptedException {
    AtomicLong before = new AtomicLong();
    return Sweep.of(plan, set)
        .listener((done, all, stage) -> progress.step(done - before.getAndSet(done), stage))
        .run();
  }

  private void report(SweepFile sweep) throws IOException {
    List<Sheet> sheets = new AccuracyTables(sweep).sheets();
    report.print(sheets);
    if (charts != null) {
      for (String cut : sweep.cuts().keySet()) {
        System.out.println("\ndrawn to " + AccuracyChart.draw(sweep, cut, charts));
      }
    }
    JsonObject figures = ResultFiles.tree(sweep);
    figures.remove("command"); // the report has the whole command
    report.write(spec, figures, sheets);
  }
}
