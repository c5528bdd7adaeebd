package io.cleave.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.fixtures.NoLeaks;
import io.cleave.server.admin.AdminServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the admin port says, byte by byte, to peers of all kinds. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class AdminPeersTest {
  private static final int MAX_CONNECTIONS = 64;
  private static final String LAST = "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n";

  private final List<Socket> peers = new ArrayList<>();
  private AdminServer admin;

  @BeforeEach
  void start() throws IOException {
    admin = AdminServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() throws IOException {
    admin.close();
    for (Socket peer : peers) {
      peer.close();
    }
  }

  private Socket connect() throws IOException {
    Socket peer = new Socket();
    peers.add(peer);
    peer.setSoTimeout(60_000);
    peer.connect(admin.address());
    return peer;
  }

  private static void write(Socket peer, String text) throws IOException {
    peer.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\n\r\n";
  }

  /** All answers, after which the connection must have ended. */
  private static List<String> answers(Socket peer) throws IOException {
    String text = new String(peer.getInputStream().readAllBytes(), UTF_8);
    return Arrays.stream(text.split("(?=HTTP/1\\.1 \\d{3} )", -1))
        .filter(each -> !each.isEmpty())
        .toList();
  }

  private List<String> ask(String requests) throws IOException {
    Socket peer = connect();
    write(peer, requests);
    return answers(peer);
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.substring(9, 12));
  }

  private static List<Integer> statuses(List<String> answers) {
    return answers.stream().map(AdminPeersTest::status).toList();
  }

  private static void assertEnded(int status, List<String> answers) {
    assertEquals(List.of(status), statuses(answers));
    String answer = answers.get(0).toLowerCase(Locale.ROOT);
    assertTrue(answer.contains("connection: close"), answer);
    assertTrue(answer.contains("content-security-policy: default-src 'none'"), answer);
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 1_000_000})
  void rejectsARequestLineWhenItIsTooLong(int length) throws IOException {
    assertEnded(414, ask("GET /" + "x".repeat(length) + " HTTP/1.1\r\n\r\n" + LAST));
  }

  @ParameterizedTest
  @ValueSource(ints = {17_000, 1_000_000})
  void rejectsHeadersWhenTheyAreTooLong(int length) throws IOException {
    assertEnded(431, ask("GET / HTTP/1.1\r\nX: " + "x".repeat(length) + "\r\n\r\n" + LAST));
  }

  @Test
  void rejectsManyHeadersWhenTheyAreTooLongTogether() throws IOException {
    assertEnded(431, ask("GET / HTTP/1.1\r\n" + "X: 1234567890\r\n".repeat(2000) + "\r\n"));
  }

  @Test
  void rejectsABodyWhenItIsTooLong() throws IOException {
    String head = "POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n";
    assertEnded(413, ask(head + "x".repeat(100_000) + LAST));
  }

  @Test
  void rejectsABodyThatItsPeerAsksFor() throws IOException {
    assertEnded(
        405, ask("POST / HTTP/1.1\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no such thing\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n"
      })
  void rejectsARequestWhenItIsNone(String bytes) throws IOException {
    assertEnded(400, ask(bytes + LAST));
  }

  @Test
  void rejectsAPathWhenItIsNone() throws IOException {
    assertEquals(List.of(400, 200), statuses(ask(get("/%zz") + LAST)));
  }

  @Test
  void readsOverASmallBody() throws IOException {
    String sized = "POST /ready HTTP/1.1\r\nContent-Length: 1500\r\n\r\n" + "x".repeat(1500);
    String chunked =
        "GET /health HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "1\r\nx\r\n".repeat(1000)
            + "0\r\n\r\n";
    assertEquals(List.of(405, 200, 200), statuses(ask(sized + chunked + LAST)));
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() throws IOException {
    String some =
        get("/health")
            + get("/ready")
            + get("/metrics")
            + get("/none")
            + get("/status.json")
            + get("/%zz");
    int times = 50;
    Socket peer = connect();
    write(peer, some.repeat(times) + LAST);
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      expected.addAll(List.of(200, 503, 200, 404, 200, 400));
    }
    expected.add(200);
    List<String> answers = answers(peer);
    assertEquals(expected, statuses(answers));
    assertTrue(answers.get(2).contains("cleave_queue_requests 0.0"), answers.get(2));
    assertTrue(answers.get(4).contains("\"state\":\"starting\""), answers.get(4));
  }

  @Test
  void answersManySmallRequestsInOneRead() throws IOException {
    List<String> answers = ask(get("/health").repeat(5000) + LAST);
    assertEquals(5001, answers.size());
    assertTrue(answers.stream().allMatch(each -> each.endsWith("\r\n\r\nalive\n")));
  }

  @Test
  void answersARequestThatComesByteByByte() throws IOException {
    Socket peer = connect();
    peer.setTcpNoDelay(true);
    for (int i = 0; i < LAST.length(); i++) {
      write(peer, LAST.substring(i, i + 1));
    }
    assertEnded(200, answers(peer));
  }

  @ParameterizedTest
  @CsvSource({
    "GET /health?x=1 HTTP/1.1, 200",
    "GET http://example.org/health HTTP/1.1, 200",
    "GET /he%61lth HTTP/1.1, 200",
    "GET * HTTP/1.1, 404",
    "GET mailto:x HTTP/1.1, 404",
    "OPTIONS * HTTP/1.1, 405",
    "PRI * HTTP/2.0, 405"
  })
  void takesEveryFormOfAddress(String line, int status) throws IOException {
    assertEquals(List.of(status), statuses(ask(line + "\r\nHost: x\r\nConnection: close\r\n\r\n")));
  }

  @Test
  void endsAfterTheAnswerToHttp10() throws IOException {
    assertEnded(200, ask("GET /health HTTP/1.0\r\n\r\n"));
  }

  @Test
  void refusesHeadWithoutABody() throws IOException {
    List<String> answers = ask("HEAD /health HTTP/1.1\r\n\r\n" + LAST);
    assertEquals(List.of(405, 200), statuses(answers));
    assertTrue(answers.get(0).endsWith("\r\n\r\n"), answers.get(0));
  }

  /** A peer that has said all it will say, as {@code nc -N} does. */
  @Test
  void answersAPeerThatHasClosedItsSide() throws IOException {
    Socket peer = connect();
    write(peer, get("/metrics") + get("/health"));
    peer.shutdownOutput();
    assertEquals(List.of(200, 200), statuses(answers(peer)));
  }

  /** On a connection that stays. */
  private static void assertServes(Socket peer) throws IOException {
    write(peer, get("/health"));
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("alive\n")) {
      int next = peer.getInputStream().read();
      assertTrue(next >= 0, "closed behind: " + answer);
      answer.append((char) next);
    }
    assertEquals(200, status(answer.toString()));
  }

  @Test
  void closesWhoHasBeenSilentForLongestWhenTooManyCome() throws IOException {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
      silent.add(connect());
    }
    for (int i = 0; i < 3; i++) {
      assertServes(connect());
      assertEquals(-1, silent.get(i).getInputStream().read());
    }
    for (Socket one : silent.subList(3, MAX_CONNECTIONS)) {
      assertServes(one);
    }
  }

  @Test
  void keepsWhoAsksWhenManyCome() throws IOException {
    Socket honest = connect();
    for (int i = 0; i < 10 * MAX_CONNECTIONS; i++) {
      connect();
      if (i % 16 == 0) {
        assertServes(honest);
      }
    }
  }

  @Test
  void servesWhileACrowdDoesNotReadAndAnotherNeverFinishesAsking() throws IOException {
    String files = get("/uplot.js").repeat(200);
    for (int i = 0; i < 2 * MAX_CONNECTIONS; i++) {
      write(connect(), i % 2 == 0 ? files : "GET /upl");
    }
    assertEnded(200, ask(LAST));
  }

  @Test
  void closingEndsWhoIsThere() throws IOException {
    Socket peer = connect();
    write(peer, get("/health"));
    assertEquals('H', peer.getInputStream().read());
    admin.close();
    assertEquals(1, answers(peer).size());
  }
}
