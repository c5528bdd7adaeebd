package io.cleave.server.admin;

import com.sun.net.httpserver.HttpServer;
import io.cleave.cloud.ServerListener;
import io.cleave.cloud.TailServer;
import io.cleave.cloud.metrics.ProcessMetrics;
import io.cleave.cloud.metrics.ServerMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The admin port: {@code /health}, {@code /ready} and {@code /metrics} for machines, {@code /} for
 * people. Start it before the tails load and tell it when they serve, so that whoever probes sees
 * the difference. It tells no secrets, and everybody who reaches it may read it. Thread-safe.
 *
 * <pre>{@code
 * try (AdminServer admin = AdminServer.start(new InetSocketAddress("127.0.0.1", 7071));
 *     Part tail = ...;
 *     TailServer server = TailServer.builder().add(tail).listener(admin.listener()).start()) {
 *   admin.ready(server);
 *   ...
 * }
 * }</pre>
 *
 * <p>The JDK's HTTP server underneath waits without end for a request that comes slowly and for a
 * peer that does not read its answer, unless the system properties {@code
 * sun.net.httpserver.maxReqTime} and {@code sun.net.httpserver.maxRspTime} (seconds) are set before
 * its first use. Four such peers are enough to keep everybody else out.
 */
public final class AdminServer implements AutoCloseable {
  private static final int BACKLOG = 64;
  private static final int THREADS = 4;
  private static final int WAITING = 64;

  private final HttpServer http;
  private final ExecutorService threads;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ProcessMetrics process = new ProcessMetrics();
  private final ServerMetrics metrics = new ServerMetrics(registry);
  private final Readiness readiness = new Readiness();

  private AdminServer(HttpServer http, Map<String, Response> page) {
    this.http = http;
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            new DefaultThreadFactory("cleave-admin", true));
    process.bindTo(registry);
    http.setExecutor(threads);
    http.createContext("/", new AdminHandler(readiness, registry, page));
  }

  /**
   * Starts to listen. The server is alive and not yet ready.
   *
   * @param address where; port 0 for any that is free
   * @return the running admin server; close it to stop
   * @throws IOException if the address cannot be listened on, or a file of the page is not on the
   *     class path
   */
  public static AdminServer start(InetSocketAddress address) throws IOException {
    Map<String, Response> page = Page.files();
    AdminServer admin = new AdminServer(bind(address), page);
    admin.http.start();
    return admin;
  }

  private static HttpServer bind(InetSocketAddress address) throws IOException {
    try {
      return HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  /**
   * Counts for {@code /metrics} and the page.
   *
   * @return for {@link io.cleave.cloud.TailServerBuilder#listener}
   */
  public ServerListener listener() {
    return metrics;
  }

  /**
   * Says that the tails serve. Call it once.
   *
   * @param server stays the caller's; asked for its status at each look
   */
  public void ready(TailServer server) {
    metrics.watch(server::status);
    readiness.ready(server);
  }

  /**
   * Where it listens.
   *
   * @return the bound address, with the port that was chosen if 0 was asked for
   */
  public InetSocketAddress address() {
    return http.getAddress();
  }

  /** Stops at once; answers on their way are cut off. */
  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
    process.close();
    registry.close();
  }
}
