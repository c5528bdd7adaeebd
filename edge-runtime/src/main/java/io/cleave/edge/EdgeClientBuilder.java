package io.cleave.edge;

import io.cleave.codec.Profile;
import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.Hello;
import io.cleave.core.Cut;
import io.cleave.core.Part;
import io.cleave.core.SplitPoint;
import io.cleave.edge.internal.connection.ConnectionSettings;
import io.cleave.edge.internal.connection.Notifier;
import io.cleave.edge.internal.connection.Transport;
import io.cleave.edge.internal.local.LocalRunner;
import io.cleave.edge.internal.plan.ClientCut;
import io.cleave.edge.internal.plan.ClientCuts;
import io.cleave.edge.internal.plan.LinkRate;
import io.cleave.edge.internal.plan.ProfilePlanner;
import io.cleave.edge.internal.request.ReplyThread;
import io.cleave.edge.internal.request.RequestPipeline;
import io.cleave.edge.internal.request.RetryBudget;
import io.cleave.edge.internal.request.RetryPolicy;
import io.cleave.edge.internal.request.Routing;
import io.cleave.edge.internal.request.TailPool;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.resolver.DefaultNameResolver;
import io.netty.resolver.NameResolver;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Builds an {@link EdgeClient}: how it encodes, waits, retries and connects. Not thread-safe. */
public final class EdgeClientBuilder {
  /** Default of {@link #maxInFlight(int)}: {@value}. */
  public static final int DEFAULT_MAX_IN_FLIGHT = 32;

  /** Default of {@link #maxAttempts(int)}: {@value}. */
  public static final int DEFAULT_MAX_ATTEMPTS = 3;

  /** Default of {@link #maxResponseBytes(int)}: {@value}. */
  public static final int DEFAULT_MAX_RESPONSE_BYTES = 64 << 20;

  /** Default of {@link #sendBufferBytes(int)}: {@value}. */
  public static final int DEFAULT_SEND_BUFFER_BYTES = 256 << 10;

  private static final int MIN_SEND_BUFFER_BYTES = 4096;

  private static final Duration MAX_DURATION = Duration.ofDays(365);

  /**
   * A head, and the cut where it ends.
   *
   * @param profiles for this head alone; empty for those of the client
   */
  private record Head(Part part, SplitPoint point, List<Profile> profiles) {}

  private final List<Head> heads = new ArrayList<>();
  private final Set<InetSocketAddress> endpoints = new LinkedHashSet<>();
  private List<Profile> profiles = List.of(Profile.exact());
  private Duration connectTimeout = Duration.ofSeconds(5);
  private Duration requestTimeout = Duration.ofSeconds(10);
  private Duration idleTimeout = Duration.ofMinutes(1);
  private Duration firstBackoff = Duration.ofMillis(100);
  private Duration maxBackoff = Duration.ofSeconds(5);
  private String token = "";
  private @Nullable SslContext tls;
  private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
  private int maxAttempts = DEFAULT_MAX_ATTEMPTS;
  private Optional<Duration> hedgeAfter = Optional.empty();
  private int maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES;
  private int sendBufferBytes = DEFAULT_SEND_BUFFER_BYTES;
  private boolean pictures;
  private Fallback fallback = Fallback.fail();
  private Optional<Duration> fallbackAfter = Optional.empty();
  private RequestListener listener = report -> {};
  private @Nullable Planner planner;
  private NameResolver<InetAddress> names =
      new DefaultNameResolver(ImmediateEventExecutor.INSTANCE);

  EdgeClientBuilder(Part head, String host, int port) {
    heads.add(new Head(head, SplitPoint.behind(head), List.of()));
    endpoint(host, port);
  }

