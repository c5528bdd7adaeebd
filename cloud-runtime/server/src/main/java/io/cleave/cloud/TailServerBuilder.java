package io.cleave.cloud;

import io.cleave.cloud.internal.connection.ServerClock;
import io.cleave.cloud.internal.connection.ServerTls;
import io.cleave.cloud.internal.connection.Tokens;
import io.cleave.cloud.internal.limit.ServerLimits;
import io.cleave.cloud.internal.queue.RequestQueue;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.core.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link TailServer} serves and within which limits. Not thread-safe. */
public final class TailServerBuilder {
  /** Host when none is set: {@value}. */
  public static final String DEFAULT_HOST = "127.0.0.1";

  /** Port when none is set: {@value}. */
  public static final int DEFAULT_PORT = 7070;

  /** Tail workers when none are set: {@value}. */
  public static final int DEFAULT_WORKERS = 1;

  /** Requests that may wait for a worker when nothing else is set: {@value}. */
  public static final int DEFAULT_QUEUE_CAPACITY = 64;

  /** Connections when nothing else is set: {@value}. */
  public static final int DEFAULT_MAX_CONNECTIONS = 1024;

  /** Connections from one address when nothing else is set: {@value}. */
  public static final int DEFAULT_MAX_CONNECTIONS_PER_ADDRESS = 256;

  /** Unanswered requests on one connection when nothing else is set: {@value}. */
  public static final int DEFAULT_MAX_IN_FLIGHT = 32;

  /** Mebibytes for requests that arrive or wait when nothing else is set: {@value}. */
  public static final int DEFAULT_REQUEST_MEMORY_MIB = 256;

  /** Mebibytes for one sample of open dimensions when nothing else is set: {@value}. */
  public static final int DEFAULT_MAX_SAMPLE_MIB = 64;

  /** The largest batch when nothing else is set: {@value}. */
  public static final int DEFAULT_MAX_BATCH = 8;

  /** Event loops when nothing else is set: {@value}. */
  public static final int DEFAULT_EVENT_LOOPS = 2;

