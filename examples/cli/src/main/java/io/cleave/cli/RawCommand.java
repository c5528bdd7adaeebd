package io.cleave.cli;

import io.cleave.cli.diff.CaptureOption;
import io.cleave.cli.diff.CaptureOption.Capture;
import io.cleave.cli.numpy.NumpyFile;
import io.cleave.cli.options.DownloadBar;
import io.cleave.cli.options.SplitOptions;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.Folders;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.bundle.Bundle;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.Prediction;
import io.cleave.edge.RequestOptions;
import io.cleave.edge.TailException;
import io.cleave.server.ModelOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs any network on tensors, split between this process and a tail server. */
@Command(
    name = "raw",
    mixinStandardHelpOptions = true,
    description = {
      "Runs any network on tensors in NumPy's files: the head runs here, the tail on a server.",
      "",
      "An .npz has an array for each input of the network under its name, with the batch in front;"
          + " for a network of one input an .npy will do. Each sample is a request of its own. What"
          + " comes out is written as an .npz with an array for each output.",
      "",
      "Without --server, a tail server runs inside this process and is asked over loopback TCP.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleave raw --model minilm.onnx --cut encoder.layer.1 tokens.npz --output vectors.npz",
      "  cleave raw --model faces.onnx --cut 245 --server cloud.example:7070 --outputs scores *.npy"
    })
final class RawCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelOptions modelOptions;
  @Mixin private SplitOptions split;

  @Option(
      names = "--cut",
      paramLabel = "NAME",
      description =
          "Where the network is cut; 'cleave cuts' lists the places (default: a bundle's cut).")
  private @Nullable String cut;

  @Option(
      names = "--outputs",
      paramLabel = "NAME",
      split = ",",
      description = "The outputs that are wanted (default: all).")
  private List<String> outputs = List.of();

  @Option(
      names = "--output",
      paramLabel = "PATH",
      description =
          "Where the outputs go: an .npz for one file, a folder for several (default: nowhere; they"
              + " are described alone).")
  private @Nullable Path output;

  @Mixin private CaptureOption captures;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "The .npz or .npy files.")
  private List<Path> files;

  @Override
  public Integer call() throws IOException {
    Model model = modelOptions.find(DownloadBar.on(spec));
    if (output != null && files.size() > 1) {
      Folders.create(output);
    }
    String where = cut == null ? cutOfBundle(model) : cut;
    Capture capture = captures.open(modelOptions.name(), model, where);
    return split.connected(
        model, where, builder -> builder, client -> runAll(model, client, capture));
  }

  private static String cutOfBundle(Model model) {
    return Bundle.of(model)
        .map(Bundle::cut)
        .orElseThrow(() -> Check.refusal("--cut", "none", "a place that 'cleave cuts' lists"));
  }

  private int runAll(Model model, EdgeClient client, Capture capture) {
    int failures = 0;
    for (Path file : files) {
      try {
        run(file, NumpyFile.read(file, model.network().inputs()), client, capture);
      } catch (IOException | IllegalArgumentException | TailException e) {
        String message = String.valueOf(e.getMessage());
        spec.commandLine().getErr().println(named(file, message));
        failures++;
      }
    }
    return failures == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static String named(Path file, String message) {
    return message.startsWith(file.toString()) ? message : file + ": " + message;
  }

  private void run(Path file, Tensors inputs, EdgeClient client, Capture capture)
      throws IOException {
    List<Prediction> answers = new ArrayList<>();
    for (CompletableFuture<Prediction> answer :
        client.predictEachAsync(inputs, RequestOptions.defaults().outputs(outputs))) {
      answers.add(join(answer));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%s: %s%n", file, inputs);
    for (Prediction answer : answers) {
      out.println("  " + answer.outputs());
      out.println("  " + RequestLine.of(answer.report()));
    }
    for (int i = 0; i < answers.size(); i++) {
      Tensors sample = inputs.sample(i);
      capture.keep(file, () -> sample, answers.get(i));
    }
    if (output != null) {
      Path target = target(file, output);
      NumpyFile.write(target, answers.stream().map(Prediction::outputs).toList());
      out.println("  wrote " + target);
    }
    out.flush();
  }

  private static Prediction join(CompletableFuture<Prediction> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof TailException failure ? failure : e;
    }
  }

  private Path target(Path file, Path output) {
    if (files.size() == 1) {
      Check.argument(!output.equals(file), "output", output, "another file than the input");
      return output;
    }
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    Path target = output.resolve((dot < 0 ? name : name.substring(0, dot)) + ".npz");
    Check.argument(!target.equals(file), "output", output, "another folder than the inputs'");
    return target;
  }
}
