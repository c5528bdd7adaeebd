package io.cleave.server;

import io.cleave.cloud.FileWatch;
import io.cleave.cloud.TailServer;
import io.cleave.cloud.TailServerBuilder;
import io.cleave.codec.internal.Check;
import io.cleave.server.admin.AdminServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The standalone tail server: loads the tails that the options name, serves them until the process
 * is told to end, answers the requests in flight, and ends. Prints {@code listening on HOST:PORT}
 * on a line of its own when it is ready.
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
      "A device is told which tails there are, and asks for those of its own model and weights, at any"
          + " of the cuts, on one connection. Several cuts of a model share one set of weights."
          + " SIGTERM or Ctrl-C stops gracefully: new requests are refused, those in flight are"
          + " answered first.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:--check-config found nothing wrong",
      "1:it could not start: damaged weights, port taken",
      "2:an option is wrong: no such model or cut among them; or --check-config found a fault",
      "3:stopped by a signal, and requests were still unanswered at the drain timeout",
      "130, 143:stopped by SIGINT or SIGTERM, everything in flight was answered"
    },
    footer = {
      "",
      "Examples:",
      "  ${COMMAND-FULL-NAME} --model resnet50 --weights resnet50.pth --cut bottle1",
      "  ${COMMAND-FULL-NAME} --model resnet18 --cut maxpool --cut basic4 --port 0",
      "  ${COMMAND-FULL-NAME} --config server.properties --check-config",
      "",
      "Each option can also be set by the environment (CLEAVE_MAX_BATCH for --max-batch) or by"
          + " --config (max-batch); the command line goes before both, the environment before the"
          + " file. Several values are separated by commas there.",
      "",
      "Without --tls-cert nothing is encrypted: --host beyond this machine then needs --insecure,"
          + " and a network that you trust."
    },
    preprocessor = Configuration.Finder.class)
public final class ServeCommand implements Callable<Integer> {
  private static final int EXIT_CUT_OFF = 3;

  @Spec private CommandSpec spec;

  @Mixin private TailOptions tails;

  @Option(
      names = "--tails",
      paramLabel = "FILE",
      description =
          "Serves the tails that this file names instead, one model a line with the options above,"
              + " from --model to --calibration; read again when it changes.")
  private @Nullable Path tailsFile;

  @Mixin private ListenOptions listen;
  @Mixin private LimitOptions limits;
  @Mixin private AdminOptions adminOptions;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A properties file with options that are not given here: max-batch = 16. The environment"
              + " is asked first: CLEAVE_MAX_BATCH=16.")
  private @Nullable Path configFile;

  @Option(
      names = "--check-config",
      description =
          "Shows every option and where it comes from, loads everything, listens on nothing, and"
              + " ends: with 0 if the server could start, otherwise with 2.")
  private boolean checkConfig;

  /** Creates a command for picocli to fill. */
  public ServeCommand() {}

  /**
   * Runs the server as a program of its own.
   *
   * @param arguments the options
   */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT); // numbers in messages are the same for everybody
    CommandLine command = new CommandLine(new ServeCommand()).setCommandName("cleave-server");
    command.setParameterExceptionHandler(Failures::misspelt);
    command.setExecutionExceptionHandler(new Failures());
    System.exit(Failures.execute(command, arguments));
  }

  /**
   * {@return the exit code 0, after an interruption or a check} Serves until this thread is
   * interrupted or the process ends.
   *
   * @throws IOException if a model cannot be loaded or the port is taken
   */
  @Override
  public Integer call() throws IOException {
    return checkConfig ? check() : serve();
  }

  private int check() {
    PrintWriter out = spec.commandLine().getOut();
    configuration().describe(spec).forEach(out::println);
    LiveTails live = new LiveTails();
    try {
      adminOptions.check();
      TailServerBuilder builder = builder();
      listen.describe(Instant.now()).forEach(out::println);
      live.addTo(builder, wanted(Optional.ofNullable(tailsFile).map(TailsFile::new)));
      out.println(configFile == null ? "sound" : configFile + " is sound");
      return CommandLine.ExitCode.OK;
    } catch (IOException | RuntimeException e) {
      new Failures().handleExecutionException(e, spec.commandLine(), null);
      return CommandLine.ExitCode.USAGE;
    } finally {
      live.close();
      out.flush();
    }
  }

  private int serve() throws IOException {
    TailServerBuilder builder = builder();
    Optional<TailsFile> file = Optional.ofNullable(tailsFile).map(TailsFile::new);
    LiveTails live = new LiveTails();
    boolean idle = true;
    Optional<AdminServer> admin = adminOptions.start(spec.commandLine().getOut());
    try (FileWatch watch = new FileWatch(limits.drainTimeout())) {
      admin.ifPresent(port -> builder.listener(port.listener()));
      live.addTo(builder, wanted(file));
      TailServer server = builder.fileWatch(watch).start();
      admin.ifPresent(port -> port.ready(server));
      idle = serve(server, live, file, watch);
    } finally {
      if (idle) {
        live.close();
      }
      admin.ifPresent(AdminServer::close);
    }
    return CommandLine.ExitCode.OK;
  }

  /** Returns whether the server stopped in time, so that no tail runs any more. */
  private boolean serve(
      TailServer server, LiveTails live, Optional<TailsFile> file, FileWatch watch) {
    boolean stopped = false;
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "cleave-stop"));
      Duration patience = limits.drainTimeout();
      file.ifPresent(tails -> watch.add(tails.path(), () -> live.follow(tails, server, patience)));
      listen.tokenFile().ifPresent(tokens -> watch.add(tokens.path(), () -> tokens.follow(server)));
      PrintWriter out = spec.commandLine().getOut();
      server.fingerprints().forEach(tail -> out.println("serving " + tail));
      out.println("listening on " + listen.host() + ":" + server.port());
      out.flush();
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      watch.close();
      stopped = server.stop(limits.drainTimeout());
      Thread.currentThread().interrupt();
    }
    return stopped;
  }

  private TailServerBuilder builder() throws IOException {
    TailServerBuilder builder = listen.builder();
    limits.applyTo(builder);
    return builder;
  }

  private Map<String, TailSource> wanted(Optional<TailsFile> file) throws IOException {
    if (file.isEmpty()) {
      return Map.of("", tails);
    }
    for (OptionSpec beside : CommandSpec.forAnnotatedObject(new TailOptions()).options()) {
      if (configuration().sets(spec, beside.longestName())) {
        throw Check.refusal("--tails", tailsFile, "no " + beside.longestName() + " beside it");
      }
    }
    return file.get().read();
  }

  private Configuration configuration() {
    return (Configuration) spec.defaultValueProvider();
  }

  private void stop(TailServer server) {
    if (!server.stop(limits.drainTimeout())) {
      spec.commandLine().getErr().println("stopped with requests unanswered");
      Runtime.getRuntime().halt(EXIT_CUT_OFF);
    }
  }
}
