package io.cleave.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs the command line in this process, and keeps what it says. */
public abstract class CommandTest {
  protected final StringWriter out = new StringWriter();
  protected final StringWriter err = new StringWriter();

  /** {@return the exit code} */
  protected final int run(String... arguments) {
    CommandLine command = Cleave.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(arguments);
  }
}
