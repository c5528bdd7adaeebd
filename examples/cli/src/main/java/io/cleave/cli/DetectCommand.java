package io.cleave.cli;

import ai.djl.modality.cv.output.DetectedObjects;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.cleave.cli.options.DownloadBar;
import io.cleave.cli.options.LabelsOption;
import io.cleave.cli.options.SplitOptions;
import io.cleave.cli.pictures.Answered;
import io.cleave.cli.pictures.BoxPainter;
import io.cleave.cli.pictures.Drawings;
import io.cleave.cli.pictures.FoundObjects;
import io.cleave.cli.pictures.PictureOptions;
import io.cleave.cli.pictures.PictureRun;
import io.cleave.codec.internal.file.WholeFile;
import io.cleave.core.Model;
import io.cleave.core.TaskKind;
import io.cleave.core.settings.Settings;
import io.cleave.core.task.Detection;
import io.cleave.server.ModelOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds things in pictures, split between this process and a tail server. */
@Command(
    name = "detect",
    description = {
      "Finds things in pictures: the head runs here, the tail on a server.",
      "",
      "The network gives boxes and scores, or YOLO's one tensor. What it finds, and how it takes"
          + " pictures, is in a model.properties beside it, in the file where Ultralytics wrote it,"
          + " or given with --set; docs/tasks.md lists the keys.",
      "",
      "Without --server, a tail server runs inside this process and is asked over loopback TCP.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleave detect --model yolo11n.onnx --cut /model.4 --draw found street.jpg",
      "  cleave detect --model faces --cut 245 --server cloud.example:7070 --json found.json *.jpg"
    },
    mixinStandardHelpOptions = true)
final class DetectCommand implements Callable<Integer> {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions modelOptions;
  @Mixin private LabelsOption labels;
  @Mixin private SplitOptions split;
  @Mixin private PictureOptions pictures;

  @Option(
      names = "--cut",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Where the network is cut; 'cleave cuts' lists the places.")
  private String cut;

  @Option(
      names = "--min-score",
      paramLabel = "SHARE",
      description = "Boxes with a lower score are left out (default: the model's, or 0.25).")
  private @Nullable String minScore;

  @Option(
      names = "--max-overlap",
      paramLabel = "SHARE",
      description =
          "Of boxes of a class that overlap more only the best is kept (default: the model's, or"
              + " 0.45 of what one of them covers).")
  private @Nullable String maxOverlap;

  @Option(
      names = "--draw",
      paramLabel = "FOLDER",
      description = "Paints the boxes into a PNG copy of each picture there.")
  private @Nullable Path draw;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes all boxes there, in pixels of the upright picture.")
  private @Nullable Path json;

  private final List<FoundObjects> found = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    modelOptions.set("minScore", minScore);
    modelOptions.set("maxOverlap", maxOverlap);
    modelOptions.set("labels", labels.isGiven() ? Settings.joined(labels.names()) : null);
    Model model = modelOptions.find(DownloadBar.on(spec), Map.of(TaskKind.KEY, "detection"));
    Detection task = model.task(Detection.class);
    Optional<Drawings> drawings =
        draw == null ? Optional.empty() : Optional.of(new Drawings(draw, pictures.turning()));
    BoxPainter painter = new BoxPainter(task.labels());
    String where = pictures.cut(cut, model);
    PictureRun<DetectedObjects> run = pictures.run(modelOptions.name(), model, task, where);
    int code =
        split.connected(
            model,
            where,
            run::applyTo,
            client ->
                run.run(
                    client, pictures.images(), "looked at", each -> show(each, drawings, painter)));
    if (json != null) {
      WholeFile.write(json, GSON.toJson(found) + "\n");
    }
    return code;
  }

  private void show(
      Answered<DetectedObjects> answered, Optional<Drawings> drawings, BoxPainter painter)
      throws IOException {
    FoundObjects objects = FoundObjects.of(answered);
    found.add(objects);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%s (%,d bytes, %dx%d): %d found%n",
        answered.file(),
        answered.fileBytes(),
        objects.width(),
        objects.height(),
        objects.objects().size());
    for (FoundObjects.Found each : objects.objects()) {
      out.printf(
          Locale.ROOT,
          "  %5.1f %%  %s  %.0fx%.0f at %.0f,%.0f%n",
          100 * each.score(),
          each.label(),
          each.width(),
          each.height(),
          each.x(),
          each.y());
    }
    out.println("  " + RequestLine.of(answered.report()));
    if (drawings.isPresent()) {
      Path target =
          drawings.get().draw(answered.file(), image -> painter.paint(image, answered.answer()));
      out.println("  drew " + target);
    }
    out.flush();
  }
}
