package io.cleave.examples.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The address of a tail server. */
final class ServerOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description = "The tail server, as 'cleave serve' prints it.")
  private String address;

  boolean isGiven() {
    return address != null;
  }

  String host() {
    return address.substring(0, colon());
  }

  int port() {
    try {
      return Integer.parseInt(address.substring(colon() + 1));
    } catch (NumberFormatException e) {
      throw refused();
    }
  }

  private int colon() {
    int colon = address.lastIndexOf(':');
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
