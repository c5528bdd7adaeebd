package io.cleave.cli;

import ai.djl.modality.Classifications;
import io.cleave.cli.options.ClassifierOptions;
import io.cleave.cli.options.SplitOptions;
import io.cleave.cli.pictures.Answered;
import io.cleave.cli.pictures.PictureOptions;
import io.cleave.cli.pictures.PictureRun;
import io.cleave.codec.internal.Check;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.server.ModelOptions;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Classifies pictures, split between this process and a tail server. */
@Command(
    name = "classify",
    description = {
      "Classifies pictures: the head runs here, the tail on a server.",
      "",
      "With --picture the server does it all: each file is sent as it is, to the whole network.",
      "",
      "Without --server, a tail server runs inside this process and is asked over loopback TCP, so"
          + " that sizes are those of a real link.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleave classify --model resnet50 --weights resnet50.pth --cut bottle1 --profile"
          + " half,keep=0.3 cat.jpg",
      "  cleave classify --model resnet18 --weights cats-and-dogs.pth --labels classes.txt cat.jpg",
      "  cleave classify --model demo --cut maxpool --server cloud.example:7070 *.png",
      "  cleave classify --model demo --picture --server cloud.example:7070 *.png",
      "  cleave classify --model demo --server cloud.example:7070 --tls-ca ca.pem cat.jpg"
    },
    mixinStandardHelpOptions = true)
final class ClassifyCommand implements Callable<Integer> {

  @Mixin private ClassifierOptions classifier;
  @Mixin private SplitOptions split;

  @Option(
      names = "--cut",
      paramLabel = "NAME",
      description =
          "Where the network is cut (default: a bundle's cut, or "
              + ModelOptions.DEFAULT_CUT
              + ", behind the first residual block).")
  private @Nullable String cut;

  @Mixin private PictureOptions pictures;

  @Option(
      names = "--top",
      paramLabel = "K",
      defaultValue = "5",
      description = "Classes to print for each image (default: ${DEFAULT-VALUE}).")
  private int top;

  @Override
  public Integer call() throws IOException {
    Check.argument(top >= 1, "top", top, "at least 1");
    Model model = classifier.find();
    if (model.weights().isRandom()) {
      System.out.println(
          "The weights are random: sizes and times are real, labels mean nothing."
              + " Give trained ones with --weights.");
    }
    Classification task = Classification.of(model);
    if (task.isNumbered()) {
      System.err.printf(
          "the %d classes have no names; --labels FILE gives them%n", task.labels().size());
    }
    String where = pictures.cut(cut == null ? ModelOptions.defaultCut(model) : cut, model);
    PictureRun<Classifications> run = pictures.run(classifier.name(), model, task, where);
    return split.connected(
        model,
        where,
        run::applyTo,
        client -> run.run(client, pictures.images(), "classified", this::show));
  }

  private void show(Answered<Classifications> answered) {
    System.out.printf(Locale.ROOT, "%s (%,d bytes)%n", answered.file(), answered.fileBytes());
    Classifications answer = answered.answer();
    answer
        .topK(Math.min(top, answer.getClassNames().size()))
        .forEach(
            best ->
                System.out.printf(
                    Locale.ROOT,
                    "  %5.1f %%  %s%n",
                    100 * best.getProbability(),
                    best.getClassName()));
    System.out.println("  " + RequestLine.of(answered.report()));
    if (!pictures.areSent() && answered.fileBytes() < answered.report().bytesSent()) {
      System.out.println(
          "  the file itself is smaller: take a smaller profile, or send it with --picture");
    }
  }
}
