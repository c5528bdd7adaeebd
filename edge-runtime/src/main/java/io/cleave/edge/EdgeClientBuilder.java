package io.cleave.edge;

import io.cleave.codec.Profile;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.Protocol;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Collects how an {@link EdgeClient} encodes, waits and connects. Not thread-safe. */
public final class EdgeClientBuilder {
  /** Requests in flight when nothing else is set: {@value}. */
  public static final int DEFAULT_MAX_IN_FLIGHT = 32;

  private static final Duration LONGEST = Duration.ofDays(365);

  private final Head head;
  private final String host;
  private final int port;
  private List<Profile> profiles = List.of(Profile.exact());
  private Duration connectTimeout = Duration.ofSeconds(5);
  private Duration requestTimeout = Duration.ofSeconds(10);
  private Duration idleTimeout = Duration.ofMinutes(1);
  private Duration firstBackoff = Duration.ofMillis(100);
  private Duration maxBackoff = Duration.ofSeconds(5);
  private String token = "";
  private SslContext tls;
  private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
  private RequestListener listener = report -> {};

  EdgeClientBuilder(Head head, String host, int port) {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("host: \"\" (expected: a name or an address)");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
    }
    this.head = head;
    this.host = host;
    this.port = port;
  }

  /**
   * Sets how activations are sent. Default: {@link Profile#exact}, which loses nothing.
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
    if (profiles.isEmpty() || Set.copyOf(profiles).size() != profiles.size()) {
      throw new IllegalArgumentException(
          "profiles: " + profiles + " (expected: at least one, all different)");
    }
    this.profiles = List.copyOf(profiles);
    return this;
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
   * Sets how long to wait after failed attempts to connect: at most {@code first} after one,
   * doubled with each, never more than {@code max}; the upper half of each wait is random. Default:
   * 100 milliseconds and 5 seconds.
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
      throw new IllegalArgumentException("max: " + max + " (expected: >= " + first + ")");
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
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("maxInFlight: " + maxInFlight + " (expected: >= 1)");
    }
    this.maxInFlight = maxInFlight;
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
   * Makes the client. It connects when the first request needs it.
   *
   * @return the client; close it to end its connection and threads
   * @throws IllegalArgumentException if a profile cannot work on the head's output
   */
  public EdgeClient build() {
    LinkRate link = new LinkRate();
    RequestEncoder encoder = new RequestEncoder(head.output(), profiles, link);
    ConnectionSettings settings =
        new ConnectionSettings(
            host,
            port,
            head.fingerprint(),
            head.output(),
            head.logits(),
            token,
            tls,
            tensorFormats(),
            link,
            connectTimeout,
            idleTimeout,
            firstBackoff,
            maxBackoff);
    TailConnection connection = new TailConnection(settings);
    return new EdgeClient(
        head,
        connection,
        new PredictionPipeline(
            encoder, head.logits(), connection, listener, requestTimeout, maxInFlight));
  }

  private int tensorFormats() {
    return profiles.stream().mapToInt(Protocol::tensorFormats).reduce(0, (a, b) -> a | b);
  }

  private static Duration positive(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0 and <= 365 days)");
    }
    return value;
  }
}
