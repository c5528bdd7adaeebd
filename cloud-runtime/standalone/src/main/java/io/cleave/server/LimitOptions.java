package io.cleave.server;

import io.cleave.cloud.TailServerBuilder;
import java.time.Duration;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Options of how much a server does at once, and for how long. */
final class LimitOptions {
  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "" + TailServerBuilder.DEFAULT_WORKERS,
      description =
          "Batches computed at once; the engine uses several threads for each (default:"
              + " ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--max-batch",
      paramLabel = "N",
      defaultValue = "" + TailServerBuilder.DEFAULT_MAX_BATCH,
      description =
          "Requests for one tail that are computed together, where so many wait (default:"
              + " ${DEFAULT-VALUE}).")
  private int maxBatch;

  @Option(
      names = "--max-batch-wait",
      paramLabel = "TIME",
      defaultValue = "0ms",
      converter = DurationConverter.class,
      description =
          "How long a request waits for others to share its batch, at most 1s (default:"
              + " ${DEFAULT-VALUE}: it shares with those that wait anyway).")
  private Duration maxBatchWait;

  @Option(
      names = "--queue",
      paramLabel = "N",
      defaultValue = "" + TailServerBuilder.DEFAULT_QUEUE_CAPACITY,
      description =
          "Requests that may wait; over it one is refused, which devices may retry (default:"
              + " ${DEFAULT-VALUE}).")
  private int queue;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "" + TailServerBuilder.DEFAULT_MAX_CONNECTIONS,
      description = "Connections at once (default: ${DEFAULT-VALUE}).")
  private int maxConnections;

  @Option(
      names = "--max-connections-per-address",
      paramLabel = "N",
      defaultValue = "" + TailServerBuilder.DEFAULT_MAX_CONNECTIONS_PER_ADDRESS,
      description =
          "Those from one address, or IPv6 network; more where devices share one (default:"
              + " ${DEFAULT-VALUE}).")
  private int maxConnectionsPerAddress;

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
      names = "--max-sample",
      paramLabel = "MIB",
      defaultValue = "" + TailServerBuilder.DEFAULT_MAX_SAMPLE_MIB,
      description =
          "Mebibytes that the tensors of one request may take when they are decoded, where a tail"
              + " takes several shapes; a larger request fails (default: ${DEFAULT-VALUE}).")
  private int maxSampleMib;

  @Option(
      names = "--idle-timeout",
      paramLabel = "TIME",
      defaultValue = "5m",
      converter = DurationConverter.class,
      description = "Closes a connection that is silent for so long (default: ${DEFAULT-VALUE}).")
  private Duration idleTimeout;

  @Option(
      names = "--stall-timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description =
          "Closes a connection that leaves a frame unfinished for so long (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration stallTimeout;

  @Option(
      names = "--drain-timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "The longest that stopping waits for answers (default: ${DEFAULT-VALUE}).")
  private Duration drainTimeout;

  Duration drainTimeout() {
    return drainTimeout;
  }

  void applyTo(TailServerBuilder builder) {
    OptionNames.set("--workers", workers, () -> builder.workers(workers));
    OptionNames.set("--max-batch", maxBatch, () -> builder.maxBatch(maxBatch));
    OptionNames.set("--queue", queue, () -> builder.queueCapacity(queue));
    OptionNames.set(
        "--max-connections", maxConnections, () -> builder.maxConnections(maxConnections));
    OptionNames.set(
        "--max-connections-per-address",
        maxConnectionsPerAddress,
        () -> builder.maxConnectionsPerAddress(maxConnectionsPerAddress));
    OptionNames.set("--max-in-flight", maxInFlight, () -> builder.maxInFlight(maxInFlight));
    OptionNames.set(
        "--request-memory",
        requestMemoryMib,
        () -> builder.requestMemoryBytes((long) requestMemoryMib << 20));
    OptionNames.set(
        "--max-sample", maxSampleMib, () -> builder.maxSampleBytes((long) maxSampleMib << 20));
    set("--max-batch-wait", maxBatchWait, builder::maxBatchWait);
    set("--idle-timeout", idleTimeout, builder::idleTimeout);
    set("--stall-timeout", stallTimeout, builder::stallTimeout);
    set("--drain-timeout", drainTimeout, builder::drainTimeout);
  }

  private static void set(String option, Duration time, Consumer<Duration> setter) {
    OptionNames.set(option, DurationConverter.show(time), () -> setter.accept(time));
  }
}
