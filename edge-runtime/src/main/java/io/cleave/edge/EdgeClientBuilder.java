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

/** Collects how an {@link EdgeClient} encodes, waits and connects. Not thread-safe. */
public final class EdgeClientBuilder {
  /** Requests in flight when nothing else is set: {@value}. */
  public static final int DEFAULT_MAX_IN_FLIGHT = 32;

  /** Attempts at one request when nothing else is set: {@value}. */
  public static final int DEFAULT_MAX_ATTEMPTS = 3;

  /** The largest answer when nothing else is set, in bytes: {@value}. */
  public static final int DEFAULT_MAX_RESPONSE_BYTES = 64 << 20;

  /** Of what is sent, in a socket's buffer: {@value}. */
  public static final int DEFAULT_SEND_BUFFER_BYTES = 256 << 10;

  private static final int MIN_SEND_BUFFER_BYTES = 4096;

  private static final Duration LONGEST = Duration.ofDays(365);

  /**
   * A head, and what it ends at.
   *
   * @param profiles of its own; none for the client's
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
   * Adds a head of the same model that ends at another cut, so that requests can be split there,
   * too, over the same connections. Its requests have the profiles of {@link #profiles}.
   *
   * @param head stays the caller's, who closes it after the client
   * @return this
   * @throws IllegalArgumentException if it is of another network or other weights, no head that
   *     ends before its network does, or of a cut that there is a head of
   */
  public EdgeClientBuilder head(Part head) {
    return add(head, List.of());
  }

  /**
   * As {@link #head(Part)}, with profiles of its own: a calibration belongs to a cut.
   *
   * @param head as there
   * @param profiles as in {@link #profiles}
   * @return this
   * @throws IllegalArgumentException as there, or as in {@link #profiles}
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
   * Adds a server. Each request goes to the one that has the fewest of this client's; one that
   * fails gets none for a while.
   *
   * @param host the server's name, of whose addresses the first that works is used, or an address;
   *     {@link ServerAddress#parse} takes it apart from the port
   * @param port the server's port
   * @return this
   * @throws IllegalArgumentException if the host is no name or address alone, the port is out of
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
   * Sets how float32 is sent. Default: {@link Profile#exact}, which loses nothing.
   *
   * @param profile what is dropped, quantised and coded
   * @return this
   */
  public EdgeClientBuilder profile(Profile profile) {
    return profiles(List.of(profile));
  }

  /**
   * Lets the client choose among profiles for each request: it takes the one with which encoding,
   * sending and decoding end soonest, by the rate that it measured of the link. {@link
   * Profile#ladder()} is the usual choice. They lose different amounts of accuracy: name only those
   * whose loss is acceptable.
   *
   * @param profiles at least one, from the plainest to the smallest, all different
   * @return this
   * @throws IllegalArgumentException if there is none, or two are equal
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
   * Sets what the client shows to be let in. Default: nothing. Without {@link #tls} the token
   * travels as it is: use a network that you trust.
   *
   * @param token at most {@value Hello#MAX_TOKEN_BYTES} bytes of UTF-8
   * @return this
   * @throws IllegalArgumentException if it is longer
   */
  public EdgeClientBuilder token(String token) {
    Hello.requireTokenFits(token);
    this.token = token;
    return this;
  }

  /**
   * Encrypts connections and checks whom they lead to. Default: neither.
   *
   * @param tls which servers to believe; its files are read now
   * @return this
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if a file is not what it should be
   */
  public EdgeClientBuilder tls(EdgeTls tls) throws IOException {
    this.tls = tls.context();
    return this;
  }

  /**
   * Sets how long one attempt to connect may take, handshake included. Default: 5 seconds.
   *
   * @param connectTimeout more than zero, at most 365 days
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  public EdgeClientBuilder connectTimeout(Duration connectTimeout) {
    this.connectTimeout = positive("connectTimeout", connectTimeout);
    return this;
  }

  /**
   * Sets how long a request may take, from the call (head included) to the answer. Default: 10
   * seconds. Of a batch, each input has this time from when its turn comes.
   *
   * @param requestTimeout more than zero, at most 365 days
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  public EdgeClientBuilder requestTimeout(Duration requestTimeout) {
    this.requestTimeout = positive("requestTimeout", requestTimeout);
    return this;
  }

  /**
   * Sets how long an unused connection stays open. Default: 1 minute, and in any case less than the
   * server allows. The next request opens a new one.
   *
   * @param idleTimeout more than zero, at most 365 days
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  public EdgeClientBuilder idleTimeout(Duration idleTimeout) {
    this.idleTimeout = positive("idleTimeout", idleTimeout);
    return this;
  }

  /**
   * Sets how long to leave a server alone that failed, and how long to wait before a request goes
   * to the same server again: at most {@code first} after one failure, doubled with each, never
   * more than {@code max}; the upper half of each wait is random. Default: 100 milliseconds and 5
   * seconds.
   *
   * @param first more than zero, at most 365 days
   * @param max not less than first, at most 365 days
   * @return this
   * @throws IllegalArgumentException if they are not
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
   * Sets how many requests may be unanswered. Default: {@value #DEFAULT_MAX_IN_FLIGHT}. The caller
   * of the next one waits, within that request's deadline, until one is answered.
   *
   * @param maxInFlight at least 1
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public EdgeClientBuilder maxInFlight(int maxInFlight) {
    Check.argument(maxInFlight >= 1, "maxInFlight", maxInFlight, ">= 1");
    this.maxInFlight = maxInFlight;
    return this;
  }

  /**
   * Sets how often a request may be sent, when attempts fail in a way that another one may cure.
   * Default: {@value #DEFAULT_MAX_ATTEMPTS}. Inference has no side effects: a repeated request is
   * never harmful. All attempts share the request's deadline, and a fifth of all requests may be
   * repeated, besides as many at once as may be in flight.
   *
   * @param maxAttempts at least 1, which is the first attempt
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public EdgeClientBuilder maxAttempts(int maxAttempts) {
    Check.argument(maxAttempts >= 1, "maxAttempts", maxAttempts, ">= 1");
    this.maxAttempts = maxAttempts;
    return this;
  }

  /**
   * Sends a request to a second server, too, when the first has not answered after this time; the
   * first answer counts, the other is dropped. This cuts off the slowest answers, for more work on
   * the servers. It is an attempt like any other, with the same limits. Default: never.
   *
   * @param hedgeAfter more than zero, at most 365 days; above the time that most answers take
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  public EdgeClientBuilder hedgeAfter(Duration hedgeAfter) {
    this.hedgeAfter = Optional.of(positive("hedgeAfter", hedgeAfter));
    return this;
  }

  /**
   * Sets what becomes of requests that no server answers. Default: {@link Fallback#fail}. One
   * thread of the client runs it, one request after the other. A request that gets no slot in time
   * fails without it: the device is the one that has too much to do then.
   *
   * @param fallback what to do
   * @return this
   */
  public EdgeClientBuilder fallback(Fallback fallback) {
    this.fallback = fallback;
    return this;
  }

