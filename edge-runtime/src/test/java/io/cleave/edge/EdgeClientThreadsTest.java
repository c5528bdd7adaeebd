package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cleave.edge.fake.AskedServer;
import io.cleave.edge.fake.ScriptedServer;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Far more callers than slots, on virtual threads where the JVM has them. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientThreadsTest {
  private static final int CALLERS = 200;
  private static final int REQUESTS_EACH = 5;

  private final BlockingQueue<AskedServer.Request> asked = new LinkedBlockingQueue<>();

  private static ExecutorService threads() throws ReflectiveOperationException {
    if (Runtime.version().feature() < 21) {
      return Executors.newFixedThreadPool(CALLERS);
    }
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  @Test
  void answersEveryCallerThoughTheyWaitForSlots() throws Exception {
    ExecutorService callers = threads();
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        NDArray image = manager.ones(new Shape(2, 2, 2));
        AskedServer first = new AskedServer(asked);
        AskedServer second = new AskedServer(asked);
        EdgeClient client =
            EdgeClient.builder(ScriptedServer.head(manager), "127.0.0.1", first.port())
                .endpoint("127.0.0.1", second.port())
                .maxInFlight(3)
                .requestTimeout(Duration.ofMinutes(2)) // whoever waits longest
                .build()) {
      List<Future<Float>> sums = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        sums.add(callers.submit(() -> sumOfAnswers(client, image)));
      }
      answerAll();
      for (Future<Float> sum : sums) {
        assertEquals(REQUESTS_EACH, sum.get());
      }
      assertEquals(0, client.inFlight());
    } finally {
      callers.shutdownNow();
    }
  }

  private static float sumOfAnswers(EdgeClient client, NDArray image) {
    float sum = 0;
    for (int i = 0; i < REQUESTS_EACH; i++) {
      sum += client.predict(image).logits().get(0);
    }
    return sum;
  }

  private void answerAll() throws IOException, InterruptedException {
    for (int i = 0; i < CALLERS * REQUESTS_EACH; i++) {
      asked.take().answer(1);
    }
  }
}