  /**
   * {@return this builder, with one more head, which ends at another cut of the same model}
   * Requests can then be split there too, over the same connections, with the profiles of {@link
   * #profiles}.
   *
   * @param head stays the caller's, who closes it after the client
   * @throws IllegalArgumentException if the part is of another network or other weights, is not a
   *     head that ends before its network does, or ends at the cut of a head that is there already
   */
  public EdgeClientBuilder head(Part head) {
    return add(head, List.of());
  }

  /**
   * {@return this builder, with one more head that has its own profiles} Needed for calibrated
   * profiles, because a calibration belongs to one cut. In all else like {@link #head(Part)}.
   *
   * @param head as for {@link #head(Part)}
   * @param profiles as for {@link #profiles}
   * @throws IllegalArgumentException as {@link #head(Part)} and {@link #profiles}
   */
  public EdgeClientBuilder head(Part head, List<Profile> profiles) {
    return add(head, checked(profiles));
  }

  private EdgeClientBuilder add(Part part, List<Profile> profiles) {
    heads.get(0).part().id().requireSameModel(part.id());
    SplitPoint point = SplitPoint.behind(part);
    Check.argument(
        heads.stream().noneMatch(head -> head.point().fingerprint().equals(point.fingerprint())),
        "head",
        part.id(),
        "one of each cut");
    heads.add(new Head(part, point, profiles));
    return this;
  }

  /**
   * {@return this builder, with one more server} Each request goes to the server that has the
   * fewest requests of this client. A server that fails gets none for a while.
   *
   * @param host name or address of the server, without a port; {@link ServerAddress#parse}
   *     separates the two. If a name has several addresses, the first that works is used
   * @param port of the server
   * @throws IllegalArgumentException if the host is not a name or address alone, the port is out of
   *     range, or the server was added before
   */
  public EdgeClientBuilder endpoint(String host, int port) {
    ServerAddress server = new ServerAddress(host, port);
    Check.argument(
        endpoints.add(InetSocketAddress.createUnresolved(server.host(), server.port())),
        "endpoint",
        server,
        "each server once");
    return this;
  }

  /**
   * {@return this builder, with the profile that float32 tensors are sent with} Default: {@link
   * Profile#exact}, which loses nothing.
   *
   * @param profile what is dropped, quantised and coded
   */
  public EdgeClientBuilder profile(Profile profile) {
    return profiles(List.of(profile));
  }

  /**
   * {@return this builder, with the profiles that the client chooses from for each request} It
   * takes the one with which encoding, sending and decoding end soonest, at the rate that it
   * measured of the link. {@link Profile#ladder()} suits most applications. The profiles lose
   * different amounts of accuracy: name only those whose loss is acceptable.
   *
   * @param profiles one or more, all different, ordered from the most bytes to the fewest
   * @throws IllegalArgumentException if there is no profile, or two are equal
   */
  public EdgeClientBuilder profiles(List<Profile> profiles) {
    this.profiles = checked(profiles);
    return this;
  }

  private static List<Profile> checked(List<Profile> profiles) {
    Check.argument(
        !profiles.isEmpty() && Set.copyOf(profiles).size() == profiles.size(),
        "profiles",
        profiles,
        "at least one, all different");
    return List.copyOf(profiles);
  }

  /**
   * {@return this builder, with the token that lets the client in at its servers} Default: none.
   * Without {@link #tls} the token travels unencrypted: use a network that you trust.
   *
   * @param token at most {@value Hello#MAX_TOKEN_BYTES} bytes of UTF-8
   * @throws IllegalArgumentException if the token is longer
   */
  public EdgeClientBuilder token(String token) {
    Hello.requireTokenFits(token);
    this.token = token;
    return this;
  }

  /**
   * {@return this builder, with TLS on all connections} Default: none, neither encryption nor
   * authentication of the servers.
   *
   * @param tls which servers to trust; its files are read now
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if a file does not contain what it should
   */
  public EdgeClientBuilder tls(EdgeTls tls) throws IOException {
    this.tls = tls.context();
    return this;
  }