  /**
   * Sets when the fallback begins although a server may still answer; the first answer counts.
   * Leave the device enough of the request's time. Default: half of it.
   *
   * @param fallbackAfter from the call (head included), more than zero, at most 365 days; at the
   *     request timeout or later it begins only when all servers have failed
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  public EdgeClientBuilder fallbackAfter(Duration fallbackAfter) {
    this.fallbackAfter = Optional.of(positive("fallbackAfter", fallbackAfter));
    return this;
  }

  /**
   * Sets who decides where each request is split and how it is sent, or that a picture is sent.
   * Default: what {@link Planner} says.
   *
   * @param planner asked by callers' threads
   * @return this
   */
  public EdgeClientBuilder planner(Planner planner) {
    this.planner = planner;
    return this;
  }

  /**
   * Sets who hears of every request's outcome. Default: nobody.
   *
   * @param listener called on the client's reply thread
   * @return this
   */
  public EdgeClientBuilder listener(RequestListener listener) {
    this.listener = listener;
    return this;
  }

  /**
   * Sets how much the system may hold of what a connection sends (the socket's {@code SO_SNDBUF},
   * of which Linux takes twice and counts its own needs). Default: {@value
   * #DEFAULT_SEND_BUFFER_BYTES}. A small request overtakes a large one that is still in this
   * process, but not what the system has of it: with the default it waits for half a megabyte, with
   * 16 KiB for two chunks, with what Linux would choose for up to 4 MiB. In return a connection
   * sends no more than that in each round trip: with the default 40 Mbit/s where one takes 100 ms.
   *
   * @param sendBufferBytes at least 4096, or 0 for what the system chooses
   * @return this
   * @throws IllegalArgumentException if it is neither
   */
  public EdgeClientBuilder sendBufferBytes(int sendBufferBytes) {
    boolean known = sendBufferBytes == 0 || sendBufferBytes >= MIN_SEND_BUFFER_BYTES;
    Check.argument(known, "sendBufferBytes", sendBufferBytes, "0, or >= " + MIN_SEND_BUFFER_BYTES);
    this.sendBufferBytes = sendBufferBytes;
    return this;
  }

  /**
   * Sets the largest answer that is taken, on the wire and as its tensors lie in memory. Default:
   * {@value #DEFAULT_MAX_RESPONSE_BYTES}. A server that sends more is not believed, and left. What
   * an answer can be is known where outputs have fixed shapes; this is the bound where they do not.
   *
   * @param maxResponseBytes at least 1
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public EdgeClientBuilder maxResponseBytes(int maxResponseBytes) {
    Check.argument(maxResponseBytes >= 1, "maxResponseBytes", maxResponseBytes, ">= 1");
    this.maxResponseBytes = maxResponseBytes;
    return this;
  }

  /**
   * Lets {@link EdgeClient#predictPicture} send files of pictures as they are, to be decoded at the
   * server: for a head of the cut {@value Cut#INPUT}, and the whole network in the cloud. A server
   * that takes no pictures is refused for that cut. With heads to other cuts, and a model that
   * classifies images, a {@link #planner} may have the device decode a picture and run one of
   * these.
   *
   * @return this
   */
  public EdgeClientBuilder pictures() {
    this.pictures = true;
    return this;
  }

  /**
   * Makes the client. It connects when the first request needs it.
   *
   * @return the client; close it to end its connections and threads
   * @throws IllegalArgumentException if a profile cannot work on what crosses, {@link #pictures}
   *     and the heads do not go together, every answer would exceed {@link #maxResponseBytes}, or
   *     the fallback cannot stand in for the tails
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

  /** For tests: names that no system knows. */
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
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw Check.refusal(name, value, "> 0 and <= 365 days");
    }
    return value;
  }
}
