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

/**
 * Builds a {@link TailServer}: what it serves, where, to whom and within which limits. Not
 * thread-safe.
 */
public final class TailServerBuilder {
  /** Default host of {@link #address(String, int)}: {@value}. */
  public static final String DEFAULT_HOST = "127.0.0.1";

  /** Default port of {@link #address(String, int)}: {@value}. */
  public static final int DEFAULT_PORT = 7070;

  /** Default of {@link #workers(int)}: {@value}. */
  public static final int DEFAULT_WORKERS = 1;

  /** Default of {@link #queueCapacity(int)}: {@value}. */
  public static final int DEFAULT_QUEUE_CAPACITY = 64;

  /** Default of {@link #maxConnections(int)}: {@value}. */
  public static final int DEFAULT_MAX_CONNECTIONS = 1024;

  /** Default of {@link #maxConnectionsPerAddress(int)}: {@value}. */
  public static final int DEFAULT_MAX_CONNECTIONS_PER_ADDRESS = 256;

  /** Default of {@link #maxInFlight(int)}: {@value}. */
  public static final int DEFAULT_MAX_IN_FLIGHT = 32;

  /** Default of {@link #requestMemoryBytes(long)}, in mebibytes: {@value}. */
  public static final int DEFAULT_REQUEST_MEMORY_MIB = 256;

  /** Default of {@link #maxSampleBytes(long)}, in mebibytes: {@value}. */
  public static final int DEFAULT_MAX_SAMPLE_MIB = 64;

  /** Default of {@link #maxBatch(int)}: {@value}. */
  public static final int DEFAULT_MAX_BATCH = 8;

  /** Default of {@link #eventLoops(int)}: {@value}. */
  public static final int DEFAULT_EVENT_LOOPS = 2;

  private static final Duration MAX_BATCH_WAIT = Duration.ofSeconds(1);
  private static final Duration MAX_DURATION = Duration.ofDays(365);

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
   * {@return this builder, with one more tail}
   *
   * @param tail stays the caller's, who closes it after the server has stopped
   * @throws IllegalArgumentException if a tail with the same fingerprint was added before, or the
   *     part is no tail
   */
  public TailServerBuilder add(Part tail) {
    return add(tail, List.of());
  }

  /**
   * {@return this builder, with one more tail, whose edges may use calibrated profiles}
   *
   * @param tail stays the caller's, who closes it after the server has stopped
   * @param calibrations that the edges have; a request with any other is refused
   * @throws IllegalArgumentException if a tail with the same fingerprint was added before, the part
   *     is no tail, or a calibration matches no tensor that the tail takes
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
   * {@return this builder, with the tokens that let edges in, each to all models} Default: no
   * tokens, which lets everybody in. Without TLS a token travels unencrypted: whoever can listen on
   * the network can use it.
   *
   * @param tokens long and random, at most {@value io.cleave.codec.protocol.Hello#MAX_TOKEN_BYTES}
   *     bytes of UTF-8 each; none lets everybody in. Only their hashes are kept
   * @throws IllegalArgumentException if a token is empty or too long
   */
  public TailServerBuilder tokens(List<String> tokens) {
    return admit(tokens.stream().map(Token::new).toList());
  }

  /**
   * {@return this builder, with the tokens that let edges in, and the models that each may use}
   * Default: no tokens, which lets everybody in to all models. As for {@link #tokens}, no token is
   * safe without TLS.
   *
   * @param tokens none lets everybody in. Only their hashes are kept
   */
  public TailServerBuilder admit(List<Token> tokens) {
    this.tokens = new Tokens(tokens);
    return this;
  }

  /**
   * {@return this builder, with the watch that polls the {@linkplain #tls TLS files}} Default: a
   * watch of the server's own, which ends when the server stops.
   *
   * @param watch stays the caller's, who closes it
   */
  public TailServerBuilder fileWatch(FileWatch watch) {
    this.watch = watch;
    return this;
  }

  /**
   * {@return this builder, with TLS 1.3 on every connection, which also authenticates the server}
   * Default: no TLS.
   *
   * @param files read now, and again whenever they change while the server runs
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if a file is not PEM, or the key is not the certificate's
   */
  public TailServerBuilder tls(TlsFiles files) throws IOException {
    var unused = new ServerTls(files, Clock.systemUTC()); // says now what is wrong with them
    this.tls = files;
    return this;
  }

  /**
   * {@return this builder, for an address that other machines reach without TLS} Default: without
   * TLS only loopback addresses are allowed.
   */
  public TailServerBuilder insecure() {
    this.insecure = true;
    return this;
  }

