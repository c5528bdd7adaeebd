package io.cleave.server.admin;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpContentException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers GET for a few known paths, and nothing else. Thread-safe. */
final class Answers {
  private static final Logger logger = LoggerFactory.getLogger(Answers.class);
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final Response ALIVE = Response.ok(Response.TEXT, "alive\n");

  private final Readiness readiness;
  private final StatusJson json;
  private final Executor threads;
  private final Map<String, Response> files;
  private final Map<String, Supplier<Response>> computed;

  /**
   * Computes nothing yet.
   *
   * @param registry for Prometheus
   * @param page meters for the status page
   * @param threads compute answers that change, and may reject them
   */
  Answers(
      Readiness readiness,
      PrometheusMeterRegistry registry,
      MeterRegistry page,
      Map<String, Response> files,
      Executor threads) {
    this.readiness = readiness;
    this.json = new StatusJson(readiness, page);
    this.threads = threads;
    this.files = files;
    computed =
        Map.of(
            "/ready", this::ready,
            "/metrics", () -> Response.ok(PROMETHEUS, registry.scrape()),
            "/status.json", () -> Response.ok(Response.JSON, json.status()));
  }

  /**
   * Answers a request, even one that could not be decoded. Does not block; the future never fails.
   */
  CompletableFuture<Response> to(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return CompletableFuture.completedFuture(refusal(request.decoderResult().cause()));
    }
    if (!request.method().equals(HttpMethod.GET)) {
      return CompletableFuture.completedFuture(Response.error(405, "only GET"));
    }
    try {
      return get(Objects.requireNonNullElse(new URI(request.uri()).getPath(), ""));
    } catch (URISyntaxException e) {
      return CompletableFuture.completedFuture(refusal(e));
    }
  }

  private static Response refusal(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Response.error(414, "the request line is too long");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Response.error(431, "the headers are too long");
    }
    if (cause instanceof TooLongHttpContentException) {
      return Response.error(413, "no path takes a body");
    }
    return Response.error(400, "no HTTP request");
  }

  private CompletableFuture<Response> get(String path) {
    Supplier<Response> answer = computed.get(path);
    if (answer != null) {
      return compute(path, answer);
    }
    return CompletableFuture.completedFuture(
        path.equals("/health")
            ? ALIVE
            : files.getOrDefault(path, Response.error(404, "not found")));
  }

  private CompletableFuture<Response> compute(String path, Supplier<Response> answer) {
    try {
      return CompletableFuture.supplyAsync(answer, threads).exceptionally(e -> failure(path, e));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(Response.error(503, "too many ask"));
    }
  }

  private static Response failure(String path, Throwable cause) {
    logger.warn("Cannot answer {}", path, cause);
    return Response.error(500, "failed");
  }

  private Response ready() {
    Readiness.State state = readiness.state();
    int status = state == Readiness.State.READY ? 200 : 503;
    return new Response(status, Response.JSON, json.readiness(state));
  }
}
