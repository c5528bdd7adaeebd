package io.cleave.cli;

import io.cleave.cli.options.DownloadBar;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.core.resnet.ResNet;
import io.cleave.lab.text.Table;
import io.cleave.server.ModelOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the points where a model can be cut. */
@Command(
    name = "cuts",
    description = {
      "Lists where a model can be cut, with what crosses and what each side costs.",
      "",
      "Raw size is what crosses as it lies in memory, before pruning. Parameters and multiply-adds"
          + " of the head are the device's, those of the tail the server's.",
      "",
      "An ONNX file can be cut behind nearly every node. Listed are the cuts that send less than"
          + " every cut before them, and the ends of modules that send no more than the nodes around"
          + " them, for an input of the size that the network was tried with.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleave cuts --model resnet50",
      "  cleave cuts --model detector.onnx --input x=1x3x480x640"
    },
    mixinStandardHelpOptions = true)
final class CutsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions modelOptions;

  @Option(names = "--all", description = "List every cut of an ONNX file.")
  private boolean all;

  @Override
  public Integer call() throws IOException {
    Network network = modelOptions.find(DownloadBar.on(spec)).network();
    boolean torchvision = network instanceof ResNet;
    Table table =
        new Table(
            "cut",
            torchvision ? "torchvision" : "tensors",
            "shape",
            "raw KiB",
            "head params",
            "head MMAdd",
            "tail params",
            "tail MMAdd",
            "head share");
    List<Cut> cuts = torchvision || all ? network.splits() : smallest(network);
    for (Cut cut : cuts) {
      Signature crossing = network.sampled(cut);
      table.row(
          cut.name(),
          torchvision ? cut.tensor().name() : String.valueOf(crossing.tensors().size()),
          crossing.tensors().stream().map(CutsCommand::shape).collect(Collectors.joining(" + ")),
          decimal(crossing.bytes() / 1024.0),
          count(cut.head().parameters()),
          decimal(cut.head().multiplyAdds() / 1e6),
          count(cut.tail().parameters()),
          decimal(cut.tail().multiplyAdds() / 1e6),
          percent(cut.head().multiplyAdds(), network.input().tail().multiplyAdds()));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(network.name());
    out.print(table);
    if (cuts.size() < network.splits().size()) {
      out.printf(
          Locale.ROOT, "%d of %,d cuts; --all lists them.%n", cuts.size(), network.splits().size());
    }
    out.flush();
    return 0;
  }

  private static List<Cut> smallest(Network network) {
    List<Cut> splits = network.splits();
    long[] bytes = splits.stream().mapToLong(cut -> network.sampled(cut).bytes()).toArray();
    List<Cut> smallest = new ArrayList<>();
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < bytes.length; i++) {
      boolean valley =
          (i == 0 || bytes[i] <= bytes[i - 1])
              && (i == bytes.length - 1 || bytes[i] < bytes[i + 1]);
      if (bytes[i] < fewest || (valley && isModule(splits.get(i)))) {
        smallest.add(splits.get(i));
      }
      fewest = Math.min(fewest, bytes[i]);
    }
    return smallest;
  }

  /** Other cuts are named after a tensor that crosses. */
  private static boolean isModule(Cut cut) {
    return !cut.crossing().names().contains(cut.name());
  }

  private static String shape(TensorSpec tensor) {
    return tensor.type().isFloat()
        ? tensor.shape().toString()
        : tensor.type() + " " + tensor.shape();
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%,.1f", value);
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