  /**
   * {@return this builder, with the time that one attempt to connect may take, handshake included}
   * Default: 5 seconds.
   *
   * @param connectTimeout more than zero, at most 365 days
   * @throws IllegalArgumentException if it is out of range
   */
  public EdgeClientBuilder connectTimeout(Duration connectTimeout) {
    this.connectTimeout = positive("connectTimeout", connectTimeout);
    return this;
  }

  /**
   * {@return this builder, with the time that a request may take from the call to its answer, head
   * included} Default: 10 seconds. In a batch, the time of each sample begins when its turn comes.
   *
   * @param requestTimeout more than zero, at most 365 days
   * @throws IllegalArgumentException if it is out of range
   */
  public EdgeClientBuilder requestTimeout(Duration requestTimeout) {
    this.requestTimeout = positive("requestTimeout", requestTimeout);
    return this;
  }

  /**
   * {@return this builder, with the time that an unused connection stays open} Default: 1 minute.
   * The connection is closed sooner where the server allows less. The next request opens a new one.
   *
   * @param idleTimeout more than zero, at most 365 days
   * @throws IllegalArgumentException if it is out of range
   */
  public EdgeClientBuilder idleTimeout(Duration idleTimeout) {
    this.idleTimeout = positive("idleTimeout", idleTimeout);
    return this;
  }

  /**
   * {@return this builder, with the waits after failures} They count for a server that failed, and
   * for a request that goes to the same server again. After one failure the wait is at most {@code
   * first}; it doubles with each failure, up to {@code max}. The upper half of each wait is random.
   * Default: 100 milliseconds and 5 seconds.
   *
   * @param first more than zero, at most 365 days
   * @param max not less than {@code first}, at most 365 days
   * @throws IllegalArgumentException if one is out of range
   */
  public EdgeClientBuilder backoff(Duration first, Duration max) {
    positive("first", first);
    positive("max", max);
    if (max.compareTo(first) < 0) {
      throw Check.refusal("max", max, ">= " + first);
    }
    this.firstBackoff = first;
    this.maxBackoff = max;
    return this;
  }

  /**
   * {@return this builder, with the max number of requests that are not answered yet} Default:
   * {@value #DEFAULT_MAX_IN_FLIGHT}. The caller of the next request waits, within that request's
   * deadline, until one is answered.
   *
   * @param maxInFlight 1 or more
   * @throws IllegalArgumentException if it is less
   */
  public EdgeClientBuilder maxInFlight(int maxInFlight) {
    Check.argument(maxInFlight >= 1, "maxInFlight", maxInFlight, ">= 1");
    this.maxInFlight = maxInFlight;
    return this;
  }

  /**
   * {@return this builder, with the max number of attempts at a request} Default: {@value
   * #DEFAULT_MAX_ATTEMPTS}. Another attempt follows a failure that it may cure. Inference has no
   * side effects, so a repeated request does no harm. All attempts share the request's deadline. Of
   * all requests a fifth may be repeated, and as many more at once as may be in flight.
   *
   * @param maxAttempts 1 or more; the first attempt counts
   * @throws IllegalArgumentException if it is less
   */
  public EdgeClientBuilder maxAttempts(int maxAttempts) {
    Check.argument(maxAttempts >= 1, "maxAttempts", maxAttempts, ">= 1");
    this.maxAttempts = maxAttempts;
    return this;
  }

  /**
   * {@return this builder, with the time after which a request without an answer also goes to a
   * second server} Default: never. The first answer counts, the other is dropped. This shortens the
   * slowest answers at the price of more work for the servers. The hedge is an attempt with the
   * same limits as any other.
   *
   * @param hedgeAfter more than zero, at most 365 days; above the time that most answers take
   * @throws IllegalArgumentException if it is out of range
   */
  public EdgeClientBuilder hedgeAfter(Duration hedgeAfter) {
    this.hedgeAfter = Optional.of(positive("hedgeAfter", hedgeAfter));
    return this;
  }