  /**
   * {@return this builder, with the address to listen on} Default: {@value #DEFAULT_HOST}, port
   * {@value #DEFAULT_PORT}. An address that is not loopback needs {@link #tls}; or {@link
   * #insecure}, and a network that you trust.
   *
   * @param host a name or an address; {@code 0.0.0.0} for every interface
   * @param port 0 to 65535; 0 for any free port, see {@link TailServer#port()}
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
   * {@return this builder, with the number of threads that run tails} Default: {@value
   * #DEFAULT_WORKERS}. Each runs one batch at a time, for which the engine uses its own threads.
   *
   * @param workers 1 or more
   * @throws IllegalArgumentException if there are fewer
   */
  public TailServerBuilder workers(int workers) {
    this.workers = positive("workers", workers);
    return this;
  }

  /**
   * {@return this builder, with the number of threads that serve sockets} Default: {@value
   * #DEFAULT_EVENT_LOOPS}.
   *
   * @param eventLoops 1 or more
   * @throws IllegalArgumentException if there are fewer
   */
  public TailServerBuilder eventLoops(int eventLoops) {
    this.eventLoops = positive("eventLoops", eventLoops);
    return this;
  }

  /**
   * {@return this builder, with the max number of requests that wait for a worker} Default: {@value
   * #DEFAULT_QUEUE_CAPACITY}. When the queue is full, the next request is refused as overloaded,
   * and its edge may retry. If another connection has two or more requests waiting beyond those of
   * this one, its newest request is refused instead.
   *
   * @param queueCapacity 1 or more
   * @throws IllegalArgumentException if it is less
   */
  public TailServerBuilder queueCapacity(int queueCapacity) {
    this.queueCapacity = positive("queueCapacity", queueCapacity);
    return this;
  }

  /**
   * {@return this builder, with the max number of requests for one tail that a worker runs
   * together} Default: {@value #DEFAULT_MAX_BATCH}. Their shapes must be equal. For a tail of fixed
   * shapes, the server keeps memory for a full batch for every worker that ran the tail at the same
   * time; for other tails see {@link #maxSampleBytes}.
   *
   * @param maxBatch 1 or more
   * @throws IllegalArgumentException if it is less
   */
  public TailServerBuilder maxBatch(int maxBatch) {
    this.maxBatch = positive("maxBatch", maxBatch);
    return this;
  }

  /**
   * {@return this builder, with the time that a request waits for others to fill its batch, where a
   * worker is free} Default: zero, so that a free worker takes what there is.
   *
   * @param maxBatchWait zero to 1 second
   * @throws IllegalArgumentException if it is out of range
   */
  public TailServerBuilder maxBatchWait(Duration maxBatchWait) {
    Check.argument(
        !maxBatchWait.isNegative() && maxBatchWait.compareTo(MAX_BATCH_WAIT) <= 0,
        "maxBatchWait",
        maxBatchWait,
        "0 to 1 second");
    this.maxBatchWait = maxBatchWait;
    return this;
  }

  /**
   * {@return this builder, with the max number of open connections} Default: {@value
   * #DEFAULT_MAX_CONNECTIONS}.
   *
   * @param maxConnections 1 or more
   * @throws IllegalArgumentException if it is less
   */
  public TailServerBuilder maxConnections(int maxConnections) {
    this.maxConnections = positive("maxConnections", maxConnections);
    return this;
  }

  /**
   * {@return this builder, with the max number of open connections from one address, or from one
   * IPv6 network (/64)} Default: {@value #DEFAULT_MAX_CONNECTIONS_PER_ADDRESS}. Keeps one peer from
   * taking all connections. Devices behind one NAT or proxy count as one.
   *
   * @param maxConnectionsPerAddress 1 or more
   * @throws IllegalArgumentException if it is less
   */
  public TailServerBuilder maxConnectionsPerAddress(int maxConnectionsPerAddress) {
    this.maxConnectionsPerAddress = positive("maxConnectionsPerAddress", maxConnectionsPerAddress);
    return this;
  }

  /**
   * {@return this builder, with the max number of unanswered requests on one connection} Default:
   * {@value #DEFAULT_MAX_IN_FLIGHT}. Edges are told in the handshake.
   *
   * @param maxInFlight 1 or more
   * @throws IllegalArgumentException if it is less
   */
  public TailServerBuilder maxInFlight(int maxInFlight) {
    this.maxInFlight = positive("maxInFlight", maxInFlight);
    return this;
  }

