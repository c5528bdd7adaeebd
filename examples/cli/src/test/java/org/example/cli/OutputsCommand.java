package org.example.cli;

import io.cleave.cli.Subcommand;
import io.cleave.core.Model;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command by nothing but public types. */
@Command(
    name = "outputs",
    description = "Says what comes out of a network.",
    mixinStandardHelpOptions = true)
public final class OutputsCommand implements Subcommand {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL")
  private String model;

  /** For {@link java.util.ServiceLoader}. */
  public OutputsCommand() {}

  @Override
  public Integer call() throws IOException {
    spec.commandLine().getOut().println(Model.find(model).network().outputs());
    return 0;
  }
}