  /**
   * {@return this builder, with what happens to requests that no server answers} Default: {@link
   * Fallback#fail}. The fallback runs on one thread of the client, one request after the other. A
   * request that gets no slot in time fails without it, because then the device itself is
   * overloaded.
   *
   * @param fallback to use
   */
  public EdgeClientBuilder fallback(Fallback fallback) {
    this.fallback = fallback;
    return this;
  }

  /**
   * {@return this builder, with the time after which the fallback begins although a server may
   * still answer} Default: half of the request timeout. The first answer counts. Leave the device
   * enough of the request's time.
   *
   * @param fallbackAfter from the call, head included; more than zero, at most 365 days. At the
   *     request timeout or above, the fallback begins only when all servers have failed
   * @throws IllegalArgumentException if it is out of range
   */
  public EdgeClientBuilder fallbackAfter(Duration fallbackAfter) {
    this.fallbackAfter = Optional.of(positive("fallbackAfter", fallbackAfter));
    return this;
  }

  /**
   * {@return this builder, with the planner that chooses the route of each request} Default: the
   * one that {@link Planner} describes.
   *
   * @param planner called on the callers' threads
   */
  public EdgeClientBuilder planner(Planner planner) {
    this.planner = planner;
    return this;
  }

  /**
   * {@return this builder, with a listener for the outcome of every request} Default: none.
   *
   * @param listener called on the client's reply thread
   */
  public EdgeClientBuilder listener(RequestListener listener) {
    this.listener = listener;
    return this;
  }

  /**
   * {@return this builder, with the size of each connection's send buffer in the operating system}
   * Default: {@value #DEFAULT_SEND_BUFFER_BYTES} bytes. Sets the socket's {@code SO_SNDBUF}, which
   * Linux doubles to cover its own needs.
   *
   * <p>A small request overtakes a large one that is still in this process, but not the bytes that
   * the system already holds. With the default it waits for half a megabyte, with 16 KiB for two
   * chunks, with Linux's own choice for up to 4 MiB. On the other hand a connection sends no more
   * than the buffer in each round trip: with the default, 40 Mbit/s where a round trip takes 100
   * ms.
   *
   * @param sendBufferBytes 4096 or more, or 0 to let the system choose
   * @throws IllegalArgumentException if it is neither
   */
  public EdgeClientBuilder sendBufferBytes(int sendBufferBytes) {
    boolean known = sendBufferBytes == 0 || sendBufferBytes >= MIN_SEND_BUFFER_BYTES;
    Check.argument(known, "sendBufferBytes", sendBufferBytes, "0, or >= " + MIN_SEND_BUFFER_BYTES);
    this.sendBufferBytes = sendBufferBytes;
    return this;
  }

  /**
   * {@return this builder, with the max size of an answer, on the wire and as tensors in memory}
   * Default: {@value #DEFAULT_MAX_RESPONSE_BYTES} bytes. The connection to a server that sends more
   * is closed. Where outputs have fixed shapes the client knows the size of an answer; this limit
   * is for those of open shapes.
   *
   * @param maxResponseBytes 1 or more
   * @throws IllegalArgumentException if it is less
   */
  public EdgeClientBuilder maxResponseBytes(int maxResponseBytes) {
    Check.argument(maxResponseBytes >= 1, "maxResponseBytes", maxResponseBytes, ">= 1");
    this.maxResponseBytes = maxResponseBytes;
    return this;
  }

  /**
   * {@return this builder, for a client whose {@link EdgeClient#predictPicture} sends picture files
   * as they are} Needs a head of the cut {@value Cut#INPUT}: the server decodes the file and runs
   * the whole network. At that cut a server that takes no pictures is refused. With heads of other
   * cuts as well, and a model that classifies images, a {@link #planner} can let the device decode
   * a picture and run one of those heads.
   */
  public EdgeClientBuilder pictures() {
    this.pictures = true;
    return this;
  }

