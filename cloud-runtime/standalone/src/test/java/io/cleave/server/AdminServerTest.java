package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cleave.cloud.ServerFixture;
import io.cleave.cloud.fake.TestTails;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.fixtures.NoLeaks;
import io.cleave.server.admin.AdminServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What probes, Prometheus and browsers get from the admin port. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class AdminServerTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private AdminServer admin;

  @BeforeEach
  void start() throws IOException {
    admin = AdminServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + admin.address().getPort() + path));
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).build());
  }

  private JsonObject json(String path, int status) throws Exception {
    HttpResponse<String> response = get(path);
    assertEquals(status, response.statusCode(), response.body());
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  private ServerFixture serving() throws IOException {
    ServerFixture fixture = ServerFixture.plusOne(builder -> builder.listener(admin.listener()));
    admin.ready(fixture.server);
    return fixture;
  }

  @Test
  void isAliveButNotReadyBeforeTheTailsServe() throws Exception {
    assertEquals(200, get("/health").statusCode());
    JsonObject ready = json("/ready", 503);
    assertFalse(ready.get("ready").getAsBoolean());
    assertEquals("starting", ready.get("state").getAsString());
    assertEquals("the tails are loading", ready.get("reason").getAsString());
    assertTrue(get("/metrics").body().contains("cleave_queue_requests 0.0"));
    assertEquals("starting", json("/status.json", 200).get("state").getAsString());
  }

  @Test
  void isReadyWhileTheTailsServeAndNoMoreAfterThat() throws Exception {
    try (ServerFixture fixture = serving()) {
      assertTrue(json("/ready", 200).get("ready").getAsBoolean());
      assertTrue(fixture.server.stop(Duration.ofSeconds(30)));
      assertEquals("draining", json("/ready", 503).get("state").getAsString());
      assertEquals(200, get("/health").statusCode());
    }
  }

  @Test
  void showsWhatTheServerAnswered() throws Exception {
    try (ServerFixture fixture = serving()) {
      fixture.assertServes(1);
      fixture.assertServes(2);
    }
    HttpResponse<String> metrics = get("/metrics");
    assertEquals("text/plain; version=0.0.4; charset=utf-8", contentType(metrics));
    assertTrue(
        metrics
            .body()
            .contains(
                "cleave_server_requests_total{cut=\"maxpool\",model=\"plus-one\","
                    + "outcome=\"answered\",weights=\"0123456789ab\"} 2.0"),
        metrics.body());
    assertTrue(metrics.body().contains("jvm_memory_used_bytes"), metrics.body());
  }

  @Test
  void describesTheTailsToThePage() throws Exception {
    try (ServerFixture fixture = serving()) {
      fixture.assertServes(1);
      JsonObject status = json("/status.json", 200);
      assertEquals("ready", status.get("state").getAsString());
      JsonObject tail = status.getAsJsonArray("tails").get(0).getAsJsonObject();
      assertEquals("plus-one", tail.get("model").getAsString());
      assertEquals(TestTails.CROSSING.toString(), tail.get("input").getAsString());
      assertTrue(status.getAsJsonArray("meters").size() > 20, status.toString());
    }
  }

  /** What HTTP makes of an edge's first words is half a line, for whose end both would wait. */
  @Test
  void sendsAnEdgeToTheRightPort() throws Exception {
    try (ServerFixture fixture = serving()) {
      String said = greet();
      assertTrue(said.contains("this is the admin port"), said);
      assertTrue(said.contains("port " + fixture.server.port() + ", for tails"), said);
      assertEquals(200, get("/health").statusCode());
    }
  }

  @Test
  void tellsAnEdgeThatTheRightPortComesWithTheTails() throws Exception {
    String said = greet();
    assertTrue(said.contains("another port, soon"), said);
  }

  /** What is said to an edge that says hello. */
  private String greet() throws IOException {
    ByteBuffer hello = ControlFrames.hello(Hello.of(Set.of(1), ""));
    byte[] bytes = new byte[hello.remaining()];
    hello.get(bytes);
    try (Socket edge = new Socket(admin.address().getAddress(), admin.address().getPort())) {
      edge.getOutputStream().write(bytes);
      ByteBuffer answer = ByteBuffer.wrap(edge.getInputStream().readAllBytes());
      assertEquals(FrameType.REFUSED, FrameHeader.decode(answer).type());
      return Notice.decode(answer.slice()).toString();
    }
  }

  private static String contentType(HttpResponse<?> response) {
    return response.headers().firstValue("Content-Type").orElseThrow();
  }

  @Test
  void servesThePageAndItsPartsFromTheClassPath() throws Exception {
    assertEquals("text/html; charset=utf-8", contentType(get("/")));
    assertTrue(get("/uplot.js").body().contains("uPlot"));
    for (String path : new String[] {"/status.js", "/status.css", "/uplot.css", "/icon.svg"}) {
      assertEquals(200, get(path).statusCode(), path);
    }
  }

  @Test
  void letsNoForeignScriptIntoThePageAndNoForeignPageReadIt() throws Exception {
    for (String path : new String[] {"/", "/status.json", "/no-such-file"}) {
      HttpResponse<String> response = get(path);
      String policy = response.headers().firstValue("Content-Security-Policy").orElseThrow();
      assertTrue(policy.contains("default-src 'none'; script-src 'self'"), policy);
      assertFalse(policy.contains("unsafe"), policy);
      assertTrue(response.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
      assertEquals("nosniff", response.headers().firstValue("X-Content-Type-Options").get());
    }
  }

  @Test
  void refusesOtherMethodsAndUnknownPaths() throws Exception {
    HttpResponse<String> posted =
        send(request("/ready").POST(HttpRequest.BodyPublishers.ofString("x")).build());
    assertEquals(405, posted.statusCode());
    assertEquals("GET", posted.headers().firstValue("Allow").orElseThrow());
    assertEquals(404, get("/../status.js").statusCode());
    assertEquals(404, get("/io/cleave/server/admin/status.js").statusCode());
    assertEquals(404, get("/ready/").statusCode());
  }

  @Test
  void namesThePortThatIsTaken() {
    IOException taken =
        assertThrows(IOException.class, () -> AdminServer.start(admin.address()).close());
    assertTrue(taken.getMessage().contains(":" + admin.address().getPort()), taken.getMessage());
  }
}
