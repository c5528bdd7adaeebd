package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.Certificates;
import io.cleave.cloud.fake.KeyForm;
import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.SplitModels;
import io.cleave.cloud.fake.Waiting;
import io.cleave.cloud.fake.WithSplitModels;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeTls;
import io.cleave.edge.TailException;
import io.cleave.edge.TailRefusedException;
import io.cleave.edge.TailUnavailableException;
import io.cleave.fixtures.NoLeaks;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ends of TLS, and peers that do not fit. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class TlsTest extends WithSplitModels {
  @TempDir static Path folder;
  private static Certificates ours;
  private static Certificates others;

  @BeforeAll
  static void load() throws Exception {
    ours = new Certificates(folder, "ours");
    others = new Certificates(folder, "others");
  }

  private static TailServerBuilder server(TlsFiles files) throws IOException {
    return TailServer.builder().add(models.tail).address("127.0.0.1", 0).tls(files);
  }

  private static EdgeClient client(TailServer server, EdgeTls tls) throws IOException {
    return EdgeClient.builder(models.head, "127.0.0.1", server.port())
        .connectTimeout(SplitModels.LONG)
        .requestTimeout(SplitModels.LONG)
        .tls(tls)
        .build();
  }

  private static EdgeTls trust() {
    return EdgeTls.trusting(ours.authorityFile);
  }

  private static void assertAnswers(EdgeClient client) {
    assertArrayEquals(expected, SplitModels.logits(client.predict(image)));
  }

  private static <T extends TailException> void assertRefuses(
      Class<T> type, String why, TailServer server, EdgeTls tls) throws IOException {
    try (EdgeClient client = client(server, tls)) {
      T failure = assertThrows(type, client::connect);
      assertTrue(failure.getMessage().contains(why), failure.toString());
    }
  }

  @Test
  void answersOverTlsWhatTheUncutModelSays() throws Exception {
    try (TailServer server = server(ours.server("plain-tls")).start();
        EdgeClient client = client(server, trust())) {
      assertAnswers(client);
    }
  }

  @Test
  void edgeRefusesAnExpiredCertificate() throws Exception {
    try (TailServer server = server(ours.expired("expired")).start()) {
      assertRefuses(TailUnavailableException.class, "has expired", server, trust());
    }
  }

  @Test
  void edgeRefusesACertificateForAnotherHost() throws Exception {
    TlsFiles elsewhere = ours.issue("elsewhere", c -> c.addSanDnsName("cloud.example"));
    try (TailServer server = server(elsewhere).start()) {
      assertRefuses(TailUnavailableException.class, "not for this server", server, trust());
    }
  }

  @Test
  void edgeRefusesAnUnknownAuthority() throws Exception {
    try (TailServer server = server(others.server("unknown")).start()) {
      assertRefuses(TailUnavailableException.class, "does not trust", server, trust());
      assertRefuses(
          TailUnavailableException.class, "does not trust", server, EdgeTls.trustingJvm());
    }
  }

  private static TlsFiles mutual(String name) throws Exception {
    TlsFiles files = ours.server(name);
    return new TlsFiles(files.certificateChain(), files.privateKey(), ours.authorityFile);
  }

  private static EdgeTls trustShowing(TlsFiles own) {
    return trust().withCertificate(own.certificateChain(), own.privateKey());
  }

  @Test
  void mutualTlsLetsInOnlyEdgesWithACertificateOfTheRightAuthority() throws Exception {
    try (TailServer server = server(mutual("mutual")).start()) {
      try (EdgeClient client = client(server, trustShowing(ours.issue("edge", c -> c)))) {
        assertAnswers(client);
      }
      assertRefuses(TailRefusedException.class, "this edge's certificate", server, trust());
      assertRefuses(
          TailRefusedException.class,
          "this edge's certificate",
          server,
          trustShowing(others.issue("stranger", c -> c)));
      assertRefuses(
          TailRefusedException.class,
          "this edge's certificate",
          server,
          trustShowing(ours.expired("old-edge")));
    }
  }

  @Test
  void tellsOfHandshakesThatFailAndNotOfPeersThatLeave() throws Exception {
    AtomicInteger failed = new AtomicInteger();
    ServerListener listener =
        new ServerListener() {
          @Override
          public void tlsFailed() {
            failed.incrementAndGet();
          }
        };
    try (TailServer server = server(mutual("told")).listener(listener).start()) {
      new RawClient(server.port()).close();
      try (EdgeClient client = client(server, trustShowing(ours.issue("told-edge", c -> c)))) {
        assertAnswers(client);
      }
      assertEquals(0, failed.get());
      assertRefuses(
          TailUnavailableException.class,
          "does not trust",
          server,
          EdgeTls.trusting(others.authorityFile));
      Waiting.until(() -> failed.get() > 0);
      int before = failed.get();
      assertRefuses(TailRefusedException.class, "this edge's certificate", server, trust());
      Waiting.until(() -> failed.get() > before);
    }
  }

  @Test
  void lastWordsArriveThroughTls() throws Exception {
    try (TailServer server = server(ours.server("last-words")).tokens(List.of("a token")).start()) {
      assertRefuses(TailRefusedException.class, "UNAUTHENTICATED", server, trust());
    }
  }

  @Test
  void drainsOverTls() throws Exception {
    TailServer server = server(ours.server("drain")).start();
    try (EdgeClient client = client(server, trust())) {
      assertAnswers(client);
      assertTrue(server.stop(Duration.ofSeconds(30)));
    }
  }

  @Test
  void anEdgeWithoutTlsIsToldToUseIt() throws Exception {
    try (TailServer server = server(ours.server("tls-only")).start();
        EdgeClient client = EdgeClient.builder(models.head, "127.0.0.1", server.port()).build()) {
      TailRefusedException refused = assertThrows(TailRefusedException.class, client::connect);
      assertEquals(ErrorCode.PROTOCOL_VIOLATION, refused.code());
      assertTrue(refused.getMessage().contains("TLS 1.3"), refused.getMessage());
    }
  }

  @Test
  void anEdgeWithTlsIsToldThatTheServerHasNone() throws Exception {
    try (TailServer server =
        TailServer.builder().add(models.tail).address("127.0.0.1", 0).start()) {
      assertRefuses(TailUnavailableException.class, "speaks no TLS", server, trust());
    }
  }

  @Test
  void refusesTls12() throws Exception {
    try (TailServer server = server(ours.server("downgrade")).start()) {
      assertEquals("TLSv1.3", handshake(server, "TLSv1.3").getSession().getProtocol());
      assertThrows(SSLException.class, () -> handshake(server, "TLSv1.2"));
    }
  }

  @Test
  void edgeRefusesTls12() throws Exception {
    TlsFiles files = ours.server("old-server");
    SSLContext context =
        ((JdkSslContext)
                SslContextBuilder.forServer(
                        files.certificateChain().toFile(), files.privateKey().toFile())
                    .sslProvider(SslProvider.JDK)
                    .build())
            .context();
    try (SSLServerSocket old =
            (SSLServerSocket)
                context
                    .getServerSocketFactory()
                    .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        EdgeClient client =
            EdgeClient.builder(models.head, "127.0.0.1", old.getLocalPort()).tls(trust()).build()) {
      old.setEnabledProtocols(new String[] {"TLSv1.2"});
      CompletableFuture<SSLException> refused = CompletableFuture.supplyAsync(() -> shake(old));
      assertThrows(TailUnavailableException.class, client::connect);
      assertTrue(refused.join().getMessage().contains("protocol"), refused.join().toString());
    }
  }

  private static SSLException shake(SSLServerSocket server) {
    try (SSLSocket peer = (SSLSocket) server.accept()) {
      peer.setSoTimeout(30_000);
      return assertThrows(SSLException.class, peer::startHandshake);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection that has completed TLS; the caller may leave it open, the server ends it. */
  private static SSLSocket handshake(TailServer server, String... protocols) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port());
    try {
      socket.setEnabledProtocols(protocols);
      socket.setSoTimeout(30_000);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Test
  void outlivesMutatedHandshakesAndHoldsNoneOfThem() throws Exception {
    byte[] sound = clientHello();
    try (TailServer server = server(ours.server("mutated")).start();
        EdgeClient honest = client(server, trust())) {
      for (int seed = 0; seed < 500; seed++) {
        Random random = new Random(seed);
        byte[] bytes = Arrays.copyOf(sound, 1 + random.nextInt(2 * sound.length));
        for (int i = random.nextInt(4); i > 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        try {
          converse(server, bytes);
        } catch (IOException e) {
          throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bytes), e);
        }
      }
      assertAnswers(honest);
      Waiting.until(() -> server.status().connections() == 1);
    }
  }

  private static byte[] clientHello() throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {"TLSv1.3"});
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    return Arrays.copyOf(hello.array(), hello.position());
  }

  /** Says all, hears the server out until it ends the connection. */
  private static void converse(TailServer server, byte[] bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (SocketException e) { // a reset is an end, too
      return;
    }
  }

  private static BigInteger serial(TailServer server) throws Exception {
    try (SSLSocket socket = handshake(server, "TLSv1.3")) {
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  @Test
  void newConnectionsSeeANewCertificateAndOldOnesGoOn() throws Exception {
    TlsFiles files = ours.server("renewed");
    try (TailServer server = server(files).start();
        EdgeClient old = client(server, trust())) {
      assertAnswers(old);
      BigInteger before = serial(server);
      ours.server("renewed");
      server.tls().refresh();
      assertNotEquals(before, serial(server));
      assertAnswers(old);
      assertEquals(1, server.status().connections());
      try (EdgeClient fresh = client(server, trust())) {
        assertAnswers(fresh);
      }
    }
  }

  @Test
  void serverLooksAtItsFilesByItself() throws Exception {
    TlsFiles files = ours.server("watched");
    try (TailServer server = server(files).start()) {
      BigInteger before = serial(server);
      ours.server("watched");
      while (serial(server).equals(before)) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void brokenNewFilesLeaveTheOldCertificateInUse() throws Exception {
    TlsFiles files = ours.server("broken");
    try (TailServer server = server(files).start()) {
      BigInteger before = serial(server);
      Files.copy(
          ours.server("another").privateKey(),
          files.privateKey(),
          StandardCopyOption.REPLACE_EXISTING);
      server.tls().refresh();
      assertEquals(before, serial(server));
      Files.delete(files.certificateChain());
      server.tls().refresh();
      assertEquals(before, serial(server));
      ours.server("broken");
      server.tls().refresh();
      assertNotEquals(before, serial(server));
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothEndsTakeEveryFormOfAKey(KeyForm form) throws Exception {
    TlsFiles own = form.issue(ours, "form-server-" + form);
    TlsFiles files =
        new TlsFiles(
            own.certificateChain(), own.privateKey(), ours.authorityFile, own.keyPassword());
    TlsFiles edge = form.issue(ours, "form-edge-" + form);
    EdgeTls shown = trust().withCertificate(edge.certificateChain(), edge.privateKey());
    Path password = edge.keyPassword();
    try (TailServer server = server(files).start();
        EdgeClient client =
            client(server, password == null ? shown : shown.withKeyPassword(password))) {
      assertAnswers(client);
    }
  }

  @Test
  void aChainThatIsWrittenBackwardsIsShownInOrder() throws Exception {
    TlsFiles files = ours.server("backwards");
    Files.writeString(
        files.certificateChain(),
        Files.readString(ours.authorityFile) + Files.readString(files.certificateChain()));
    try (TailServer server = server(files).start();
        EdgeClient client = client(server, trust())) {
      assertAnswers(client);
    }
  }

  @Test
  void anEdgeNamesTheFileThatIsOfNoUse() throws Exception {
    TlsFiles own = ours.server("edge-files");
    EdgeTls noKey = trust().withCertificate(own.certificateChain(), ours.authorityFile);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> EdgeClient.builder(models.head, "127.0.0.1", 1).tls(noKey))
            .getMessage();
    assertTrue(message.startsWith("--tls-key: " + ours.authorityFile), message);
  }

  @Test
  void rejectsAKeyThatIsNotTheCertificates() throws Exception {
    TlsFiles one = ours.server("one");
    TlsFiles two = ours.server("two");
    rejects("the key of", new TlsFiles(one.certificateChain(), two.privateKey()));
    rejects("BEGIN PRIVATE KEY", new TlsFiles(one.certificateChain(), one.certificateChain()));
    rejects("X.509", new TlsFiles(one.privateKey(), one.privateKey()));
    rejects("X.509", new TlsFiles(one.certificateChain(), one.privateKey(), one.privateKey()));
  }

  private static void rejects(String expected, TlsFiles files) {
    TailServerBuilder builder = TailServer.builder();
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> builder.tls(files));
    assertTrue(wrong.getMessage().contains(expected), wrong.getMessage());
  }

  @Test
  void tlsMayListenBeyondThisMachine() throws Exception {
    try (TailServer server = server(ours.server("open")).address("0.0.0.0", 0).start();
        EdgeClient client = client(server, trust())) {
      assertAnswers(client);
    }
  }

  @Test
  void edgeNamesAFileThatIsNotThere() {
    EdgeTls missing = EdgeTls.trusting(folder.resolve("no-such.pem"));
    assertThrows(
        IOException.class, () -> EdgeClient.builder(models.head, "127.0.0.1", 1).tls(missing));
  }

  /** Believes everybody: what is shown is all that these tests look at. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
