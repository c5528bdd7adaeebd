package io.cleave.examples.cli;

import io.cleave.cloud.cli.ModelOptions;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.examples.text.Table;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists where a model can be cut. */
@Command(
    name = "cuts",
    description = {
      "Lists where a model can be cut, with what crosses and what each side costs.",
      "",
      "Raw size is the activation as plain float32, before pruning. Parameters and multiply-adds"
          + " of the head are the device's, those of the tail the server's.",
      ""
    },
    footer = {"", "Example:  cleave cuts --model resnet50"},
    mixinStandardHelpOptions = true)
final class CutsCommand implements Callable<Integer> {

  @Mixin private ModelOptions modelOptions;

  @Override
  public Integer call() throws IOException {
    Network network = modelOptions.find().network();
    Table table =
        new Table(
            "cut",
            "torchvision",
            "shape",
            "raw KiB",
            "head params",
            "head MMAdd",
            "tail params",
            "tail MMAdd",
            "head share");
    for (Cut cut : network.splits()) {
      table.row(
          cut.name(),
          cut.tensor().name(),
          cut.shape().toString(),
          decimal(cut.rawBytes() / 1024.0),
          count(cut.head().parameters()),
          decimal(cut.head().multiplyAdds() / 1e6),
          count(cut.tail().parameters()),
          decimal(cut.tail().multiplyAdds() / 1e6),
          percent(cut.head().multiplyAdds(), network.input().tail().multiplyAdds()));
    }
    System.out.println(network.name());
    System.out.print(table);
    return 0;
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%,.1f", value);
  }

  private static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
