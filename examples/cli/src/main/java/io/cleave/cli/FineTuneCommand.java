package io.cleave.cli;

import ai.djl.ndarray.NDManager;
import io.cleave.cli.options.CalibrationOption;
import io.cleave.cli.options.ClassifierOptions;
import io.cleave.cli.options.CutTrainingOptions;
import io.cleave.cli.options.DrawnShapes;
import io.cleave.cli.options.EngineThreads;
import io.cleave.cli.options.GivenCommand;
import io.cleave.cli.options.ImageOptions;
import io.cleave.cli.options.ProfileOption;
import io.cleave.cli.options.TrainingOptions;
import io.cleave.cli.progress.CleanStop;
import io.cleave.cli.progress.ProgressLine;
import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.internal.Check;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.resnet.ResNet;
import io.cleave.lab.finetune.FineTuned;
import io.cleave.lab.finetune.FineTuning;
import io.cleave.lab.finetune.TunedEpoch;
import io.cleave.lab.finetune.TuningFile;
import io.cleave.lab.images.Dataset;
import io.cleave.lab.images.PictureSplit;
import io.cleave.lab.network.ModelFolder;
import io.cleave.lab.results.ResultFiles;
import io.cleave.lab.training.TrainingSettings;
import io.cleave.pytorch.PyTorch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fine-tunes a model with a profile in the loop. */
@Command(
    name = "finetune",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Teaches a trained model to do without what a profile drops at a cut.",
    description = {
      "",
      "Every training image's activation is encoded and decoded as it will be sent; the network"
          + " learns from what arrives. Before the first epoch and after each, top-1 is counted on"
          + " validation images, with and without the profile; the weights that do best with it are"
          + " written.",
      "After each epoch a checkpoint is written beside the model. Whenever the program is ended,"
          + " killed included, the same command goes on from the last one; so it does with other"
          + " --epochs, --rate and --warm-up. Where the loss or a weight is no longer finite it"
          + " stops, and the last checkpoint stands.",
      "",
      "At the end OUTPUT holds the model (model.properties, weights.safetensors), the calibration it"
          + " was tuned with, and finetune.json: name the folder as --model of the other commands,"
          + " or as --tuned NAME=OUTPUT of 'sweep'.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleave finetune --cut bottle1 --profile exact,keep=0.05 --output tuned",
      "  cleave finetune --model cifar10 --images cifar10-train.zip --test-images cifar10-test.zip"
          + " --cut bottle1 --calibration coarse.cleave-profile --gradient straight-through",
      "",
      "Give --images, --test-images and --image-seed as 'train' had them: the images that were held"
          + " out then are held out again. Images are mirrored and moved as in 'train'."
    })
final class FineTuneCommand implements Callable<Integer> {
  private static final String CALIBRATION = "calibration.cleave-profile";
  private static final double POINTS = 100;

  @Spec private CommandSpec spec;
  @Mixin private ClassifierOptions classifier;

  @Option(
      names = "--cut",
      paramLabel = "NAME",
      defaultValue = "bottle1",
      description = "Where the network is cut (default: ${DEFAULT-VALUE}).")
  private String cut;

  @Mixin private ProfileOption profile;
  @Mixin private CalibrationOption calibration;
  @Mixin private CutTrainingOptions rule;
  @Mixin private ImageOptions images;
  @Mixin private TrainingOptions options = TrainingOptions.ofTrained();

  @Option(
      names = "--output",
      paramLabel = "OUTPUT",
      defaultValue = "tuned-model",
      description = "Folder for the model and its checkpoint (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Mixin private EngineThreads threads;

  @Override
  public Integer call() throws IOException {
    return CleanStop.guard(
        this::tune, () -> say("stopped; the same command goes on from the last checkpoint"));
  }

  private void tune() throws IOException, InterruptedException {
    threads.use();
    Model model = classifier.find();
    Cut place = model.network().cut(cut);
    Optional<Calibration> calibrated = calibration.calibration(model, place);
    try (NDManager manager = PyTorch.newManager();
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
      FineTuning tuning = tuning(model, place, calibrated, progress);
      TuningImages taken = images(model);
      say(
          "fine-tuning %s at %s for %s",
          model.network().name(), place.name(), tuning.rule().profile());
      ModelFolder folder = ModelFolder.create(output);
      FineTuned result =
          tuning.run(taken.settings(), taken.dataset(), folder.checkpoint(), manager);
      write(folder, model, tuning, taken, result);
      if (calibrated.isPresent()) {
        CalibrationFile.of(Map.of(place.name(), calibrated.get())).write(folder.file(CALIBRATION));
      }
      report(result);
    }
  }

  private FineTuning tuning(
      Model model, Cut place, Optional<Calibration> calibrated, ProgressLine progress) {
    List<Profile> profiles =
        profile.profiles(calibrated.isPresent() ? Profile.compact() : Profile.exact());
    Check.argument(profiles.size() == 1, "profile", "auto", "one of them");
    List<Profile> sent =
        calibrated.isPresent() ? CalibrationOption.apply(calibrated.get(), profiles) : profiles;
    FineTuning tuning =
        FineTuning.of(model, place.name(), sent.get(0)).listener(progress.task("train"));
    rule.apply(tuning);
    return tuning;
  }

  /** The images to learn from, and the settings of the training. */
  private record TuningImages(Dataset dataset, TrainingSettings settings) {}

  private TuningImages images(Model model) throws IOException, InterruptedException {
    if (!images.areGiven()) {
      TrainingSettings settings = options.settings();
      return new TuningImages(DrawnShapes.dataset(model, settings.imageSeed()), settings);
    }
    say("reading images");
    PictureSplit pictures = images.read(model, options.imageSeed(), spec.commandLine().getOut());
    TrainingSettings settings = options.settings(pictures.learningImages());
    Preprocessing preprocessing = Classification.of(model).preprocessing();
    Dataset dataset = pictures.dataset(settings.validationImages(), preprocessing.size());
    say("images: %s", dataset.identity());
    return new TuningImages(dataset.withPreprocessing(preprocessing), settings);
  }

  private void write(
      ModelFolder folder, Model model, FineTuning tuning, TuningImages taken, FineTuned result)
      throws IOException {
    String training = tuning + ", " + taken.settings();
    folder.write(ResNet.of(model), result.network(), training, taken.dataset());
    ResultFiles.write(
        folder.file(TuningFile.NAME),
        tuning.file(GivenCommand.of(spec), classifier.name(), taken.settings(), result));
  }

  private void report(FineTuned result) {
    TunedEpoch before = result.epochs().get(0);
    TunedEpoch after = result.epochs().get(result.chosen());
    say("wrote %s", output.toAbsolutePath());
    say(
        "validation top-1 as sent: %.2f %% before, %.2f %% now; uncut it was %.2f %%",
        POINTS * before.sentTop1(), POINTS * after.sentTop1(), POINTS * before.uncutTop1());
    say("count on test images: cleave sweep --tuned tuned=%s --images TEST-IMAGES", output);
  }

  private void say(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
  }
}
