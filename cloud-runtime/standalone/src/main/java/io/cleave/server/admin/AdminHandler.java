package io.cleave.server.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers GET of a few known paths, and nothing else. */
final class AdminHandler implements HttpHandler {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Readiness readiness;
  private final StatusJson json;
  private final PrometheusMeterRegistry registry;
  private final Map<String, Response> files;

  AdminHandler(Readiness readiness, PrometheusMeterRegistry registry, Map<String, Response> files) {
    this.readiness = readiness;
    this.json = new StatusJson(readiness, registry);
    this.registry = registry;
    this.files = files;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers headers = exchange.getResponseHeaders();
      Response response;
      if (exchange.getRequestMethod().equals("GET")) {
        response = get(exchange.getRequestURI().getPath());
      } else {
        headers.set("Allow", "GET");
        response = Response.error(405, "only GET");
      }
      secure(headers);
      headers.set("Content-Type", response.contentType());
      byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(response.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Response get(String path) {
    return switch (path) {
      case "/health" -> Response.ok(Response.TEXT, "alive\n");
      case "/ready" -> ready();
      case "/metrics" -> Response.ok(PROMETHEUS, registry.scrape());
      case "/status.json" -> Response.ok(Response.JSON, json.status());
      default -> files.getOrDefault(path, Response.error(404, "not found"));
    };
  }

  private Response ready() {
    Readiness.State state = readiness.state();
    int status = state == Readiness.State.READY ? 200 : 503;
    return new Response(status, Response.JSON, json.readiness(state));
  }

  private static void secure(Headers headers) {
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }
}
