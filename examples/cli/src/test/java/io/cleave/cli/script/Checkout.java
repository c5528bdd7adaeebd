package io.cleave.cli.script;

import io.cleave.fixtures.Environments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder with the script and as few sources as it looks at, beside programs that stand for Maven
 * and Java: the one writes a class path as Maven does, the other says how it was called.
 */
public final class Checkout {
  private static final Path SCRIPT = Path.of("..", "..", "cleave");
  private static final String LIST = "examples/cli/target/classpath.txt";

  private static final String MAVEN =
      """
      #!/bin/sh
      echo built >> "$TOOLS/builds"
      mkdir -p codec/target/classes core/runtime/target/classes examples/cli/target/classes
      while [ -e "$TOOLS/hold" ]; do sleep 0.05; done
      printf %s "$PWD/codec/target/classes:$REPOSITORY/a.jar:$PWD/core/runtime/target/classes$MORE" \\
        > examples/cli/target/classpath.txt
      """;

  private static final String JAVA =
      """
      #!/bin/sh
      [ "$1" != -version ] || { echo "openjdk version \\"${JAVA_SAYS:-17.0.15}\\"" >&2; exit; }
      echo "LC_ALL=${LC_ALL:-} LC_CTYPE=${LC_CTYPE:-}"
      printf '%s\\n' "$@"
      """;

  public final Path home;
  private final Path tools;

  private Checkout(Path home, Path tools) {
    this.home = home;
    this.tools = tools;
  }

  public static Checkout create(Path home, Path tools) throws IOException {
    Files.createDirectories(tools.resolve("repository"));
    Files.createFile(tools.resolve("repository/a.jar"));
    program(tools.resolve("mvn"), MAVEN);
    program(tools.resolve("java"), JAVA);
    Files.createDirectories(home.resolve("codec"));
    Files.writeString(home.resolve("pom.xml"), "");
    Files.writeString(home.resolve("codec/Source.java"), "");
    Files.copy(SCRIPT, home.resolve("cleave"), StandardCopyOption.COPY_ATTRIBUTES);
    return new Checkout(home, tools);
  }

  private static void program(Path file, String text) throws IOException {
    Files.writeString(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + ": cannot be made executable");
    }
  }

  /** The same checkout, elsewhere. */
  public Checkout movedTo(Path place) throws IOException {
    Files.createDirectories(place.getParent());
    return new Checkout(Files.move(home, place), tools);
  }

  /** One more, with all files as old as here. */
  public Checkout copiedTo(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.toList()) {
        Path copy = place.resolve(home.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return new Checkout(place, tools);
  }

  public void writeList(String entries) throws IOException {
    Files.writeString(home.resolve(LIST), entries);
  }

  public void changeSource() throws IOException {
    FileTime built = Files.getLastModifiedTime(home.resolve(LIST));
    Files.setLastModifiedTime(
        home.resolve("codec/Source.java"), FileTime.fromMillis(built.toMillis() + 1000));
  }

  /** As if after a build had begun; a clock may not have moved since. */
  public void changeSourceDuringABuild() throws IOException {
    FileTime begun = Files.getLastModifiedTime(home.resolve("examples/cli/target/build.started"));
    Files.setLastModifiedTime(
        home.resolve("codec/Source.java"), FileTime.fromMillis(begun.toMillis() + 1000));
  }

  public void moveRepository(String name) throws IOException {
    Files.move(tools.resolve("repository"), tools.resolve(name));
  }

  public void holdBuilds() throws IOException {
    Files.createFile(tools.resolve("hold"));
  }

  public void letBuild() throws IOException {
    Files.delete(tools.resolve("hold"));
  }

  public long builds() throws IOException {
    Path builds = tools.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  /** What a run prints, both outputs together. */
  public List<String> run(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), arguments);
  }

  public List<String> run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return lines(start(command(environment, arguments)));
  }

  public ProcessBuilder command(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("cleave").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> usual =
        Map.of(
            "PATH",
            tools + ":" + System.getenv("PATH"),
            "TOOLS",
            tools.toString(),
            "REPOSITORY",
            tools.resolve("repository").toString());
    return Environments.only(builder, usual, environment);
  }

  public static Process start(ProcessBuilder command) throws IOException {
    Process process = command.start();
    process.getOutputStream().close();
    return process;
  }

  public static List<String> lines(Process process) throws IOException, InterruptedException {
    List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    process.waitFor();
    return lines;
  }

  /** The class path that Java was given. */
  public static String classPath(List<String> printed) {
    int at = printed.indexOf("-cp");
    if (at < 0) {
      throw new AssertionError("java was not started: " + printed);
    }
    return printed.get(at + 1);
  }

  public void append(String file, String text) throws IOException {
    Files.writeString(home.resolve(file), text, StandardOpenOption.APPEND);
  }
}