  private static final Duration LONGEST_BATCH_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Map<ModelFingerprint, ServedPart> tails = new LinkedHashMap<>();
  private InetSocketAddress address =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), DEFAULT_PORT);
  private int workers = DEFAULT_WORKERS;
  private int eventLoops = DEFAULT_EVENT_LOOPS;
  private int queueCapacity = DEFAULT_QUEUE_CAPACITY;
  private int maxBatch = DEFAULT_MAX_BATCH;
  private Duration maxBatchWait = Duration.ZERO;
  private int maxConnections = DEFAULT_MAX_CONNECTIONS;
  private int maxConnectionsPerAddress = DEFAULT_MAX_CONNECTIONS_PER_ADDRESS;
  private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
  private long requestMemoryBytes = (long) DEFAULT_REQUEST_MEMORY_MIB << 20;
  private long maxSampleBytes = (long) DEFAULT_MAX_SAMPLE_MIB << 20;
  private Duration handshakeTimeout = Duration.ofSeconds(10);
  private Duration idleTimeout = Duration.ofMinutes(5);
  private Duration stallTimeout = Duration.ofSeconds(10);
  private Duration drainTimeout = Duration.ofSeconds(30);
  private Tokens tokens = new Tokens(List.of());
  private ServerListener listener = new ServerListener() {};
  private @Nullable TlsFiles tls;
  private @Nullable FileWatch watch;
  private boolean insecure;

  TailServerBuilder() {}

  /**
   * Adds a tail.
   *
   * @param tail stays the caller's, who closes it after the server has stopped
   * @return this
   * @throws IllegalArgumentException if a tail with the same fingerprint was added before, or the
   *     part is no tail
   */
  public TailServerBuilder add(Part tail) {
    return add(tail, List.of());
  }

  /**
   * Adds a tail whose edges may use calibrated profiles.
   *
   * @param tail stays the caller's, who closes it after the server has stopped
   * @param calibrations those that the edges have; a request with another one is refused
   * @return this
   * @throws IllegalArgumentException if a tail with the same fingerprint was added before, the part
   *     is no tail, or a calibration is for no tensor that the tail takes
   */
  public TailServerBuilder add(Part tail, List<Calibration> calibrations) {
    return add(ServedPart.of(tail, calibrations));
  }

  TailServerBuilder add(ServedPart tail) {
    Check.argument(
        tails.putIfAbsent(tail.fingerprint(), tail) == null,
        "tail",
        tail.fingerprint(),
        "a fingerprint that was not added before");
    return this;
  }

  /**
   * Sets who is let in: edges that show one of these tokens in their handshake. Default: everybody.
   * Without TLS a token travels as it is; whoever can listen on the network can use it.
   *
   * @param tokens long and random, at most {@value io.cleave.codec.protocol.Hello#MAX_TOKEN_BYTES}
   *     bytes of UTF-8 each; none for everybody. Their hashes alone are kept
   * @return this
   * @throws IllegalArgumentException if a token is empty or too long
   */
  public TailServerBuilder tokens(List<String> tokens) {
    return admit(tokens.stream().map(Token::new).toList());
  }

  /**
   * Sets who is let in, and to which models. Default: everybody, to all. As for {@link #tokens}, no
   * token is safe without TLS.
   *
   * @param tokens none for everybody. Their hashes alone are kept
   * @return this
   */
  public TailServerBuilder admit(List<Token> tokens) {
    this.tokens = new Tokens(tokens);
    return this;
  }

  /**
   * Sets who looks at the {@linkplain #tls TLS files}. Default: a watch of the server's own, which
   * ends when it stops.
   *
   * @param watch stays the caller's, who closes it
   * @return this
   */
  public TailServerBuilder fileWatch(FileWatch watch) {
    this.watch = watch;
    return this;
  }

  /**
   * Encrypts every connection with TLS 1.3, and shows edges who the server is. Default: no
   * encryption.
   *
   * @param files read now, and again whenever they change while the server runs
   * @return this
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if a file is not PEM, or the key is not the certificate's
   */
  public TailServerBuilder tls(TlsFiles files) throws IOException {
    var unused = new ServerTls(files, Clock.systemUTC()); // says now what is wrong with them
    this.tls = files;
    return this;
  }

  /**
   * Allows an address that other machines reach without TLS. Default: loopback alone.
   *
   * @return this
   */
  public TailServerBuilder insecure() {
    this.insecure = true;
    return this;
  }

  /**
   * Sets where to listen. Default: {@value #DEFAULT_HOST}, port {@value #DEFAULT_PORT}. Beyond
   * loopback {@link #tls} is needed; or {@link #insecure}, and a network that you trust.
   *
   * @param host a name or an address; {@code 0.0.0.0} for every interface
   * @param port 0 to 65535; 0 for any that is free, see {@link TailServer#port()}
   * @return this
   * @throws IllegalArgumentException if the host cannot be resolved or the port is out of range
   */
  public TailServerBuilder address(String host, int port) {
    Check.argument(port >= 0 && port <= 65535, "port", port, "0 to 65535");
    InetSocketAddress resolved = new InetSocketAddress(host, port);
    Check.argument(!resolved.isUnresolved(), "host", host, "a name that resolves");
    address = resolved;
    return this;
  }

  /**
   * Sets how many threads run tails. Default: {@value #DEFAULT_WORKERS}. Each runs one batch at a
   * time, and the engine has threads of its own inside each.
   *
   * @param workers at least 1
   * @return this
   * @throws IllegalArgumentException if there are fewer
   */
  public TailServerBuilder workers(int workers) {
    this.workers = atLeastOne("workers", workers);
    return this;
  }

  /**
   * Sets how many threads serve sockets. Default: {@value #DEFAULT_EVENT_LOOPS}.
   *
   * @param eventLoops at least 1
   * @return this
   * @throws IllegalArgumentException if there are fewer
   */
  public TailServerBuilder eventLoops(int eventLoops) {
    this.eventLoops = atLeastOne("eventLoops", eventLoops);
    return this;
  }

  /**
   * Sets how many requests may wait for a worker. Default: {@value #DEFAULT_QUEUE_CAPACITY}. When
   * so many wait, the next one is refused as overloaded, which its edge may retry; or, if another
   * connection has at least two more waiting, the newest of that one.
   *
   * @param queueCapacity at least 1
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public TailServerBuilder queueCapacity(int queueCapacity) {
    this.queueCapacity = atLeastOne("queueCapacity", queueCapacity);
    return this;
  }

  /**
   * Sets how many requests for one tail a worker runs together, where their shapes are equal.
   * Default: {@value #DEFAULT_MAX_BATCH}. Of a tail whose shapes are fixed the server keeps memory
   * for so many inputs for every worker that ran it at the same time; of others see {@link
   * #maxSampleBytes}.
   *
   * @param maxBatch at least 1
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public TailServerBuilder maxBatch(int maxBatch) {
    this.maxBatch = atLeastOne("maxBatch", maxBatch);
    return this;
  }

  /**
   * Sets how long a request waits for others to share its batch, where a worker is free. Default:
   * zero, a worker takes what waits and no request waits for others.
   *
   * @param maxBatchWait zero to 1 second
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  public TailServerBuilder maxBatchWait(Duration maxBatchWait) {
    Check.argument(
        !maxBatchWait.isNegative() && maxBatchWait.compareTo(LONGEST_BATCH_WAIT) <= 0,
        "maxBatchWait",
        maxBatchWait,
        "0 to 1 second");
    this.maxBatchWait = maxBatchWait;
    return this;
  }

  /**
   * Sets how many connections may be open. Default: {@value #DEFAULT_MAX_CONNECTIONS}.
   *
   * @param maxConnections at least 1
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public TailServerBuilder maxConnections(int maxConnections) {
    this.maxConnections = atLeastOne("maxConnections", maxConnections);
    return this;
  }

  /**
   * Sets how many connections may be open from one address, or from one IPv6 network (/64), so that
   * one peer cannot have them all. Default: {@value #DEFAULT_MAX_CONNECTIONS_PER_ADDRESS}. Devices
   * behind a NAT or a proxy count as one.
   *
   * @param maxConnectionsPerAddress at least 1
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public TailServerBuilder maxConnectionsPerAddress(int maxConnectionsPerAddress) {
    this.maxConnectionsPerAddress =
        atLeastOne("maxConnectionsPerAddress", maxConnectionsPerAddress);
    return this;
  }

  /**
   * Sets how many requests one connection may have unanswered. Default: {@value
   * #DEFAULT_MAX_IN_FLIGHT}. Edges are told in the handshake.
   *
   * @param maxInFlight at least 1
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public TailServerBuilder maxInFlight(int maxInFlight) {
    this.maxInFlight = atLeastOne("maxInFlight", maxInFlight);
    return this;
  }

  /**
   * Sets how many bytes requests may take together, on all connections, from their first byte until
   * a worker has decoded them. Default: {@value #DEFAULT_REQUEST_MEMORY_MIB} MiB. One connection
   * has at most a quarter of it, but always one request if that is free. A request over that is
   * refused as overloaded, which its edge may retry.
   *
   * @param requestMemoryBytes at least the largest request of every tail, see {@link #start}
   * @return this
   * @throws IllegalArgumentException if it is less than 1
   */
  public TailServerBuilder requestMemoryBytes(long requestMemoryBytes) {
    Check.argument(requestMemoryBytes >= 1, "requestMemoryBytes", requestMemoryBytes, ">= 1");
    this.requestMemoryBytes = requestMemoryBytes;
    return this;
  }

  /**
   * Sets how many bytes the tensors of one request may take once they are decoded, where a tail
   * takes several shapes. Default: {@value #DEFAULT_MAX_SAMPLE_MIB} MiB. A larger request fails.
   * Requests that run together take no more than that together, for every worker; what the engine
   * makes of them comes on top. It does not count for tails whose shapes are fixed.
   *
   * @param maxSampleBytes at least 1
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public TailServerBuilder maxSampleBytes(long maxSampleBytes) {
    Check.argument(maxSampleBytes >= 1, "maxSampleBytes", maxSampleBytes, ">= 1");
    this.maxSampleBytes = maxSampleBytes;
    return this;
  }

  /**
   * Sets how long an accepted connection may take to its complete handshake. Default: 10 seconds.
   *
   * @param handshakeTimeout more than zero, at most 365 days
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  public TailServerBuilder handshakeTimeout(Duration handshakeTimeout) {
    this.handshakeTimeout = positive("handshakeTimeout", handshakeTimeout);
    return this;
  }

  /**
   * Sets how long a connection may be silent while nothing is being worked on, how long one frame
   * may take to arrive, and how long a peer may leave its answers unread. Default: 5 minutes.
   *
   * @param idleTimeout more than zero, at most 365 days
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  public TailServerBuilder idleTimeout(Duration idleTimeout) {
    this.idleTimeout = positive("idleTimeout", idleTimeout);
    return this;
  }

  /**
   * Sets how long no byte may come while a frame is incomplete. Default: 10 seconds.
   *
   * @param stallTimeout more than zero, at most 365 days
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  public TailServerBuilder stallTimeout(Duration stallTimeout) {
    this.stallTimeout = positive("stallTimeout", stallTimeout);
    return this;
  }

  /**
   * Sets how long {@link TailServer#close()} waits for requests in flight. Default: 30 seconds.
   *
   * @param drainTimeout more than zero, at most 365 days
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  public TailServerBuilder drainTimeout(Duration drainTimeout) {
    this.drainTimeout = positive("drainTimeout", drainTimeout);
    return this;
  }

  /**
   * Sets who hears what the server does. Default: nobody.
   *
   * @param listener called from many threads
   * @return this
   */
  public TailServerBuilder listener(ServerListener listener) {
    this.listener = listener;
    return this;
  }

  /**
   * Runs each tail once on zeros, so that no request waits for what the engine does once, then
   * starts listening and serving. A server may start without a tail and get it later, see {@link
   * TailServer#add}.
   *
   * @return the running server; close it to stop
   * @throws IOException if the address cannot be listened on or the TLS files cannot be read
   * @throws IllegalStateException if a tail does not give what it should
   * @throws IllegalArgumentException if the address is not {@linkplain #requireSafeAddress safe},
   *     the request memory cannot hold one request of every tail, a batch of one of them is larger
   *     than a buffer can be, or the TLS files have changed for the worse
   */
  public TailServer start() throws IOException {
    requireSafeAddress();
    ServerLimits limits =
        new ServerLimits(
            maxConnections,
            maxConnectionsPerAddress,
            maxInFlight,
            requestMemoryBytes,
            maxSampleBytes,
            handshakeTimeout,
            idleTimeout,
            stallTimeout);
    ServerClock clock = new ServerClock(System::nanoTime, TailServerBuilder::wallMicros);
    TailServer server =
        new TailServer(
            limits,
            new RequestQueue(queueCapacity, workers, maxBatch, maxBatchWait, clock.nanoTime()),
            tokens,
            listener,
            eventLoops,
            drainTimeout,
            clock);
    try {
      tails.values().forEach(server::add);
      server.listen(address, tls == null ? null : new ServerTls(tls, Clock.systemUTC()), watch);
    } catch (IOException | RuntimeException | Error e) {
      server.abandon();
      throw e;
    }
    server.startWorkers(workers);
    return server;
  }

  private static long wallMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /**
   * Checks, before anything is loaded or started, that nobody elsewhere is served in the clear by
   * accident. {@link #start} checks the same.
   *
   * @return this
   * @throws IllegalArgumentException if the address is not loopback, and neither {@link #tls} nor
   *     {@link #insecure} was called
   */
  public TailServerBuilder requireSafeAddress() {
    Check.argument(
        tls != null || insecure || address.getAddress().isLoopbackAddress(),
        "host",
        address.getHostString(),
        "this machine alone, or tls (--tls-cert), or insecure (--insecure),"
            + " which encrypts nothing");
    return this;
  }

  private static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw Check.refusal(name, value, ">= 1");
    }
    return value;
  }

  private static Duration positive(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw Check.refusal(name, value, "> 0 and <= 365 days");
    }
    return value;
  }
}
