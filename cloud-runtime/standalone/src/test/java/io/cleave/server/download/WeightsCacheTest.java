package io.cleave.server.download;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.cleave.codec.internal.Sha256;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WeightsCacheTest {
  private static final byte[] WEIGHTS = new byte[300_000];
  private static final DownloadListener NOBODY = DownloadListener.logging();

  static {
    new Random(7).nextBytes(WEIGHTS);
  }

  @TempDir Path folder;
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    answer("/", exchange -> send(exchange, 200, WEIGHTS));
    server.start();
  }

  @AfterEach
  void stop() {
    ended.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            requests.incrementAndGet();
            handler.handle(exchange);
          }
        });
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void fetchesOnceAndKeepsTheFileByItsName() throws IOException {
    Path file = cache().file(url("/a/w.pth"), NOBODY);
    assertArrayEquals(WEIGHTS, Files.readAllBytes(file));
    assertEquals("w.pth", file.getFileName().toString());
    assertEquals(file, cache().file(url("/a/w.pth"), NOBODY));
    assertEquals(1, requests.get());
    assertEquals(List.of(file), files());
  }

  @Test
  void takesTheChecksumFromTheNameAsTorchHubDoes() throws IOException {
    String short8 = "/resnet18-" + sha256(WEIGHTS).substring(0, 8) + ".pth";
    String whole = "/w-" + sha256(WEIGHTS) + ".safetensors";
    assertArrayEquals(WEIGHTS, Files.readAllBytes(cache().file(address(short8), NOBODY)));
    assertArrayEquals(WEIGHTS, Files.readAllBytes(cache().file(address(whole), NOBODY)));
  }

  @Test
  void comparesTheChecksumInTheName() throws IOException {
    refused(address("/resnet18-f37072fd.pth"), "has SHA-256 " + sha256(WEIGHTS), "f37072fd");
  }

  @Test
  void leavesNothingBehindWhenTheChecksumIsAnother() throws IOException {
    answer(
        "/page",
        exchange -> send(exchange, 200, "<html>log in</html>".getBytes(StandardCharsets.UTF_8)));
    refused(url("/page/w.pth"), "has SHA-256", sha256(WEIGHTS), "nothing was kept");
  }

  @Test
  void leavesNothingBehindWhenTheConnectionBreaks() throws IOException {
    answer(
        "/cut",
        exchange -> {
          exchange.sendResponseHeaders(200, WEIGHTS.length);
          exchange.getResponseBody().write(WEIGHTS, 0, 1000);
          exchange.getResponseBody().flush();
        });
    refused(url("/cut/w.pth"), "/cut/w.pth: cannot be fetched: ");
  }

  @Test
  void saysWhyThereIsNoConnection() throws IOException {
    refused(
        "http://no.such.host.invalid/w.pth#sha256=" + "0".repeat(64),
        "cannot be fetched: no address is known of no.such.host.invalid");
    int closed;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = taken.getLocalPort();
    }
    refused(
        "http://127.0.0.1:" + closed + "/w.pth#sha256=" + "0".repeat(64),
        "cannot be fetched: nothing there takes connections");
  }

  @Test
  void leavesNothingBehindWhenTheServerFallsSilent() throws IOException {
    answer(
        "/silent",
        exchange -> {
          exchange.sendResponseHeaders(200, WEIGHTS.length);
          exchange.getResponseBody().write(WEIGHTS, 0, 1000);
          exchange.getResponseBody().flush();
          await(ended);
        });
    WeightsCache impatient = cache(Long.MAX_VALUE, Duration.ofMillis(200));
    assertRefused(impatient, url("/silent/w.pth"), "nothing came for");
  }

  @Test
  void leavesNothingBehindWhenTheServerNeverAnswers() throws IOException {
    answer("/never", exchange -> await(ended));
    WeightsCache impatient = cache(Long.MAX_VALUE, Duration.ofMillis(200));
    assertRefused(impatient, url("/never/w.pth"), "cannot be fetched: ");
  }

  /** Whether it says its length or not. */
  @ParameterizedTest
  @ValueSource(longs = {300_000, 0})
  void rejectsAFileThatIsTooLong(long said) throws IOException {
    answer(
        "/long",
        exchange -> {
          exchange.sendResponseHeaders(200, said);
          exchange.getResponseBody().write(WEIGHTS);
        });
    WeightsCache small = cache(100_000, Duration.ofSeconds(20));
    assertRefused(small, url("/long/w.pth"), "bytes (expected: at most 100000)");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 403, 500, 204})
  void rejectsAnAnswerThatIsNoFile(int status) throws IOException {
    answer("/no", exchange -> send(exchange, status, new byte[0]));
    refused(url("/no/w.pth"), "answers " + status + " (expected: 200)");
  }

  @Test
  void followsRedirectsAndKeepsTheNameThatWasAskedFor() throws IOException {
    answer(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", address("/elsewhere?signature=1"));
          send(exchange, 302, new byte[0]);
        });
    Path file = cache().file(url("/moved/w.pth"), NOBODY);
    assertEquals("w.pth", file.getFileName().toString());
    assertArrayEquals(WEIGHTS, Files.readAllBytes(file));
  }

  @Test
  void givesUpWhereRedirectsGoRound() throws IOException {
    answer(
        "/round",
        exchange -> {
          exchange.getResponseHeaders().add("Location", address("/round/w.pth"));
          send(exchange, 302, new byte[0]);
        });
    refused(url("/round/w.pth"), "/round/w.pth: cannot be fetched: ");
  }

  @Test
  void fetchesAnewWhatWasDamagedInTheCache() throws IOException {
    Path file = cache().file(url("/w.pth"), NOBODY);
    Files.write(file, new byte[10]);
    assertArrayEquals(WEIGHTS, Files.readAllBytes(cache().file(url("/w.pth"), NOBODY)));
    assertEquals(2, requests.get());
  }

  @Test
  void twoAddressesOfOneNameAreTwoFiles() throws IOException {
    Path first = cache().file(url("/a/w.pth"), NOBODY);
    assertFalse(first.equals(cache().file(url("/b/w.pth"), NOBODY)));
  }

  @Test
  void leavesNothingBehindWhenInterrupted() throws IOException {
    answer("/interrupted", exchange -> await(ended));
    Thread.currentThread().interrupt();
    try {
      assertThrows(
          InterruptedIOException.class, () -> cache().file(url("/interrupted/w.pth"), NOBODY));
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertEquals(List.of(), files());
  }

  /** Of a process that was killed hours ago; another may be at work just now. */
  @Test
  void removesPartsOfTheDeadAndNoOthers() throws IOException {
    Path file = cache().file(url("/w.pth"), NOBODY);
    Path dead = Files.write(file.resolveSibling("w.pth.1.part"), new byte[5]);
    Path alive = Files.write(file.resolveSibling("w.pth.2.part"), new byte[5]);
    Files.setLastModifiedTime(dead, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Files.delete(file);
    cache().file(url("/w.pth"), NOBODY);
    assertEquals(List.of(file, alive), files());
  }

  @Test
  void tellsHowFarItIs() throws IOException {
    List<String> heard = new ArrayList<>();
    DownloadListener listener =
        (name, bytes) -> {
          heard.add(name + " " + bytes);
          return new DownloadListener.Shown() {
            @Override
            public void received(long sofar) {
              heard.add(Long.toString(sofar));
            }

            @Override
            public void close() {
              heard.add("closed");
            }
          };
        };
    cache().file(url("/w.pth"), listener);
    assertEquals("w.pth 300000", heard.get(0));
    assertEquals("300000", heard.get(heard.size() - 2));
    assertEquals("closed", heard.get(heard.size() - 1));
  }

  @Test
  void namesTheFolderAndItsVariableWhenItCannotBeWritten() throws IOException {
    Path inTheWay = Files.createFile(folder.resolve("file"));
    WeightsCache cache = new WeightsCache(inTheWay.resolve("below"));
    String message =
        assertThrows(IOException.class, () -> cache.file(url("/w.pth"), NOBODY)).getMessage();
    assertTrue(message.startsWith(inTheWay.resolve("below") + ": cannot be written"), message);
    assertTrue(message.contains("CLEAVE_CACHE"), message);
    assertEquals(0, requests.get());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "https://example.org/w.pth; a checksum, as #sha256=",
        "https://example.org/w.pth#md5=0123; https://example.org/w.pth#md5=0123 (expected: a check",
        "https://example.org/w.pth#sha256=0123; a checksum, as #sha256=",
        "https://example.org/resnet18-f3707.pth; a checksum, as #sha256=",
        "https://example.org/my-tuned.pth; a checksum, as #sha256=",
        "https://example.org/w.pth?key=hidden; weights: https://example.org/w.pth (expected: a ch",
        "https://me:hidden@example.org/w.pth; weights: https://example.org/w.pth (expected: an ad",
        "https://example.org/; an address that ends in a file's name",
        "https://example.org/a/..; an address that ends in a file's name",
        "https:///w.pth; an address with a host",
        "http://exa mple.org/w.pth; (expected: an address)"
      })
  void rejectsAnAddressAndSaysWhatToAdd(String url, String expected) throws IOException {
    String message =
        assertThrows(IllegalArgumentException.class, () -> cache().file(url, NOBODY)).getMessage();
    assertTrue(message.contains(expected), message);
    assertFalse(message.contains("hidden"), message);
    assertEquals(List.of(), files());
  }

  @Test
  void theUsersCacheIsWhereTheVariablesSay() {
    assertEquals(
        Path.of("/c/weights"),
        WeightsCache.folder(Map.of("CLEAVE_CACHE", "/c", "XDG_CACHE_HOME", "/x"), "/home/me"));
    assertEquals(
        Path.of("/x/cleave/weights"),
        WeightsCache.folder(Map.of("XDG_CACHE_HOME", "/x"), "/home/me"));
    assertEquals(
        Path.of("/home/me/.cache/cleave/weights"),
        WeightsCache.folder(Map.of("CLEAVE_CACHE", " ", "XDG_CACHE_HOME", ""), "/home/me"));
  }

  private void refused(String url, String... expected) throws IOException {
    assertRefused(cache(), url, expected);
  }

  private void assertRefused(WeightsCache cache, String url, String... expected)
      throws IOException {
    String message = assertThrows(IOException.class, () -> cache.file(url, NOBODY)).getMessage();
    for (String part : expected) {
      assertTrue(message.contains(part), message);
    }
    assertEquals(List.of(), files());
  }

  private WeightsCache cache() {
    return new WeightsCache(folder.resolve("cache"));
  }

  private WeightsCache cache(long mostBytes, Duration silence) {
    return new WeightsCache(folder.resolve("cache"), new Download(mostBytes, silence));
  }

  private List<Path> files() throws IOException {
    Path cache = Files.createDirectories(folder.resolve("cache"));
    try (Stream<Path> all = Files.walk(cache)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private String url(String path) {
    return address(path) + "#sha256=" + sha256(WEIGHTS);
  }

  private String address(String path) {
    InetSocketAddress bound = server.getAddress();
    return "http://" + bound.getHostString() + ":" + bound.getPort() + path;
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.digest().digest(bytes));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
