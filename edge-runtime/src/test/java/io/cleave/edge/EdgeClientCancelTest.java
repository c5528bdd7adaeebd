package io.cleave.edge;

import static io.cleave.edge.fake.Outcomes.assertAnswer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.edge.fake.AskedServer;
import io.cleave.edge.fake.ScriptedServer;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of requests that nobody waits for any more. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientCancelTest extends WithAskedServers {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final BlockingQueue<Long> heard = new LinkedBlockingQueue<>();

  private EdgeClientBuilder client(int port) {
    return EdgeClient.builder(ScriptedServer.head(manager), "127.0.0.1", port)
        .connectTimeout(LONG)
        .requestTimeout(LONG)
        .listener(
            new RequestListener() {
              @Override
              public void answered(Report report) {}

              @Override
              public void cancelled(long requestId) {
                heard.add(requestId);
              }
            });
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(30, TimeUnit.SECONDS);
    assertNotNull(next, "it never came");
    return next;
  }

  @Test
  void cancelledFutureFreesItsSlotAndTheServersWork() throws Exception {
    try (AskedServer server = new AskedServer(asked);
        EdgeClient client = client(server.port()).maxInFlight(1).build()) {
      CompletableFuture<Prediction> given = client.predictAsync(image);
      AskedServer.Request request = next(asked);
      assertTrue(given.cancel(true));
      assertEquals(request.id(), next(server.cancelled));
      assertEquals(1, next(heard));
      CompletableFuture<Prediction> after = client.predictAsync(image);
      next(asked).answer(2);
      assertAnswer(2, after);
      assertEquals(0, client.inFlight());
    }
  }

  /** The server had answered when it was told: its answer is known, and dropped. */
  @Test
  void answerThatCrossesTheCancelIsDropped() throws Exception {
    try (AskedServer server = new AskedServer(asked);
        EdgeClient client = client(server.port()).build()) {
      CompletableFuture<Prediction> given = client.predictAsync(image);
      AskedServer.Request request = next(asked);
      given.cancel(true);
      next(server.cancelled);
      request.answer(1);
      assertAnswers(client);
    }
  }

  @Test
  void confirmedCancelSaysNothingAgainstTheServer() throws Exception {
    try (AskedServer server = new AskedServer(asked);
        EdgeClient client = client(server.port()).build()) {
      for (int i = 0; i < 5; i++) {
        CompletableFuture<Prediction> given = client.predictAsync(image);
        AskedServer.Request request = next(asked);
        given.cancel(true);
        next(server.cancelled);
        request.fail(ErrorCode.CANCELLED, 0);
      }
      assertAnswers(client);
    }
  }

  private void assertAnswers(EdgeClient client) throws Exception {
    CompletableFuture<Prediction> answer = client.predictAsync(image);
    next(asked).answer(3);
    assertAnswer(3, answer);
    assertEquals(1, answer.join().report().attempts());
  }

  @Test
  void requestThatIsCancelledBeforeItIsWrittenNeverReachesTheServer() throws Exception {
    try (ScriptedServer server = new ScriptedServer();
        EdgeClient client = client(server.port()).build()) {
      CompletableFuture<Prediction> given = client.predictAsync(image);
      CompletableFuture<Prediction> kept = client.predictAsync(image);
      given.cancel(true);
      next(heard);
      try (ScriptedServer.Peer peer = server.welcome()) {
        peer.answer(4);
        assertAnswer(4, kept);
        CompletableFuture<Prediction> last = client.predictAsync(image);
        peer.answer(5);
        assertAnswer(5, last);
      }
    }
  }

  @Test
  void losingHedgeIsGivenUpAtItsServer() throws Exception {
    try (AskedServer one = new AskedServer(asked);
        AskedServer two = new AskedServer(asked);
        EdgeClient client =
            client(one.port())
                .endpoint("127.0.0.1", two.port())
                .hedgeAfter(Duration.ofMillis(20))
                .build()) {
      CompletableFuture<Prediction> answer = client.predictAsync(image);
      AskedServer.Request first = next(asked);
      next(asked).answer(2);
      assertAnswer(2, answer);
      assertEquals(first.id(), next(first.server().cancelled));
    }
  }

  @Test
  void requestWhoseDeadlineHasPassedIsGivenUpAtTheServer() throws Exception {
    try (AskedServer server = new AskedServer(asked);
        EdgeClient first = client(server.port()).build();
        EdgeClient client = client(server.port()).requestTimeout(Duration.ofSeconds(4)).build()) {
      assertAnswers(first); // the engine's start does not use the deadline up
      CompletableFuture<Prediction> answer = client.predictAsync(image);
      AskedServer.Request request = next(asked);
      CompletionException e = assertThrows(CompletionException.class, answer::join);
      assertEquals(TailTimeoutException.class, e.getCause().getClass());
      assertEquals(request.id(), next(server.cancelled));
    }
  }

  @Test
  void cancelComesBehindTheRequestThatItIsFor() throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        EdgeClient client = client(server.port()).build()) {
      CompletableFuture<Prediction> given = client.predictAsync(image);
      try (ScriptedServer.Peer peer = server.welcome()) {
        long id = peer.receiveRequest();
        given.cancel(true);
        assertEquals(FrameType.CANCEL, peer.receive().type());
        peer.send(ScriptedServer.response(id, 1));
      }
    }
  }
}
