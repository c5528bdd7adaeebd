package io.cleave.cloud.cli;

import io.cleave.cloud.ServerListener;
import io.cleave.cloud.TailServer;
import io.cleave.cloud.TailServerBuilder;
import io.cleave.codec.Calibration;
import io.cleave.codec.CalibrationFile;
import io.cleave.core.Cut;
import io.cleave.core.ModelBundle;
import io.cleave.core.ModelPart;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The standalone tail server: loads the tails that the options name, serves them until the process
 * is told to end, answers what is in flight, ends. Prints {@code listening on HOST:PORT} on a line
 * of its own when it is ready.
 */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = JarVersion.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Serves the last layers of a network (the tail) to devices that run the first (the head).",
      "",
      "A device asks for the tail of its own model, cut and weights; all three must be the same on"
          + " both sides. SIGTERM or Ctrl-C stops gracefully: new requests are refused, those in"
          + " flight are answered first.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "1:it could not start: damaged weights, port taken",
      "2:an option is wrong: no such model or cut among them",
      "3:stopped by a signal, and requests were still unanswered at the drain timeout",
      "130, 143:stopped by SIGINT or SIGTERM, everything in flight was answered"
    },
    footer = {
      "",
      "Examples:",
      "  ${COMMAND-FULL-NAME} --model resnet50 --weights resnet50.pth --cut bottle1",
      "  ${COMMAND-FULL-NAME} --model resnet18 --cut maxpool --cut basic4 --port 0",
      "",
      "There is no encryption: --host beyond this machine needs --insecure, and a network that you"
          + " trust. Tokens travel as they are."
    })
public final class ServeCommand implements Callable<Integer> {
  private static final int EXIT_CUT_OFF = 3;

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions model;

