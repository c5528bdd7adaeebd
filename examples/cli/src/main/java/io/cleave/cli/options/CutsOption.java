package io.cleave.cli.options;

import java.util.List;
import picocli.CommandLine.Option;

/** The option that names the cuts of an experiment; none of them for those of the experiment. */
public final class CutsOption {
  @Option(
      names = {"--cut", "--cuts"},
      paramLabel = "NAME",
      split = ",",
      description =
          "Where to cut, as 'cuts' lists the places; may be given several times (default: maxpool"
              + " and behind the first residual block, as the paper; other networks where few bytes"
              + " cross early).")
  private List<String> names = List.of();

  /** {@return the names in the order of the command line; may be empty} */
  public List<String> names() {
    return names;
  }
}
