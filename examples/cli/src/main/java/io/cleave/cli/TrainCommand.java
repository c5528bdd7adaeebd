package io.cleave.cli;

import ai.djl.ndarray.NDManager;
import io.cleave.cli.options.EngineThreads;
import io.cleave.cli.options.ImageOptions;
import io.cleave.cli.options.LabelsOption;
import io.cleave.cli.options.TrainingOptions;
import io.cleave.cli.progress.CleanStop;
import io.cleave.cli.progress.ProgressLine;
import io.cleave.codec.internal.Check;
import io.cleave.core.Model;
import io.cleave.core.resnet.ResNet;
import io.cleave.lab.images.Dataset;
import io.cleave.lab.images.PictureSplit;
import io.cleave.lab.network.InitialisedNetwork;
import io.cleave.lab.network.ModelFolder;
import io.cleave.lab.network.ResNetNetwork;
import io.cleave.lab.training.Evaluation;
import io.cleave.lab.training.TrainingRun;
import io.cleave.lab.training.TrainingSettings;
import io.cleave.models.shapes.ShapeSet;
import io.cleave.pytorch.PyTorch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains the demo model, or a similar one, on the synthetic image set or a user's own images. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Trains a ResNet on your own images, or on shapes that the program draws itself.",
    description = {
      "",
      "Nothing is downloaded. Which images a step sees, and how they look, depends on --image-seed"
          + " and the number of the step alone.",
      "After each epoch a checkpoint is written beside the model. Whenever the program is ended,"
          + " killed included, the same command goes on from the last one; so it does with other"
          + " --epochs, --rate and --warm-up. Where the loss or a weight is no longer finite it"
          + " stops, and the last checkpoint stands.",
      "",
      "At the end OUTPUT holds model.properties and weights.safetensors (float16): name the folder"
          + " as --model of the other commands.",
      ""
    },
    footer = {
      "",
      "Without options this makes the demo model that comes with the program.",
      "A first look in half a minute, too short to learn much:",
      "  cleave train --output /tmp/small --depth 18 --width 8 --epochs 2 --epoch-images 3200",
      "",
      "The same seeds, settings and --threads on the same kind of processor give the same weights,"
          + " bit for bit. Another processor or number of threads adds floats up in another order:"
          + " the weights differ, the accuracy by little."
    })
public final class TrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ImageOptions images;
  @Mixin private LabelsOption labels;
  @Mixin private TrainingOptions options = TrainingOptions.fromScratch();

  @Option(
      names = "--output",
      paramLabel = "OUTPUT",
      defaultValue = "trained-model",
      description = "Folder for the model and its checkpoint (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(
      names = "--depth",
      defaultValue = "50",
      description = "Depth of the ResNet: 18, 34, 50, 101 or 152 (default: ${DEFAULT-VALUE}).")
  private int depth;

  @Option(
      names = "--width",
      defaultValue = "16",
      description =
          "Channels of its first layer, a multiple of 8; published ones have 64 (default:"
              + " ${DEFAULT-VALUE}).")
  private int width;

  @Option(
      names = "--input-size",
      paramLabel = "PIXELS",
      defaultValue = "" + ShapeSet.SIDE,
      description =
          "Height and width of the network's input; images are scaled to it (default:"
              + " ${DEFAULT-VALUE}).")
  private int inputSize;

  @Mixin private EngineThreads threads;

  @Override
  public Integer call() throws IOException {
    return CleanStop.guard(
        this::train, () -> say("stopped; the same command goes on from the last checkpoint"));
  }

  private void train() throws IOException, InterruptedException {
    Check.argument(!labels.isGiven() || images.areGiven(), "labels", "given", "--images too");
    threads.use();
    ResNet design = ResNet.of(depth).withBaseWidth(width).withInputSize(inputSize);
    try (NDManager manager = PyTorch.newManager()) {
      if (images.areGiven()) {
        trainOnPictures(design, manager);
      } else {
        TrainingSettings settings = options.settings();
        train(design, settings, ShapeSet.dataset(settings.imageSeed(), inputSize), manager);
      }
    }
  }

  private void trainOnPictures(ResNet design, NDManager manager)
      throws IOException, InterruptedException {
    say("reading images");
    PictureSplit pictures =
        images.read(inputSize, labels.names(), options.imageSeed(), spec.commandLine().getOut());
    TrainingSettings settings = options.settings(pictures.learningImages());
    Dataset dataset = pictures.dataset(settings.validationImages(), inputSize);
    say("images: %s; %d to test on", dataset.identity(), dataset.testImages());
    train(design, settings, dataset, manager);
  }

  private void train(ResNet design, TrainingSettings settings, Dataset dataset, NDManager manager)
      throws IOException, InterruptedException {
    ResNet resNet = design.withClasses(dataset.labels().size());
    ModelFolder folder = ModelFolder.create(output);
    say("training %s on %d threads", resNet.name(), threads.count());
    say("%s", settings);
    InitialisedNetwork network = ResNetNetwork.create(resNet, settings.seed(), manager);
    try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
        TrainingRun run =
            new TrainingRun(
                network, settings, dataset, folder.checkpoint(), progress.task("train"), manager)) {
      run.run();
    }
    folder.write(resNet, network, settings.toString(), dataset);
    report(folder, dataset);
  }

  private void report(ModelFolder folder, Dataset dataset) throws IOException {
    Model model = folder.read();
    double accuracy = Evaluation.ofTestSplit(dataset).accuracy(model);
    say("wrote %s", output.toAbsolutePath());
    say(
        "test top-1 with the float16 weights, %d images: %.2f %%",
        dataset.testImages(), 100 * accuracy);
  }

  private void say(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
  }
}