  @Option(
      names = "--cut",
      paramLabel = "NAME",
      defaultValue = "layer1.0",
      description =
          "Where the network is cut; may be given several times (default: ${DEFAULT-VALUE},"
              + " behind the first residual block).")
  private List<String> cuts;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description =
          "A file that 'calibrate' wrote, with which devices may code their requests; may be given"
              + " several times. Cuts that are not served are left out.")
  private List<Path> calibrations = List.of();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = TailServerBuilder.DEFAULT_HOST,
      description =
          "Where to listen; 0.0.0.0 for every interface (default: ${DEFAULT-VALUE}, this machine"
              + " alone).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "" + TailServerBuilder.DEFAULT_PORT,
      description = "The port; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--insecure",
      description =
          "Allows a --host that other machines reach, although nothing is encrypted: only on a"
              + " network that you trust.")
  private boolean insecure;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Lets in only devices that show one of the tokens in this file, one a line (default:"
              + " everybody).")
  private Path tokenFile;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "" + TailServerBuilder.DEFAULT_WORKERS,
      description =
          "Requests computed at once; the engine uses several threads for each (default:"
              + " ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--queue",
      paramLabel = "N",
      defaultValue = "" + TailServerBuilder.DEFAULT_QUEUE_CAPACITY,
      description =
          "Requests that may wait; the next is refused, which devices may retry (default:"
              + " ${DEFAULT-VALUE}).")
  private int queue;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "" + TailServerBuilder.DEFAULT_MAX_CONNECTIONS,
      description = "Connections at once (default: ${DEFAULT-VALUE}).")
  private int maxConnections;

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      defaultValue = "" + TailServerBuilder.DEFAULT_MAX_IN_FLIGHT,
      description = "Unanswered requests on one connection (default: ${DEFAULT-VALUE}).")
  private int maxInFlight;

  @Option(
      names = "--request-memory",
      paramLabel = "MIB",
      defaultValue = "" + TailServerBuilder.DEFAULT_REQUEST_MEMORY_MIB,
      description =
          "Mebibytes for requests that arrive or wait, of all connections together; over it a"
              + " request is refused, which devices may retry (default: ${DEFAULT-VALUE}).")
  private int requestMemoryMib;

  @Option(
      names = "--idle-timeout",
      paramLabel = "TIME",
      defaultValue = "5m",
      converter = DurationConverter.class,
      description = "Closes a connection that is silent for so long (default: ${DEFAULT-VALUE}).")
  private Duration idleTimeout;

  @Option(
      names = "--drain-timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "The longest that stopping waits for answers (default: ${DEFAULT-VALUE}).")
  private Duration drainTimeout;

  @Mixin private AdminOptions adminOptions;

  /** Options for picocli to fill. */
  public ServeCommand() {}

  /**
   * Runs the server as a program of its own.
   *
   * @param arguments the options
   */
  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new ServeCommand()).setCommandName("cleave-server");
    command.setParameterExceptionHandler(Failures::misspelt);
    command.setExecutionExceptionHandler(new Failures());
    System.exit(command.execute(arguments));
  }

  /**
   * Serves until this thread is interrupted or the process ends.
   *
   * @return the exit code after an interruption, 0
   * @throws IOException if a model cannot be loaded or the port is taken
   */
  @Override
  public Integer call() throws IOException {
    requireLoopbackOrInsecure();
    try (Admin admin = adminOptions.start(spec.commandLine().getOut())) {
      serve(admin);
    }
    return CommandLine.ExitCode.OK;
  }

  private void serve(Admin admin) throws IOException {
    ModelBundle bundle = model.bundle();
    List<CalibrationFile> known = new ArrayList<>();
    for (Path file : calibrations) {
      known.add(CalibrationFile.read(file));
    }
    List<ModelPart> tails = new ArrayList<>();
    boolean idle = true;
    try {
      for (String cut : cuts) {
        tails.add(bundle.tail(cut));
      }
      idle = serve(tails, known, admin);
    } finally {
      if (idle) {
        tails.forEach(ModelPart::close);
      }
    }
  }

  /** Returns whether the server stopped in time, so that no tail runs any more. */
  private boolean serve(List<ModelPart> tails, List<CalibrationFile> known, Admin admin)
      throws IOException {
    TailServer server = start(tails, known, admin.listener());
    admin.ready(server);
    boolean stopped = false;
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "cleave-stop"));
      PrintWriter out = spec.commandLine().getOut();
      server.fingerprints().forEach(tail -> out.println("serving " + tail));
      out.println("listening on " + host + ":" + server.port());
      out.flush();
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      stopped = server.stop(drainTimeout);
      Thread.currentThread().interrupt();
    }
    return stopped;
  }

  private TailServer start(
      List<ModelPart> tails, List<CalibrationFile> known, ServerListener listener)
      throws IOException {
    TailServerBuilder builder =
        TailServer.builder().address(host, port).tokens(tokens()).listener(listener);
    if (insecure) {
      builder.insecure();
    }
    tails.forEach(tail -> builder.add(tail, calibrations(tail.cut(), known)));
    return builder
        .workers(workers)
        .queueCapacity(queue)
        .maxConnections(maxConnections)
        .maxInFlight(maxInFlight)
        .requestMemoryBytes((long) requestMemoryMib << 20)
        .idleTimeout(idleTimeout)
        .drainTimeout(drainTimeout)
        .start();
  }

  /** The server would refuse it too, but only after the weights are loaded. */
  private void requireLoopbackOrInsecure() throws IOException {
    if (!insecure && !InetAddress.getByName(host).isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "host: " + host + " (expected: this machine alone, or --insecure: nothing is encrypted)");
    }
  }

  private List<String> tokens() throws IOException {
    if (tokenFile == null) {
      return List.of();
    }
    List<String> tokens =
        Files.readAllLines(tokenFile).stream()
            .map(String::strip)
            .filter(t -> !t.isEmpty())
            .toList();
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException(
          "token file: " + tokenFile + " has none (expected: one a line)");
    }
    return tokens;
  }

  private static List<Calibration> calibrations(Cut cut, List<CalibrationFile> known) {
    return known.stream().flatMap(file -> file.find(cut.name()).stream()).distinct().toList();
  }

  private void stop(TailServer server) {
    if (!server.stop(drainTimeout)) {
      spec.commandLine().getErr().println("stopped with requests unanswered");
      Runtime.getRuntime().halt(EXIT_CUT_OFF);
    }
  }
}