  /**
   * {@return this builder, with the max memory of requests on all connections, from the first byte
   * of each until a worker has decoded it} Default: {@value #DEFAULT_REQUEST_MEMORY_MIB} MiB. One
   * connection gets at most a quarter of it, but always one request if that is free. Requests
   * beyond it are refused as overloaded, and their edges may retry.
   *
   * @param requestMemoryBytes not less than the max request of any tail, see {@link #start}
   * @throws IllegalArgumentException if it is less than 1
   */
  public TailServerBuilder requestMemoryBytes(long requestMemoryBytes) {
    Check.argument(requestMemoryBytes >= 1, "requestMemoryBytes", requestMemoryBytes, ">= 1");
    this.requestMemoryBytes = requestMemoryBytes;
    return this;
  }

  /**
   * {@return this builder, with the max size of one request's tensors when decoded, for tails of
   * open shapes} Default: {@value #DEFAULT_MAX_SAMPLE_MIB} MiB. A larger request fails. Requests
   * that run together take no more than this together, for every worker; the engine's own memory
   * comes on top. The limit does not apply to tails of fixed shapes.
   *
   * @param maxSampleBytes 1 or more
   * @throws IllegalArgumentException if it is less
   */
  public TailServerBuilder maxSampleBytes(long maxSampleBytes) {
    Check.argument(maxSampleBytes >= 1, "maxSampleBytes", maxSampleBytes, ">= 1");
    this.maxSampleBytes = maxSampleBytes;
    return this;
  }

  /**
   * {@return this builder, with the time that an accepted connection has for its handshake}
   * Default: 10 seconds.
   *
   * @param handshakeTimeout more than zero, at most 365 days
   * @throws IllegalArgumentException if it is out of range
   */
  public TailServerBuilder handshakeTimeout(Duration handshakeTimeout) {
    this.handshakeTimeout = positive("handshakeTimeout", handshakeTimeout);
    return this;
  }

  /**
   * {@return this builder, with the max time of silence while nothing is being worked on} Default:
   * 5 minutes. One frame may take as long to arrive, and a peer may leave answers unread for as
   * long; after that the connection is closed.
   *
   * @param idleTimeout more than zero, at most 365 days
   * @throws IllegalArgumentException if it is out of range
   */
  public TailServerBuilder idleTimeout(Duration idleTimeout) {
    this.idleTimeout = positive("idleTimeout", idleTimeout);
    return this;
  }

  /**
   * {@return this builder, with the time after which a connection is closed on which no byte of an
   * incomplete frame arrives} Default: 10 seconds.
   *
   * @param stallTimeout more than zero, at most 365 days
   * @throws IllegalArgumentException if it is out of range
   */
  public TailServerBuilder stallTimeout(Duration stallTimeout) {
    this.stallTimeout = positive("stallTimeout", stallTimeout);
    return this;
  }

  /**
   * {@return this builder, with the time that {@link TailServer#close()} waits for requests in
   * flight} Default: 30 seconds.
   *
   * @param drainTimeout more than zero, at most 365 days
   * @throws IllegalArgumentException if it is out of range
   */
  public TailServerBuilder drainTimeout(Duration drainTimeout) {
    this.drainTimeout = positive("drainTimeout", drainTimeout);
    return this;
  }

  /**
   * {@return this builder, with a listener for what the server does} Default: none.
   *
   * @param listener called from many threads
   */
  public TailServerBuilder listener(ServerListener listener) {
    this.listener = listener;
    return this;
  }

  /**
   * {@return the running server, which the caller closes to stop it} First runs each tail once on
   * zeros, so that no request pays for what the engine does once; then listens and serves. A server
   * can start without tails and get them later, see {@link TailServer#add}.
   *
   * @throws IOException if the server cannot listen on the address, or the TLS files cannot be read
   * @throws IllegalStateException if a tail gives other outputs than its model declares
   * @throws IllegalArgumentException if the address is not {@linkplain #requireSafeAddress safe},
   *     the request memory cannot hold one request of every tail, a batch of a tail is larger than
   *     a buffer can be, or the TLS files have become invalid
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
   * {@return this builder, after checking that it does not serve other machines without encryption
   * by accident} Call it to know before parts are loaded; {@link #start} checks the same.
   *
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

  private static int positive(String name, int value) {
    if (value < 1) {
      throw Check.refusal(name, value, ">= 1");
    }
    return value;
  }

  private static Duration positive(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(MAX_DURATION) > 0) {
      throw Check.refusal(name, value, "> 0 and <= 365 days");
    }
    return value;
  }
}
