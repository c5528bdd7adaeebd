package io.cleave.bench.links;

import io.cleave.server.process.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A link to a network namespace of this machine with a rate and a delay, over which the kernel's
 * own TCP runs. Needs Linux, root, {@code ip} and Python 3. Closing takes it away.
 */
final class ShapedLink implements AutoCloseable {
  /** The far end's address, where a server may listen. */
  static final String FAR_HOST = "10.254.77.2";

  private static final String SCRIPT = "shaped_link.py";

  private final ChildProcess child;
  private final Writer orders;
  private final BufferedReader answers;

  private ShapedLink(ChildProcess child) {
    this.child = child;
    this.orders = child.process().outputWriter(StandardCharsets.UTF_8);
    this.answers = child.process().inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Lays the link, as fast as it can be until it is shaped.
   *
   * @throws IOException if this process may not, or the tools are absent
   */
  static ShapedLink open() throws IOException {
    try (InputStream script = ShapedLink.class.getResourceAsStream(SCRIPT)) {
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      ProcessBuilder python = new ProcessBuilder("python3", "-c", text);
      ShapedLink link =
          new ShapedLink(ChildProcess.start(python.redirectError(ProcessBuilder.Redirect.INHERIT)));
      link.awaitOk();
      return link;
    }
  }

  /** A command that runs behind the link. */
  List<String> atFarEnd(List<String> command) {
    List<String> there = new ArrayList<>(List.of("ip", "netns", "exec", "cleave-far"));
    there.addAll(command);
    return there;
  }

  /** Both ways alike, from the next packet on. */
  void shape(double megabits, int delayMillis) throws IOException {
    orders.write(String.format(Locale.ROOT, "%f %d%n", megabits, delayMillis));
    orders.flush();
    awaitOk();
  }

  private void awaitOk() throws IOException {
    if (!"ok".equals(answers.readLine())) {
      close();
      throw new IOException("no shaped link here (needed: Linux, root, ip, python3); see above");
    }
  }

  @Override
  public void close() {
    try {
      orders.close();
      answers.readLine(); // its end, when all is taken away
    } catch (IOException e) {
      System.err.println("the link did not end by itself: " + e.getMessage());
    } finally {
      child.close();
    }
  }
}
