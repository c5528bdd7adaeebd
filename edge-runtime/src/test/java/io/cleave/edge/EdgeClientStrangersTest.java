package io.cleave.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.Cut;
import io.cleave.edge.fake.ScriptedServer;
import io.cleave.edge.fake.TextPart;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a tail server should be, another program is: the client says which. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientStrangersTest {
  private final TextPart head = TextPart.head(Cut.INPUT);

  private EdgeClientBuilder builder(int port) {
    return EdgeClient.builder(head, "127.0.0.1", port)
        .connectTimeout(Duration.ofMinutes(1))
        .maxAttempts(1);
  }

  private static String failure(CompletableFuture<Void> connected) {
    CompletionException e = assertThrows(CompletionException.class, connected::join);
    assertTrue(e.getCause() instanceof TailUnavailableException, e.toString());
    return e.getCause().getMessage();
  }

  /** What the client says of a server that greets it so and closes. */
  private String failure(EdgeClientBuilder builder, ScriptedServer server, String greeting)
      throws IOException {
    try (EdgeClient client = builder.build()) {
      CompletableFuture<Void> connected = CompletableFuture.runAsync(client::connect);
      try (ScriptedServer.Peer peer = server.accept()) {
        peer.send(ByteBuffer.wrap(greeting.getBytes(ISO_8859_1)));
        peer.finish();
      }
      return failure(connected);
    }
  }

  private void assertSays(String expected, String greeting) throws IOException {
    try (ScriptedServer server = new ScriptedServer()) {
      String said = failure(builder(server.port()), server, greeting);
      assertTrue(said.startsWith("127.0.0.1:" + server.port() + " " + expected), said);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 400 Bad Request, speaks HTTP (expected: a tail server",
    "HTTP/1.0 , speaks HTTP",
    "<!DOCTYPE HTML PUBLIC, speaks HTTP",
    "<!doctype html><html>, speaks HTTP",
    "SSH-2.0-OpenSSH_9.2p1 Debian, speaks SSH",
    "220 mail.example ESMTP at your service, sent what the protocol forbids",
    "-ERR, closed during the handshake"
  })
  void namesWhatGreetsItInAnotherProtocol(String greeting, String expected) throws IOException {
    assertSays(expected, greeting);
  }

  @ParameterizedTest
  @CsvSource({"0a", "28", "46"})
  void namesTlsByItsAlert(String reason) throws IOException {
    char code = (char) Integer.parseInt(reason, 16);
    assertSays("speaks TLS (expected: ", "\u0015\u0003\u0003\u0000\u0002\u0002" + code);
  }

  @Test
  void namesARealServerOfTls() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        EdgeClient client = builder(listener.getLocalPort()).build()) {
      CompletableFuture<Void> connected = CompletableFuture.runAsync(client::connect);
      SSLContext context = SSLContext.getDefault();
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(listener.accept(), null, true)) {
        assertThrows(SSLException.class, socket::startHandshake); // and sends its alert
        String said = failure(connected);
        assertTrue(said.contains("speaks TLS (expected: an edge that does too"), said);
        assertTrue(said.contains("--tls-ca"), said);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 400 Bad Request, speaks HTTP (expected: a tail server",
    "'CLVF, and more that is no TLS', speaks no TLS (expected: "
  })
  void namesWhatSpeaksNoTlsWhereTlsWasWanted(String greeting, String expected) throws IOException {
    try (ScriptedServer server = new ScriptedServer()) {
      EdgeClientBuilder builder = builder(server.port()).tls(EdgeTls.trustingJvm());
      String said = failure(builder, server, greeting);
      assertTrue(said.contains(expected), said);
    }
  }

  @Test
  void saysThatSomebodyIsThereWhoSaysNothing() throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        EdgeClient client = builder(server.port()).connectTimeout(Duration.ofMillis(300)).build()) {
      String said = failure(CompletableFuture.runAsync(client::connect));
      assertTrue(said.contains("did not complete a handshake within PT0.3S"), said);
      assertTrue(said.contains("(connectTimeout): slow, or no tail server"), said);
    }
  }
}
