package io.cleave.server.process;

import io.cleave.server.ServeCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A tail server in a process of its own. */
public final class ServerProcess implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("listening on (\\S+):(\\d+)");
  private final ChildProcess child;
  private final String host;
  private final int port;

  private ServerProcess(ChildProcess child, String host, int port) {
    this.child = child;
    this.host = host;
    this.port = port;
  }

  /**
   * {@return a server that listens on a free port of the loopback interface} Closing it sends
   * SIGTERM and waits for its end.
   *
   * @param options of the JVM, in addition to those of this process
   * @param arguments more arguments of {@link ServeCommand}
   * @throws IOException if the process cannot be started, or ends before it listens
   */
  public static ServerProcess start(List<String> options, List<String> arguments)
      throws IOException {
    List<String> command =
        JavaCommand.of(
            ServeCommand.class, options, "--host", "127.0.0.1", "--port", "0", "--no-admin");
    command.addAll(arguments);
    return start(command);
  }

  /**
   * {@return a server that was started with any command and listens} Closing it sends SIGTERM and
   * waits for its end.
   *
   * @param command of a program that prints {@code listening on HOST:PORT}
   * @throws IOException if the process cannot be started, or ends before it listens
   */
  public static ServerProcess start(List<String> command) throws IOException {
    ChildProcess child =
        ChildProcess.start(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    BufferedReader output = child.process().inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        return new ServerProcess(child, listening.group(1), Integer.parseInt(listening.group(2)));
      }
    }
    child.close();
    throw new IOException("the server ended before it listened; its message stands above");
  }

  /** {@return the host and the port that the server listens on, separated by a colon} */
  public String address() {
    return host + ":" + port;
  }

  /** {@return the host that the server said it listens on} */
  public String host() {
    return host;
  }

  /** {@return the port that the server listens on, which the system chose} */
  public int port() {
    return port;
  }

  /** {@return the id of the process} */
  public long pid() {
    return child.process().pid();
  }

  /** Stops the server, which first answers the requests in flight. */
  @Override
  public void close() {
    child.close();
  }
}
