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
   * Starts a server on a free port of the loopback interface and waits until it listens.
   *
   * @param options further options of the JVM
   * @param arguments further arguments of {@link ServeCommand}
   * @return the server; closing it sends SIGTERM and waits for its end
   * @throws IOException if it ends before it listens
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
   * Starts any server that says where it listens, and waits until it does.
   *
   * @param command what prints {@code listening on HOST:PORT}
   * @return the server; closing it sends SIGTERM and waits for its end
   * @throws IOException if it ends before it listens
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

  /**
   * Where it listens.
   *
   * @return host and port, separated by a colon
   */
  public String address() {
    return host + ":" + port;
  }

  /**
   * The interface it listens on.
   *
   * @return an address of the loopback interface
   */
  public String host() {
    return host;
  }

  /**
   * The port it listens on.
   *
   * @return the port that the system chose
   */
  public int port() {
    return port;
  }

  /**
   * The process.
   *
   * @return its number
   */
  public long pid() {
    return child.process().pid();
  }

  /** Stops the server; requests in flight are answered first. */
  @Override
  public void close() {
    child.close();
  }
}
