package io.cleave.cli;

import io.cleave.cli.options.ClassifierOptions;
import io.cleave.codec.internal.file.Folders;
import io.cleave.codec.internal.file.WholeFile;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.settings.Settings;
import io.cleave.onnxruntime.head.HeadFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a head to a file of its own. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the layers before a cut as a file of their own, for devices.",
      "",
      "FOLDER gets head.onnx: the layers with their weights, and all that a device must know to"
          + " meet the tail at a server. Any tool for ONNX opens it. It loads at once, as nothing"
          + " is cut or tried, and without the classes of the ONNX format (tribuo-util-onnx,"
          + " protobuf-java).",
      "For a model that takes pictures, FOLDER gets a model.properties as well.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleave export --model lite0 --cut _blocks.5 --output lite0-head",
      "  cleave classify --model lite0-head --cut _blocks.5 --server cloud.example:7070 cat.jpg"
    })
final class ExportCommand implements Callable<Integer> {
  private static final String HEAD = "head.onnx";
  private static final String DESCRIPTION = "model.properties";

  @Spec private CommandSpec spec;
  @Mixin private ClassifierOptions classifier;

  @Option(
      names = "--cut",
      paramLabel = "NAME",
      required = true,
      description = "Where the head ends; 'cleave cuts' lists them.")
  private String cut;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      required = true,
      description = "The folder to write to; made where it is absent.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Model model = classifier.find();
    Cut where = model.network().cut(cut);
    Path head = Folders.create(output).resolve(HEAD);
    HeadFile.write(model, where.name(), head);
    if (model.task() instanceof Classification task) {
      String description = "architecture=onnx\n" + task.properties(HEAD);
      WholeFile.write(output.resolve(DESCRIPTION), description);
    } else if (!model.task().settings().isEmpty()) {
      Settings settings =
          new Settings(DESCRIPTION, model.task().settings())
              .with(Map.of("architecture", "onnx", "weights", HEAD));
      WholeFile.write(output.resolve(DESCRIPTION), settings.properties());
    }
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "wrote %s, %,d bytes: %s to %s of %s%n",
            head,
            Files.size(head),
            Cut.INPUT,
            where.name(),
            model.network().name());
    return CommandLine.ExitCode.OK;
  }
}