  /**
   * {@return the client, which the caller closes to end its connections and threads} It connects
   * when the first request needs it.
   *
   * @throws IllegalArgumentException if a profile cannot encode the tensors that cross, {@link
   *     #pictures} was called without a head of the cut {@value Cut#INPUT}, every answer would
   *     exceed {@link #maxResponseBytes}, or the fallback does not match the heads
   */
  public EdgeClient build() {
    requirePicturesFit();
    LinkRate link = new LinkRate();
    ClientCuts cuts = new ClientCuts(heads.stream().map(head -> cut(head, link)).toList());
    Optional<LocalRunner> local = fallback.runner(cuts, System::nanoTime);
    ReplyThread replies = new ReplyThread();
    Notifier notifier = new Notifier(listener, replies);
    TailPool pool = pool(cuts, link, notifier);
    Planner planning = planner == null ? new ProfilePlanner(cuts, link) : planner;
    RequestPipeline pipeline =
        new RequestPipeline(
            new Routing(cuts, planning, link, pool, local),
            pool,
            replies,
            notifier,
            local,
            limits(),
            System::nanoTime);
    return new EdgeClient(cuts, pictures, pool, pipeline);
  }

  private RequestPipeline.Limits limits() {
    Duration fallbackStart = fallbackAfter.orElse(requestTimeout.dividedBy(2));
    return new RequestPipeline.Limits(
        requestTimeout.toNanos(), fallbackStart.toNanos(), maxInFlight);
  }

  /** For tests: resolves names that no system knows. */
  EdgeClientBuilder names(NameResolver<InetAddress> names) {
    this.names = names;
    return this;
  }

  private Transport transport() {
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("cleave-edge-io", true), NioIoHandler.newFactory());
    return new Transport(
        group.next(), NioSocketChannel::new, names, EdgeClientBuilder::lookUp, System::nanoTime);
  }

  private static void lookUp(Runnable lookup) {
    Thread thread = new Thread(lookup, "cleave-edge-resolve");
    thread.setDaemon(true);
    thread.start();
  }

  private ClientCut cut(Head head, LinkRate link) {
    return new ClientCut(
        head.part(),
        head.point(),
        head.profiles().isEmpty() ? profiles : head.profiles(),
        pictures && isInput(head),
        maxResponseBytes,
        link,
        System::nanoTime);
  }

  private static boolean isInput(Head head) {
    return head.point().cut().name().equals(Cut.INPUT);
  }

  private void requirePicturesFit() {
    if (pictures && heads.stream().noneMatch(EdgeClientBuilder::isInput)) {
      List<String> cuts = heads.stream().map(head -> head.point().cut().name()).toList();
      throw Check.refusal("pictures", "heads to " + cuts, "one to the cut " + Cut.INPUT);
    }
  }

  private TailPool pool(ClientCuts cuts, LinkRate link, Notifier notifier) {
    List<ConnectionSettings> servers =
        endpoints.stream().map(endpoint -> settings(endpoint, cuts, link)).toList();
    RetryPolicy policy =
        new RetryPolicy(
            maxAttempts,
            firstBackoff,
            maxBackoff,
            hedgeAfter,
            () -> ThreadLocalRandom.current().nextDouble());
    return new TailPool(servers, transport(), policy, new RetryBudget(maxInFlight), notifier);
  }

  private ConnectionSettings settings(InetSocketAddress endpoint, ClientCuts cuts, LinkRate link) {
    return new ConnectionSettings(
        endpoint.getHostString(),
        endpoint.getPort(),
        cuts.needs(),
        token,
        tls,
        link,
        connectTimeout,
        idleTimeout,
        maxInFlight,
        sendBufferBytes);
  }

  private static Duration positive(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(MAX_DURATION) > 0) {
      throw Check.refusal(name, value, "> 0 and <= 365 days");
    }
    return value;
  }
}
