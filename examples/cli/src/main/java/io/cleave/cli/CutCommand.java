package io.cleave.cli;

import io.cleave.cli.options.ClassifierOptions;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.internal.pem.PemFile;
import io.cleave.core.Model;
import io.cleave.core.bundle.Bundle;
import io.cleave.core.bundle.BundleWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Cuts a network in two files. */
@Command(
    name = "cut",
    mixinStandardHelpOptions = true,
    description = {
      "Cuts a network in two and writes both halves as a bundle, for devices and servers.",
      "",
      "FOLDER gets head.onnx and tail.onnx, which any tool for ONNX opens; model.properties with"
          + " labels, for a model that classifies pictures; the calibration, if one is given; and"
          + " manifest.json, which says what belongs together. --model FOLDER then is the head for"
          + " 'classify' and 'raw', and the tail for 'serve'. It loads at once, as nothing is cut or"
          + " tried, and without the classes of the ONNX format (tribuo-util-onnx, protobuf-java).",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleave cut --model lite0 --at _blocks.5 --output lite0-v1",
      "  cleave serve --model lite0-v1",
      "  cleave classify --model lite0-v1 --server cloud.example:7070 cat.jpg"
    })
final class CutCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClassifierOptions classifier;

  @Option(
      names = "--at",
      paramLabel = "NAME",
      required = true,
      description = "Where the head ends; 'cleave cuts' lists the places.")
  private String cut;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description = "What 'calibrate' wrote, for both halves.")
  private @Nullable Path calibration;

  @Option(
      names = "--sign-key",
      paramLabel = "KEY.pem",
      description = {
        "Signs the bundle with this private key, so that --trust tells it from others:",
        "  openssl genpkey -algorithm ed25519 -out key.pem",
        "  openssl pkey -in key.pem -pubout -out trusted.pem"
      })
  private @Nullable Path key;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      required = true,
      description = "The folder to make; where something is in it, nothing is written.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Model model = classifier.find();
    BundleWriter writer = BundleWriter.of(model, cut);
    if (calibration != null) {
      writer.calibration(CalibrationFile.read(calibration));
    }
    if (key != null) {
      writer.signKey(PemFile.read("--sign-key", key).privateKey());
    }
    Bundle bundle = writer.write(output);
    PrintWriter out = spec.commandLine().getOut();
    String short12 = bundle.fingerprint().substring(0, 12);
    out.printf(
        Locale.ROOT,
        "wrote %s: %s cut at %s, weights %s%n",
        output,
        model.network().name(),
        bundle.cut(),
        short12);
    try (Stream<Path> files = Files.list(output)) {
      for (Path file : files.sorted().toList()) {
        out.printf(Locale.ROOT, "%,15d  %s%n", Files.size(file), file.getFileName());
      }
    }
    return CommandLine.ExitCode.OK;
  }
}
