package io.cleave.cloud.cli;

/** The standalone server. */
public final class ServeCommand {
  private ServeCommand() {}
}
