package io.cleave.cli;

import ai.djl.modality.Classifications;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.cleave.cli.options.ClassifierOptions;
import io.cleave.cli.options.OrientationOption;
import io.cleave.cli.options.SplitOptions;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.picture.PictureFile;
import io.cleave.core.picture.PictureInput;
import io.cleave.core.picture.PicturesException;
import io.cleave.core.picture.Turning;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeClientBuilder;
import io.cleave.edge.Prediction;
import io.cleave.edge.Report;
import io.cleave.edge.TailException;
import io.cleave.edge.TailFailedException;
import io.cleave.pytorch.PyTorch;
import io.cleave.server.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

  @Option(
      names = "--picture",
      description =
          "Sends the files as they are, in place of activations: the cut is 'input', and the whole"
              + " network runs on the server.")
  private boolean picture;

  @Mixin private OrientationOption orientation;

  @Option(
      names = "--top",
      paramLabel = "K",
      defaultValue = "5",
      description = "Classes to print for each image (default: ${DEFAULT-VALUE}).")
  private int top;

  @Parameters(
      paramLabel = "IMAGE",
      arity = "1..*",
      description = "JPEG, PNG, WebP, GIF or BMP files, whatever their names.")
  private List<Path> images;

  private final Deque<Report> reports = new ArrayDeque<>();

  @Override
  public Integer call() throws IOException {
    Check.argument(top >= 1, "top", top, "at least 1");
    if (picture) {
      cut = Cut.INPUT;
    }
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
    String where = cut == null ? ModelOptions.defaultCut(model) : cut;
    return split.connected(model, where, this::observed, client -> classify(model, client));
  }

  private EdgeClientBuilder observed(EdgeClientBuilder builder) {
    builder.listener(reports::add);
    return picture ? builder.pictures() : builder;
  }

  private int classify(Model model, EdgeClient client) {
    Classification task = Classification.of(model);
    if (picture) {
      return classifyAll(file -> whole(client.predictPicture(sent(file)), task));
    }
    PictureInput pictures =
        new PictureInput(task.preprocessing(), orientation.turning(), PictureFile.MAX_PIXELS);
    Signature input = input(model, pictures.preprocessing().size());
    return classifyAll(file -> whole(client.predict(decoded(file, pictures, input)), task));
  }

  private static Signature input(Model model, int size) {
    TensorSpec input = model.network().inputs().only("pictures");
    return Signature.of(input.withShape(TensorShape.of(3, size, size)));
  }

  /**
   * The server turns pictures upright. If a picture is to stay as stored, a copy that says so is
   * sent.
   */
  private byte[] sent(Path file) throws IOException {
    byte[] bytes = PictureFile.bytes(file);
    PictureFile.open(file.toString(), bytes, PictureInput.MAX_PIXELS, orientation.turning());
    return orientation.turning() == Turning.AS_STORED
        ? PictureFile.withoutOrientation(file.toString(), bytes)
        : bytes;
  }

  private static Tensors decoded(Path file, PictureInput pictures, Signature input)
      throws IOException {
    Tensors target = Tensors.allocate(input, 1);
    pictures.decode(file.toString(), PictureFile.bytes(file), target.data(0));
    return target;
  }

  private static Classifications whole(Prediction answer, Classification task) {
    try (NDManager manager = PyTorch.newManager()) {
      NDArray logits = answer.logits(manager).squeeze(0);
      return new Classifications(task.labels(), logits.softmax(0));
    }
  }

  /** One of the ways from a picture file to its classes. */
  private interface Classifier {
    Classifications classify(Path file) throws IOException;
  }

  private int classifyAll(Classifier classifier) {
    int failures = 0;
    for (int i = 0; i < images.size(); i++) {
      try {
        failures += classify(images.get(i), classifier) ? 0 : 1;
      } catch (TailException e) {
        System.err.println(e.getMessage());
        System.err.println((images.size() - i) + " images were not classified");
        return 1;
      }
    }
    return failures == 0 ? 0 : 1;
  }

  private boolean classify(Path file, Classifier classifier) {
    try {
      Classifications answer = classifier.classify(file);
      System.out.printf(Locale.ROOT, "%s (%,d bytes)%n", file, Files.size(file));
      answer
          .topK(Math.min(top, answer.getClassNames().size()))
          .forEach(
              best ->
                  System.out.printf(
                      Locale.ROOT,
                      "  %5.1f %%  %s%n",
                      100 * best.getProbability(),
                      best.getClassName()));
      Report report = reports.removeLast();
      System.out.println("  " + RequestLine.of(report));
      if (!picture && Files.size(file) < report.bytesSent()) {
        System.out.println(
            "  the file itself is smaller: take a smaller profile, or send it with --picture");
      }
      return true;
    } catch (PicturesException e) {
      System.err.println(e.getMessage());
      return false;
    } catch (IOException | IllegalArgumentException | TailFailedException e) {
      System.err.println(file + ": " + e.getMessage());
      return false;
    }
  }
}
