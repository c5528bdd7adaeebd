package io.cleave.cli;

import ai.djl.modality.cv.output.CategoryMask;
import io.cleave.cli.options.DownloadBar;
import io.cleave.cli.options.SplitOptions;
import io.cleave.cli.pictures.Answered;
import io.cleave.cli.pictures.Drawings;
import io.cleave.cli.pictures.MaskImage;
import io.cleave.cli.pictures.PictureOptions;
import io.cleave.cli.pictures.PictureRun;
import io.cleave.core.Model;
import io.cleave.core.TaskKind;
import io.cleave.core.task.Segmentation;
import io.cleave.server.ModelOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says which class each pixel is of, split between this process and a tail server. */
@Command(
    name = "segment",
    description = {
      "Says which class each pixel of a picture is of: the head runs here, the tail on a server.",
      "",
      "Each mask is a PNG as large as the upright picture, whose palette's index is the class."
          + " docs/tasks.md lists what a model.properties or --set says of the network.",
      "",
      "Without --server, a tail server runs inside this process and is asked over loopback TCP.",
      ""
    },
    footer = {"", "Example:", "  cleave segment --model text --cut 254 --output masks page.jpg"},
    mixinStandardHelpOptions = true)
final class SegmentCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelOptions modelOptions;
  @Mixin private SplitOptions split;
  @Mixin private PictureOptions pictures;

  @Option(
      names = "--cut",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Where the network is cut; 'cleave cuts' lists the places.")
  private String cut;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      required = true,
      description = "The folder of the masks; made where it is absent.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Model model = modelOptions.find(DownloadBar.on(spec), Map.of(TaskKind.KEY, "segmentation"));
    Segmentation task = model.task(Segmentation.class);
    Drawings masks = new Drawings(output, pictures.turning());
    String where = pictures.cut(cut, model);
    PictureRun<CategoryMask> run = pictures.run(modelOptions.name(), model, task, where);
    return split.connected(
        model,
        where,
        run::applyTo,
        client -> run.run(client, pictures.images(), "segmented", each -> show(each, masks)));
  }

  private void show(Answered<CategoryMask> answered, Drawings masks) throws IOException {
    CategoryMask mask = answered.answer();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%s (%,d bytes, %dx%d)%n",
        answered.file(),
        answered.fileBytes(),
        answered.size().width(),
        answered.size().height());
    double[] shares = MaskImage.shares(mask);
    for (int label = 0; label < shares.length; label++) {
      if (shares[label] > 0) {
        out.printf(
            Locale.ROOT, "  %5.1f %%  %s%n", 100 * shares[label], mask.getClasses().get(label));
      }
    }
    out.println("  " + RequestLine.of(answered.report()));
    out.println("  wrote " + masks.write(answered.file(), MaskImage.of(mask)));
    out.flush();
  }
}
