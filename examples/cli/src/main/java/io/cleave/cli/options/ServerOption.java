package io.cleave.cli.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The address of a tail server. */
public final class ServerOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description = "The tail server, as 'cleave serve' prints it.")
  private @Nullable String address;

  public boolean isGiven() {
    return address != null;
  }

  public String host() {
    return address().substring(0, colon());
  }

  public int port() {
    try {
      return Integer.parseInt(address().substring(colon() + 1));
    } catch (NumberFormatException e) {
      throw refused();
    }
  }

  private String address() {
    if (address == null) {
      throw refused();
    }
    return address;
  }

  private int colon() {
    int colon = address().lastIndexOf(':');
    if (colon < 1) {
      throw refused();
    }
    return colon;
  }

  private CommandLine.ParameterException refused() {
    return new CommandLine.ParameterException(
        command.commandLine(), "--server: " + address + " (expected: host:port)");
  }
}
